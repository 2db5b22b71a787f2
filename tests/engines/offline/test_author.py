import asyncio

import pytest

from kaiwa.content.bank import UnknownPack
from kaiwa.curriculum.author import Author, Laid, OutlineEvent, ScenarioBrief, Titled
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.author import OfflineAuthor
from tests.months import PRESENT, a_brief, a_month, an_intent, others_than


def author() -> Author:
    return OfflineAuthor()


async def events_of(language: str = PRESENT[0]) -> list[OutlineEvent]:
    return [event async for event in author().outline(a_brief(an_intent(language)))]


def test_it_says_who_wrote() -> None:
    assert author().origin is Origin.OFFLINE


def test_an_outline_is_a_title_and_28_days() -> None:
    title, *days = asyncio.run(events_of())
    assert isinstance(title, Titled)
    assert [each.day.day for each in days if isinstance(each, Laid)] == list(range(1, 29))
    assert [each.day for each in days if isinstance(each, Laid)] == list(a_month().schedule)


def test_a_language_without_a_pack_is_a_clear_error() -> None:
    with pytest.raises(UnknownPack, match="no pack for 'tlh'"):
        asyncio.run(events_of("tlh"))


def test_a_scene_is_written() -> None:
    brief = ScenarioBrief(intent=an_intent(), day=a_month().schedule[1], others=others_than(a_month(), 1))
    assert asyncio.run(author().write(brief)).title == a_month().schedule[1].title


def test_a_month_is_refined_and_a_day_redrawn() -> None:
    refined = asyncio.run(author().refine(a_month(), "less grammar", a_brief()))
    assert refined.changes
    assert asyncio.run(author().redraw_day(a_month(), 4, a_brief())).candidate == 1
