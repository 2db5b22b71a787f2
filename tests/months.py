"""Months and scenes out of whatever packs are there, for tests that need real ones."""

from datetime import date
from functools import cache
from typing import Final

import pytest

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.content.bank import PACKS
from kaiwa.curriculum.author import Intent, Outline, OutlineBrief, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.schedule import Day
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.shelf import Shelf, shelf
from kaiwa.engines.offline.staging import stage

STARTS_ON: Final = date(2026, 3, 2)
"""A Monday."""
PARENTS: Final = ("parents", "family", "dinner", "gift", "partner")


def _is_there(language: str) -> bool:
    try:
        shelf(language)
    except FileNotFoundError:
        return False
    return True


PRESENT: Final = tuple(language for language in PACKS if _is_there(language))
every_pack = pytest.mark.parametrize("language", PRESENT)


def books(language: str = PRESENT[0]) -> Shelf:
    return shelf(language)


def an_intent(
    language: str = PRESENT[0],
    *,
    goal: LearningGoal = LearningGoal.CONNECTION,
    rating: int = 12,
    challenge: Challenge = Challenge.MODERATE,
    keywords: tuple[str, ...] = PARENTS,
    event: str = "meet my partner's parents",
    deadline_on: date | None = None,
    text: str = "I meet my partner's parents",
) -> Intent:
    return Intent(
        text=text,
        target_language=language,
        goal=goal,
        rating=rating,
        challenge=challenge,
        keywords=keywords,
        event=event,
        deadline_on=deadline_on,
    )


def a_brief(intent: Intent | None = None, *, instructions: tuple[str, ...] = ()) -> OutlineBrief:
    return OutlineBrief(intent=intent or an_intent(), starts_on=STARTS_ON, instructions=instructions)


@cache
def a_month(
    language: str = PRESENT[0], *, rating: int = 12, goal: LearningGoal = LearningGoal.CONNECTION
) -> Outline:
    return compose(shelf(language), a_brief(an_intent(language, rating=rating, goal=goal)))


def others_than(outline: Outline, day: int) -> tuple[Day, ...]:
    return tuple(each for each in outline.schedule if each.day != day)


@cache
def a_scene(language: str = PRESENT[0], *, day: int = 9, rating: int = 12) -> ScenarioDraft:
    month = a_month(language, rating=rating)
    brief = ScenarioBrief(
        intent=an_intent(language, rating=rating), day=month.schedule[day], others=others_than(month, day)
    )
    return stage(shelf(language), brief)
