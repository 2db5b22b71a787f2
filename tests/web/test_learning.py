"""What a learner finds beside today: the path day by day, figures, words; and what is shared for everybody."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from uuid import UUID

import httpx
import pytest

from kaiwa.conversations.ladder import MOST
from tests.browsing import query, value
from tests.conversations.test_metering import subscribed
from tests.test_routes import a_slug, a_walk, a_word
from tests.web.conftest import Person, Shown, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)> \u202eevil ' + "w" * 100


class Dangers(HTMLParser):
    """What a text would have become, had it been taken for markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.found += [name for name in said if name.startswith("on")]
        if tag == "img" or (tag == "script" and "src" not in said and "json" not in (said.get("type") or "")):
            self.found.append(tag)


def dangers_of(answer: httpx.Response) -> list[str]:
    return Dangers(answer.text).found


async def a_learner(person: MakePerson) -> tuple[Person, str]:
    somebody = person()
    await somebody.sign_up(display_name="Ana")
    return somebody, await a_walk(somebody.browser)


async def test_all_days_are_there_and_can_be_filtered(person: MakePerson) -> None:
    somebody, walk = await a_learner(person)
    page = await somebody.look("/path")
    is_sound(page)
    assert page.text.count('class="walk-day"') == 28
    skip = f"/learn/{walk}/days/2/skip"
    await somebody.send(skip, Shown(page.text).forms[skip])
    missed = await somebody.look(f"/path?path={walk}&show=missed")
    assert missed.text.count('class="walk-day"') == 1
    assert "No day is done yet" in text_of(await somebody.look("/path?show=done"))
    assert (await somebody.look("/path?show=<b>&path=none")).text.count('class="walk-day"') == 28


async def test_a_path_is_planned_anew_around_days_off_and_an_event(person: MakePerson) -> None:
    somebody, walk = await a_learner(person)
    starts = await value("SELECT starts_on + 16 FROM learning_path_assignments WHERE id = $1", UUID(walk))
    said = {"event": HOSTILE, "event_on": starts.isoformat(), "off_6": "on", "off_7": "on"}
    planned = await somebody.fill("/path", f"/path/{walk}/plan", **said)
    assert planned.headers["location"].endswith("done=saved")
    page = await somebody.look("/path")
    assert dangers_of(page) == []
    assert "16 days left" in text_of(page)
    csrf = Shown(page.text).forms[f"/path/{walk}/plan"]["csrf"]
    caught = await somebody.send(f"/path/{walk}/catch-up", {"csrf": csrf})
    assert caught.headers["location"].endswith("done=caught_up")
    assert "Some days will not fit in" not in text_of(await somebody.look("/path"))
    wrong = await somebody.fill("/path", f"/path/{walk}/plan", event_on="soon")
    assert wrong.status_code == 422
    assert "Write a date" in text_of(wrong)


async def test_the_calendar_link_is_shown_where_it_is_made(person: MakePerson) -> None:
    somebody, walk = await a_learner(person)
    made = await somebody.fill("/path", f"/path/{walk}/calendar")
    assert f"/api/assignments/{walk}/calendar.ics?key=" in made.text
    assert "calendar.ics" not in (await somebody.look("/path")).text
    revoked = await somebody.fill("/path", f"/path/{walk}/calendar", what="revoke")
    assert revoked.headers["location"].endswith("done=no_calendar")


async def test_figures_are_empty_until_there_are_some_and_then_have_tables(person: MakePerson) -> None:
    somebody, _ = await a_learner(person)
    assert "After your first talk" in text_of(await somebody.look("/progress"))
    word = await a_word(somebody.browser)
    await somebody.browser.post(f"/api/reviews/{word}", {"rating": "good"})
    for days in ("10", "28", "84", "x"):
        page = await somebody.look(f"/progress?days={days}&language=ja")
        is_sound(page)
        assert page.text.count("<table") == 3
        assert "1 of 1 remembered" in text_of(page)
    assert "progress?" in (await somebody.look("/progress")).text
    assert 'class="stack"' in (await somebody.look("/learn")).text


async def test_a_word_is_corrected_and_is_read_so_everywhere(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    word = await a_word(somebody.browser)
    text = (await somebody.browser.get("/api/words")).json()["items"][0]["text"]
    page = await somebody.look("/words?standing=new")
    is_sound(page)
    form = Shown(page.text).forms[f"/words/{word}"] | {"what": "correct", "reading": "よみ", "gloss": HOSTILE}
    assert (await somebody.send(f"/words/{word}", form)).headers["location"].startswith("/words?")
    assert dangers_of(await somebody.look("/words")) == []
    kept = await query("SELECT surface, reading FROM reading_overrides WHERE surface = $1", text)
    assert [tuple(row) for row in kept] == [(text, "よみ")]


async def test_a_better_way_to_say_it_is_kept_from_a_talk(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    made = await somebody.browser.post("/api/conversations", {"target_language": "ja"})
    talk = f"/talk/{made.json()['conversation']['head']['id']}"
    csrf = Shown((await somebody.look("/me")).text).forms["/sign-out"]["csrf"]
    fields = {"csrf": csrf, "text": "名前はアナです。", "kind": "phrase", "place": "k1"}
    told = await somebody.send(f"{talk}/keep", fields, **{"HX-Request": "true"})
    assert 'hx-target="#k1"' in told.text
    assert "Kept" in told.text
    assert "名前はアナです。" in (await somebody.look("/words")).text
    forged = await somebody.send(
        f"{talk}/keep", fields | {"place": '"><img src=x>'}, **{"HX-Request": "true"}
    )
    assert dangers_of(forged) == []
    long = await somebody.send(f"{talk}/keep", fields | {"text": "あ" * 200}, **{"HX-Request": "true"})
    assert long.status_code == 422
    read = await somebody.send(f"{talk}/reading", {"csrf": csrf, "text": "家", "reading": "うち"})
    assert read.headers["location"] == f"{talk}#say"
    assert await value("SELECT reading FROM reading_overrides WHERE surface = '家'") == "うち"


@pytest.fixture
async def shared(person: MakePerson) -> tuple[Person, str, str]:
    creator = person()
    await creator.sign_up(display_name=HOSTILE[:79].replace("\u202e", ""))
    name = f"mina{creator.email.partition('@')[0][-12:]}".replace(".", "-")
    changed = await creator.browser.send("PATCH", "/api/me", {"username": name})
    assert changed.status_code == 200, changed.text
    return creator, await a_slug(creator.browser), name


async def test_a_shared_path_leads_to_its_creator_and_tells_others_what_it_is(
    person: MakePerson, shared: tuple[Person, str, str]
) -> None:
    _, slug, name = shared
    page = await person().look(f"/t/{slug}")
    assert dangers_of(page) == []
    assert f'href="/u/{name}"' in page.text
    for told in ('property="og:image"', 'content="summary_large_image"', 'hreflang="ja"'):
        assert told in page.text, told
    course = json.loads(
        page.text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    )
    assert course["@type"] == "Course"
    # what search engines ask of one: https://developers.google.com/search/docs/appearance/structured-data/course-info
    assert course["name"] and course["description"] and course["provider"]["name"]  # noqa: PT018 - one claim
    assert course["offers"]["category"] == "Free"
    assert course["hasCourseInstance"]["courseSchedule"]["repeatCount"] == 28
    for language, address in re.findall(r'hreflang="([a-z]+)" href="[^"]*(/t/[^"]+)"', page.text):
        assert f'<html lang="{language}"' in (await person().look(address)).text
    assert "vendor/htmx.js" not in page.text
    assert "noindex" not in page.text
    theirs = await person().look(f"/u/{name}")
    assert dangers_of(theirs) == []
    assert f'href="/t/{slug}"' in theirs.text
    assert '<html lang="ja"' in (await person().look(f"/u/{name}?ui=ja")).text


async def test_the_catalogue_is_filtered_by_links(
    person: MakePerson, shared: tuple[Person, str, str]
) -> None:
    """By what it is for, too; a link keeps what the others say."""
    _, slug, _ = shared
    assert f'href="/t/{slug}"' in (await person().look("/paths?goal=Travel")).text
    others = (await person().look("/paths?goal=Career&language=ja")).text
    assert f'href="/t/{slug}"' not in others
    assert 'href="/paths?language=ja&amp;level=A1&amp;goal=Career"' in others


async def test_search_engines_find_what_is_public_in_every_language(
    person: MakePerson, shared: tuple[Person, str, str]
) -> None:
    _, slug, name = shared
    answer = await person().look("/sitemap.xml")
    addresses = where_of(answer)
    assert {f"/t/{slug}", f"/u/{name}", "/paths"} <= addresses
    assert 'hreflang="ja"' in answer.text
    robots = (await person().look("/robots.txt")).text
    assert "Disallow: /settings" in robots
    assert "Disallow: /paths" not in robots


def where_of(answer: httpx.Response) -> set[str]:
    found = ET.fromstring(answer.text).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    return {httpx.URL(each.text or "").path for each in found}


async def test_a_guest_finds_out_where_they_stand_and_keeps_it_with_an_account(person: MakePerson) -> None:
    somebody = person()
    nothing = await somebody.fill("/onboarding", "/onboarding")
    assert nothing.status_code == 422
    begun = await somebody.fill("/onboarding", "/onboarding", target_language="ja", level="A2")
    talk = begun.headers["location"]
    for _ in range(MOST + 1):
        page = await somebody.look(talk)
        is_sound(page)
        if "/accept" in page.text:
            break
        form = Shown(page.text).forms[talk]
        assert (await somebody.send(talk, form | {"unknown": "1", "content": ""})).status_code == 303
    assert "Where you stand" in text_of(page)
    assert "Make an account and keep them" in text_of(page)
    await somebody.sign_up()
    kept = await somebody.fill(talk, f"{talk}/accept", reading="B1")
    assert kept.headers["location"] == talk
    assert "Your levels are set" in text_of(await somebody.look(talk))
    levels = (await somebody.browser.get("/api/me/preferences")).json()
    assert levels["reading_level"] == 51
    assert levels["target_language_id"] == "ja"
    assert (await somebody.look(f"/talk/{talk.rpartition('/')[2]}")).headers["location"] == talk


async def test_who_has_walked_it_all_gets_it_in_writing(person: MakePerson) -> None:
    somebody, walk = await a_learner(person)
    assert (await somebody.look(f"/path/{walk}/certificate")).status_code == 404
    await query(
        "UPDATE learning_path_assignments SET status = 'completed', completed_at = now() WHERE id = $1",
        UUID(walk),
    )
    page = await somebody.look(f"/path/{walk}/certificate")
    is_sound(page)
    assert "Ana" in text_of(page)
    assert "Dinner in Osaka" in text_of(page)


async def test_the_end_of_a_sitting_is_told_before_it_comes_and_can_be_moved(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    await subscribed(somebody.browser, max_session_length_seconds=120, max_extensions=1, monthly_seconds=6000)
    made = await somebody.browser.post("/api/conversations", {"target_language": "ja"})
    talk = f"/talk/{made.json()['conversation']['head']['id']}"
    page = await somebody.look(talk)
    assert "About 2 minutes left in this sitting." in text_of(page)
    longer = await somebody.fill(talk, f"{talk}/extend")
    assert longer.headers["location"] == f"{talk}#say"
    assert "left in this sitting" not in text_of(await somebody.look(talk))
    minutes = await somebody.look("/billing")
    is_sound(minutes)
    assert "100 minutes left" in text_of(minutes)
    assert "Up to 2 minutes at a time, and once five minutes more" in text_of(minutes)
