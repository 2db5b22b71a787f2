"""When a day must be ready, and from when on it may be written: decided for every day and everyone who walks the path."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from kaiwa.clock import day_begins, local_day
from kaiwa.curriculum.vocabulary import DAYS, Strategy
from kaiwa.curriculum.walk import Walk, plan

AHEAD_DAYS: Final = 3
"""So many unplayed days are kept ready, and never more: who stops costs three scenes."""
ABSENT_AFTER: Final = timedelta(days=7)
"""Nothing is written for who has not been here for longer; it goes on when they are back."""
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Not before something changes: the learner moves on, comes back or resumes. Also: needed by nobody."""


class Walker(Struct, frozen=True, kw_only=True):
    """One learner on a path, as far as the queue needs to know them."""

    walk: Walk
    time_zone: str
    paused: bool = False
    last_active_on: date | None = None


class Need(Struct, frozen=True):
    day: int
    ready_by: datetime
    """What the queue calls ``target_generation_date``."""
    available_at: datetime


def needs(
    strategy: Strategy, days: Iterable[int], walkers: Sequence[Walker], at: datetime
) -> tuple[Need, ...]:
    """The earliest need of all who walk; without anybody, ``jit`` writes the first three days, as a sample."""
    walked = [_needs_of(walker, at) for walker in walkers] or [_without_a_walker(at)]
    earliest = (_earliest([each[day] for each in walked]) for day in days)
    if strategy is Strategy.AHEAD:
        return tuple(Need(each.day, each.ready_by, at) for each in earliest)
    return tuple(earliest)


def _earliest(found: list[Need]) -> Need:
    return Need(found[0].day, min(each.ready_by for each in found), min(each.available_at for each in found))


def _needs_of(walker: Walker, at: datetime) -> dict[int, Need]:
    """A day that lies behind the learner is needed by nobody; the next three are written before they wake up."""
    found = {day: Need(day, NEVER, NEVER) for day in range(1, DAYS + 1)}
    if walker.paused or is_absent(walker, at):
        return found
    for place, planned in enumerate(plan(walker.walk, local_day(at, walker.time_zone))):
        ready_by = day_begins(planned.on, walker.time_zone)
        available_at = _opens(ready_by, at) if place < AHEAD_DAYS else NEVER
        found[planned.day] = Need(planned.day, ready_by, available_at)
    return found


def _opens(ready_by: datetime, at: datetime) -> datetime:
    """A month that begins in spring is not written in winter."""
    return max(ready_by - timedelta(days=AHEAD_DAYS), at)


def is_absent(walker: Walker, at: datetime) -> bool:
    starts_on = walker.walk.starts_on
    last_here = max(starts_on, walker.last_active_on or starts_on)
    return local_day(at, walker.time_zone) - last_here > ABSENT_AFTER


def _without_a_walker(at: datetime) -> dict[int, Need]:
    return {
        day: Need(day, at, at) if day <= AHEAD_DAYS else Need(day, NEVER, NEVER) for day in range(1, DAYS + 1)
    }
