"""A week of a path rewritten by an instruction: a proposal that its creator takes day by day, or leaves. Pure."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.curriculum.author import Outline
from kaiwa.curriculum.changes import scene_parts
from kaiwa.curriculum.recycling import recycled
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.curriculum.vocabulary import DAYS

DAYS_A_WEEK: Final = 7
WEEKS: Final = DAYS // DAYS_A_WEEK
CODE: Final = re.compile("[a-z_]+")


class Rewrite(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the path's metadata hold as long as nobody has decided. Without ``done_at`` an author still thinks."""

    week: int
    instruction: str
    asked_at: datetime
    started_at: datetime | None = None
    done_at: datetime | None = None
    before: tuple[Day, ...] = ()
    """The days as they were when the author saw them; those that would change."""
    after: tuple[Day, ...] = ()
    understood: str = ""
    reason: str = ""
    """Why another engine answered than the one that was asked."""
    failed: str = ""
    """The sentence for the reader, where nobody could answer."""
    score: float | None = None
    """What the gate would give the month with all of it taken."""


class Line(Struct, frozen=True):
    what: str
    before: str
    after: str


class Changed(Struct, frozen=True):
    """One day of a proposal, as its creator compares it."""

    day: int
    title: str
    """As the path says it now."""
    lines: tuple[Line, ...]


class Stale(Exception):
    """A day has changed since the author saw it."""

    def __init__(self, day: int) -> None:
        super().__init__(day)
        self.day = day


def days_of(week: int) -> tuple[int, ...]:
    first = (week - 1) * DAYS_A_WEEK + 1
    return tuple(range(first, first + DAYS_A_WEEK))


def proposed(before: Schedule, after: Schedule, week: int) -> tuple[tuple[Day, ...], tuple[Day, ...]]:
    """The days of the week that would be others: as they are, as they would be. What lies outside it is left out."""
    pairs = [(before[n], replace(after[n], day=n)) for n in days_of(week)]
    different = [(old, new) for old, new in pairs if _words(old) != _words(new)]
    return tuple(old for old, _ in different), tuple(_fresh(old, new) for old, new in different)


def taken(schedule: Schedule, rewrite: Rewrite, days: Collection[int]) -> Schedule:
    """With the wanted days of the proposal. Raises ``Stale`` where one of them is no longer what the author saw."""
    for old, new in zip(rewrite.before, rewrite.after, strict=True):
        if old.day not in days:
            continue
        if _words(schedule[old.day]) != _words(old):
            raise Stale(old.day)
        schedule = schedule.with_day(new)
    return recycled(schedule)


def with_all(outline: Outline, rewrite: Rewrite) -> Outline:
    return replace(outline, schedule=taken(outline.schedule, rewrite, {each.day for each in rewrite.after}))


def compared(rewrite: Rewrite) -> tuple[Changed, ...]:
    return tuple(
        Changed(
            old.day,
            old.title,
            tuple(Line(what, one, two) for what, one, two in _lines(old, new) if one != two),
        )
        for old, new in zip(rewrite.before, rewrite.after, strict=True)
    )


def _fresh(old: Day, new: Day) -> Day:
    """Its scene stays as long as what it is made of does."""
    if scene_parts(old) == scene_parts(new):
        return replace(new, scenario_id=old.scenario_id, candidate=old.candidate)
    return replace(new, scenario_id=None, candidate=old.candidate + 1)


def _words(day: Day) -> tuple[object, ...]:
    return (*scene_parts(day), day.theme, day.can_do, day.skill, day.grammar)


def _lines(old: Day, new: Day) -> Sequence[tuple[str, str, str]]:
    return [
        ("title", old.title, new.title),
        ("theme", old.theme, new.theme),
        ("can_do", old.can_do, new.can_do),
        ("goals", _goals(old), _goals(new)),
        ("complication", _in_words(old.complication), _in_words(new.complication)),
        ("new_words", _new_words(old), _new_words(new)),
        (
            "level",
            f"{old.cefr_level} ({old.difficulty_rating})",
            f"{new.cefr_level} ({new.difficulty_rating})",
        ),
        ("skill", old.skill.value, new.skill.value),
        ("grammar", _in_words(old.grammar), _in_words(new.grammar)),
    ]


def _goals(day: Day) -> str:
    return "; ".join(goal.text for goal in day.objectives)


def _in_words(text: str) -> str:
    """The bank names twists and grammar by a code, which tells a reader nothing."""
    return "" if CODE.fullmatch(text) else text


def _new_words(day: Day) -> str:
    return ", ".join(item.text for item in day.new_items)
