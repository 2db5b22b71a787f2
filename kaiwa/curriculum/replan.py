"""Catching up: which days to let go so that the rest fits in before the event."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.walk import Walk, plan, still_to_place

CHECKPOINT: Final = 0
ABOUT_SOMETHING_ELSE: Final = 1
ABOUT_THE_EVENT: Final = 2


class CatchUp(Struct, frozen=True):
    """What would be let go, and when the last day before the event would then be played."""

    skips: tuple[int, ...]
    ready_on: date | None


def catch_up(days: Sequence[Day], walk: Walk, today: date, keywords: Collection[str] = ()) -> CatchUp:
    """Nothing to let go where two a day are enough. Skipped days can be played after the event."""
    too_many = still_to_place(walk, today)
    if not too_many or walk.event_day is None:
        return CatchUp((), _ready_on(walk, today))
    pressing = [day for day in days if day.day not in walk.finished and day.day <= walk.event_day]
    wanted = {word.lower() for word in keywords}
    # the last one is the scene itself, or its rehearsal
    dispensable = sorted(pressing[:-1], key=lambda day: (_worth(day, wanted), day.day))
    return CatchUp(tuple(sorted(day.day for day in dispensable[:too_many])), _ready_on(walk, today))


def _worth(day: Day, wanted: Collection[str]) -> int:
    """A checkpoint brings nothing new; of the rest, what the wish names is worth most."""
    if day.is_checkpoint:
        return CHECKPOINT
    named = {word.lower() for word in (*day.keywords, day.domain, day.situation)}
    return ABOUT_THE_EVENT if named & set(wanted) else ABOUT_SOMETHING_ELSE


def _ready_on(walk: Walk, today: date) -> date | None:
    if walk.event_on is None or today >= walk.event_on:
        return None
    before = [each.on for each in plan(walk, today) if each.on < walk.event_on]
    return before[-1] if before else None
