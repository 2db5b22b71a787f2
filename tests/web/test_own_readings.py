"""Words of a day and phrases of a scene are read as their reader wants them, and nobody else's copy changes."""

from collections.abc import Callable
from typing import Any

from litestar import Litestar

from kaiwa.curriculum.day_view import day_view
from kaiwa.web.own_readings import day_in_own_readings
from tests.curriculum.walking import a_day
from tests.web.conftest import Person, Shown
from tests.web.test_pages import is_sound
from tests.web.test_preview import drawn

MakePerson = Callable[[], Person]
READ = "よみかた"


async def test_a_word_of_the_day_is_read_as_its_reader_wants_it() -> None:
    day = day_view(a_day(1))
    [word] = day.new_items
    told: dict[str, Any] = {"day": day, "language": "ja", "sid": "x"}

    async def own(language: str) -> dict[str, str]:
        return {word.text: "ことば"} if language == "ja" else {}

    shown = await day_in_own_readings(told, own)
    assert [(each.text, each.reading) for each in shown["day"].new_items] == [(word.text, "ことば")]
    assert (shown["sid"], day.new_items[0].reading) == ("x", word.reading)
    assert (await day_in_own_readings(told | {"language": "zh-Hans"}, own))["day"] == day


async def test_the_phrases_of_a_preview_and_of_a_shared_path_are_read_as_their_reader_wants_them(
    app: Litestar, person: MakePerson
) -> None:
    somebody, other = person(), person()
    await somebody.sign_up()
    sid = await drawn(app, somebody)
    preview = (await somebody.browser.get(f"/api/previews/{sid}")).json()
    phrase = preview["preview_scenarios"][0]["phrases"][0]
    kept = {"language": "ja", "surface": phrase["text"], "reading": READ}
    assert (await somebody.browser.send("PUT", "/api/me/readings", kept)).status_code < 300

    assert READ in (await somebody.look(f"/p/{sid}")).text
    assert READ in (await somebody.look(f"/p/{sid}/events")).text
    wrong = await somebody.fill(f"/p/{sid}", f"/p/{sid}/refine", instruction="")
    assert (wrong.status_code, READ in wrong.text) == (422, True)

    path = (await somebody.browser.post(f"/api/previews/{sid}/commit")).json()["path_id"]
    slug = (await somebody.browser.post(f"/api/paths/{path}/publish")).json()["share_slug"]
    for who, is_own in ((somebody, True), (other, False)):
        page = await who.look(f"/t/{slug}")
        assert phrase["text"] in page.text
        assert (READ in page.text) is is_own


async def test_ones_own_readings_are_seen_and_taken_back(person: MakePerson) -> None:
    somebody, guest = person(), person()
    await somebody.sign_up()
    page = await somebody.look("/settings/reading")
    assert "You read every word as it is given." in page.text
    kept = {"language": "ja", "surface": "<b>家</b>", "reading": READ}
    assert (await somebody.browser.send("PUT", "/api/me/readings", kept)).status_code < 300

    page = await somebody.look("/settings/reading")
    is_sound(page)
    assert READ in page.text
    form = Shown(page.text).forms["/settings/reading/remove"]
    assert form["surface"] == kept["surface"]
    for _ in range(2):  # the second finds it gone, and that is what was wanted
        taken = await somebody.send("/settings/reading/remove", form)
        assert taken.headers["location"].startswith("/settings/reading")
    assert READ not in (await somebody.look("/settings/reading")).text
    assert "/settings/reading/remove" not in (await guest.look("/settings/reading")).text
