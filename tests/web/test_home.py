"""The first page: a month that follows the wish, of lines that the bank knows, and what others share."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from kaiwa.content.bank import bank
from kaiwa.web.messages import LANGUAGES
from kaiwa.web.showcase import month_beside, month_for, shown_in, spans_of
from tests.browsing import query
from tests.test_routes import a_slug
from tests.web.conftest import Person, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]
SHOWN = ("ja", "zh-Hans", "zh-Hant", "ko", "es", "fr")
SLOT = re.compile(r"\\\{[^}]*\\\}")


def plain(spans: Any) -> str:
    return "".join(each.text for each in spans)


def said_in_the_bank(language: str, line: str, how: str) -> bool:
    """Whether some function is performed like that, whatever fills its slots."""
    patterns = (
        SLOT.sub("(.+)", re.escape(each.text))
        for lines in bank(language).pack.lines.values()
        for tier in (lines.a, lines.b)
        for each in getattr(tier, how)
    )
    return any(re.fullmatch(pattern, line) for pattern in patterns)


@pytest.mark.parametrize("language", SHOWN)
def test_every_line_beside_the_wish_is_one_of_the_bank(language: str) -> None:
    for scene in shown_in(language).scenes:
        assert said_in_the_bank(language, plain(scene.mine), "say"), plain(scene.mine)
        assert said_in_the_bank(language, plain(scene.theirs), "tell"), plain(scene.theirs)


@pytest.mark.parametrize("language", SHOWN)
def test_a_month_has_twenty_eight_signs_and_scenes_on_four_of_its_days(language: str) -> None:
    shown = shown_in(language)
    days = [day for _, week in shown.weeks for day in week]
    assert [n for n, _ in days] == list(range(1, 29))
    assert all(sign for _, sign in days)
    assert list(shown.places.values()) == [0, 1, 2, 3]


def test_readings_stand_above_their_own_words() -> None:
    assert [(each.text, each.reading) for each in spans_of("お{誕生日|たんじょうび}です")] == [
        ("お", ""),
        ("誕生日", "たんじょうび"),
        ("です", ""),
    ]


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("Talk to my partner’s parents in Spanish", "es"),
        ("Find my way around Taipei in Mandarin", "zh-Hant"),
        ("Survive my first week at work in Osaka", "ja"),
        ("Buy bread in Lyon", "fr"),
        ("Order at a café", None),
        ("", None),
    ],
)
def test_the_month_follows_the_language_that_is_wished_for(wish: str, language: str | None) -> None:
    shown = month_for(wish, "en")
    assert (shown and shown.language) == language


def test_nobody_is_shown_the_language_that_they_read_in() -> None:
    assert {each: month_beside(each).language for each in LANGUAGES} == {"en": "ja", "ja": "es"}


async def test_the_page_asks_for_the_month_of_what_is_typed(person: MakePerson) -> None:
    somebody = person()
    found = await somebody.send("/months", {"wish": "Buy fresh bread in Lyon"})
    assert 'data-language="fr"' in found.text
    assert found.headers["cache-control"] == "no-store"
    assert (await somebody.send("/months", {"wish": "<script>"})).status_code == 204


async def test_three_public_paths_are_shown_and_none_where_there_is_none(person: MakePerson) -> None:
    somebody = person()
    await query("UPDATE learning_paths SET is_public = false WHERE is_public")
    await query("DELETE FROM learning_path_listings")
    assert "Months that others share" not in text_of(await somebody.look("/"))
    creator = person()
    await creator.sign_up(display_name="Mina")
    slugs = [await a_slug(creator.browser) for _ in range(4)]
    page = await somebody.look("/")
    is_sound(page)
    assert "Months that others share" in text_of(page)
    shown = [each for each in slugs if f'href="/t/{each}"' in page.text]
    assert shown == slugs[1:]
    wrong = await somebody.fill("/", "/p", intent=" ")
    assert "Months that others share" not in text_of(wrong)
