"""From a wish to a month, on pages: without a script by forms, with one by pieces of the same page."""

import re
from collections.abc import Callable

import httpx
import pytest
from litestar import Litestar

from kaiwa.curriculum.previews.working import work_on_preview
from tests.curriculum.previews.playing import AUTHORS, WISH
from tests.web.conftest import FORM, Person, Shown, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]
NASTY = 'Meet "><img onerror><script>alert(1)</script> in Osaka \u202egnihtemos'


async def wish(somebody: Person, words: str = WISH) -> str:
    answer = await somebody.fill("/", "/p", intent=words)
    assert answer.status_code == 303, text_of(answer)
    return answer.headers["location"].removeprefix("/p/")


async def drawn(app: Litestar, somebody: Person, words: str = WISH) -> str:
    sid = await wish(somebody, words)
    assert await work_on_preview(sid, AUTHORS, app.state.live)
    return sid


async def again(app: Litestar, sid: str) -> None:
    assert await work_on_preview(sid, AUTHORS, app.state.live)


def tiles(answer: httpx.Response) -> list[str]:
    return re.findall(r'<li id="day-\d+" class="day [a-z]+" data-state="(\w+)"', answer.text)


async def test_nobody_becomes_a_guest_with_their_first_wish(person: MakePerson) -> None:
    somebody = person()
    sid = await wish(somebody)
    assert any("guest" in name for name in somebody.browser.cookies)
    page = await somebody.look(f"/p/{sid}")
    assert tiles(page) == ["pending"] * 28
    assert 'hx-sse:connect="/p/' in page.text
    assert '<noscript><meta http-equiv="refresh"' in page.text
    is_sound(page)


async def test_a_month_that_is_drawn_is_told_whole_and_watches_nothing(
    app: Litestar, person: MakePerson
) -> None:
    somebody = person()
    page = await somebody.look(f"/p/{await drawn(app, somebody)}")
    assert tiles(page) == ["written"] * 28
    assert page.text.count('class="lesson card" data-state="ready"') == 3
    assert "hx-sse:connect" not in page.text
    assert "refresh" not in page.text
    is_sound(page)


@pytest.mark.parametrize(("words", "says"), [("", "place, a person"), ("x" * 501, "500 signs"), ("kill", "")])
async def test_a_wish_that_cannot_be_taken_comes_back_with_what_would_help(
    person: MakePerson, words: str, says: str
) -> None:
    somebody = person()
    answer = await somebody.send("/p", {"intent": words})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert words in answer.text
    is_sound(answer)


async def test_a_wish_without_a_language_is_asked_for_one_and_then_taken(person: MakePerson) -> None:
    somebody = person()
    asked = await somebody.send("/p", {"intent": "I want to chat with my neighbours"})
    assert asked.status_code == 422
    form = Shown(asked.text).forms["/p"]
    assert "target_language" in form
    taken = await somebody.send("/p", form | {"target_language": "es"})
    assert taken.status_code == 303


async def test_the_stream_tells_the_page_what_polling_would(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    sid = await drawn(app, somebody)
    stream = (await somebody.look(f"/p/{sid}/events")).text
    page = await somebody.look(f"/p/{sid}")
    for day in range(1, 29):
        told = re.search(rf'<li id="day-{day}" class="day \w+ fresh".*?</li>', stream, re.S)
        shown = re.search(rf'<li id="day-{day}" class="day \w+" .*?</li>', page.text, re.S)
        assert told
        assert shown
        clean = re.sub(r"\ndata: ", "\n", told[0]).replace(" fresh", "")
        assert " ".join(clean.split()) == " ".join(shown[0].split())
    assert stream.rstrip().endswith("event: done\ndata:")
    last = re.findall(r"^id: (\S+)$", stream, re.M)[-1]
    resumed = await somebody.look(f"/p/{sid}/events", **{"Last-Event-ID": last})
    assert resumed.status_code == 204


async def test_a_day_is_looked_at_and_drawn_anew_without_a_script(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    sid = await drawn(app, somebody)
    day = await somebody.look(f"/p/{sid}/days/12")
    is_sound(day)
    before = text_of(await somebody.look(f"/p/{sid}/days/12"))
    answer = await somebody.fill(f"/p/{sid}/days/12", f"/p/{sid}/days/12/regenerate")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{sid}")
    await again(app, sid)
    assert text_of(await somebody.look(f"/p/{sid}/days/12")) != before
    page = await somebody.look(f"/p/{sid}")
    assert "Another idea for day 12" in text_of(page)
    undone = await somebody.fill(f"/p/{sid}", f"/p/{sid}/undo")
    assert undone.status_code == 303
    assert text_of(await somebody.look(f"/p/{sid}/days/12")) == before


async def test_a_refinement_is_told_in_pieces_to_who_has_a_script(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    sid = await drawn(app, somebody)
    fields = Shown((await somebody.look(f"/p/{sid}")).text).forms[f"/p/{sid}/refine"]
    fields["instruction"] = "More food, fewer phone calls"
    answer = await somebody.send(f"/p/{sid}/refine", fields, **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'hx-target="#live"' in answer.text
    seen = re.search(r"events\?seen=([\w-]+)", answer.text)
    assert seen
    await again(app, sid)
    news = (await somebody.look(f"/p/{sid}/events?seen={seen[1]}")).text
    assert 0 < len(re.findall(r'<li id="day-', news)) < 28
    assert "more about food" in news


async def test_a_change_while_another_runs_is_told_and_changes_nothing(
    app: Litestar, person: MakePerson
) -> None:
    somebody = person()
    sid = await drawn(app, somebody)
    forms = Shown((await somebody.look(f"/p/{sid}")).text).forms
    await somebody.send(f"/p/{sid}/refine", forms[f"/p/{sid}/refine"] | {"instruction": "More food"})
    second = await somebody.send(f"/p/{sid}/refine", forms[f"/p/{sid}/refine"] | {"instruction": "Less food"})
    assert second.status_code == 422
    assert "being drawn" in text_of(second)
    is_sound(second)


async def test_the_wish_is_corrected_field_by_field(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    sid = await drawn(app, somebody)
    answer = await somebody.fill(
        f"/p/{sid}", f"/p/{sid}/wish", target_language="es", level="A2", deadline_on=""
    )
    assert answer.status_code == 303
    await again(app, sid)
    assert "Spanish · A2" in text_of(await somebody.look(f"/p/{sid}"))
    odd = await somebody.fill(f"/p/{sid}", f"/p/{sid}/wish", deadline_on="soon")
    assert odd.status_code == 422


async def test_a_month_is_begun_once_and_then_leads_on(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    sid = await drawn(app, somebody)
    for _ in range(2):
        fields = {"csrf": somebody.browser.cookies["csrf"]}
        answer = await somebody.send(f"/p/{sid}/commit", fields)
        assert (answer.status_code, answer.headers["location"]) == (303, "/learn")
    assert (await somebody.look(f"/p/{sid}")).headers["location"] == "/learn"


async def test_words_of_a_person_stay_words(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    sid = await drawn(app, somebody, NASTY)
    page = await somebody.look(f"/p/{sid}")
    assert "<script>alert" not in page.text
    assert "<img" not in page.text
    is_sound(page)
    stream = await somebody.browser.http.get(f"/p/{sid}/events", headers=FORM)
    assert "<script>alert" not in stream.text


async def test_a_stranger_finds_nothing(app: Litestar, person: MakePerson) -> None:
    sid = await drawn(app, person())
    stranger = person()
    await stranger.sign_up()
    for path in (f"/p/{sid}", f"/p/{sid}/events", f"/p/{sid}/days/1"):
        assert (await stranger.look(path)).status_code == 404
    for deed in ("refine", "undo", "wish", "rebuild", "commit", "days/1/regenerate"):
        fields = {"csrf": stranger.browser.cookies["csrf"], "instruction": "More food"}
        assert (await stranger.send(f"/p/{sid}/{deed}", fields)).status_code == 404, deed
