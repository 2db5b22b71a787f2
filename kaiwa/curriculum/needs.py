"""When a day must be ready, and from when on it may be written: decided for every day and everyone who walks the path."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Final

from msgspec import Struct

from kaiwa.clock import day_begins, local_day
from kaiwa.curriculum.vocabulary import DAYS, Strategy

AHEAD_DAYS: Final = 3
"""So many unplayed days are kept ready, and never more: who stops costs three scenes."""
ABSENT_AFTER: Final = timedelta(days=7)
"""Nothing is written for who has not been here for longer; it goes on when they are back."""
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Not before something changes: the learner moves on, comes back or resumes."""
WEEK: Final = range(1, 8)
"""ISO weekdays, Monday first."""


class Walk(Struct, frozen=True, kw_only=True):
    """One learner on a path, as far as the queue needs to know them."""

    starts_on: date
    time_zone: str
    current_day_index: int = 0
    """Days that lie behind them."""
    weekdays_off: frozenset[int] = frozenset()
    paused: bool = False
    last_active_on: date | None = None


class Need(Struct, frozen=True):
    day: int
    ready_by: datetime
    """What the queue calls ``target_generation_date``."""
    available_at: datetime


def playing_dates(begins_on: date, weekdays_off: Iterable[int]) -> Iterator[date]:
    """One day a date, but none on a weekday off; who is off all week has no days off at all."""
    off = frozenset(weekdays_off) & frozenset(WEEK)
    off = frozenset() if len(off) == len(WEEK) else off
    return (each for each in (begins_on + timedelta(days=n) for n in count()) if each.isoweekday() not in off)


def needs(strategy: Strategy, days: Iterable[int], walks: Iterable[Walk], at: datetime) -> tuple[Need, ...]:
    """The earliest need of all who walk; without anybody, ``jit`` writes the first three days, as a sample."""
    wanted, everybody = tuple(days), tuple(walks)
    walked = [_needs_of(walk, at) for walk in everybody] or [_without_a_learner(at)]
    earliest = (_earliest(day, [each[day] for each in walked]) for day in wanted)
    if strategy is Strategy.AHEAD:
        return tuple(Need(each.day, each.ready_by, at) for each in earliest)
    return tuple(earliest)


def _earliest(day: int, found: list[Need]) -> Need:
    return Need(day, min(each.ready_by for each in found), min(each.available_at for each in found))


def _needs_of(walk: Walk, at: datetime) -> dict[int, Need]:
    ready_by = {
        day: day_begins(on, walk.time_zone) for day, on in _reached_on(walk, local_day(at, walk.time_zone))
    }
    stopped = walk.paused or is_absent(walk, at)
    return {
        day: Need(day, by, NEVER if stopped or day > walk.current_day_index + AHEAD_DAYS else _opens(by, at))
        for day, by in ready_by.items()
    }


def _reached_on(walk: Walk, today: date) -> Iterator[tuple[int, date]]:
    """By the calendar, or sooner for who is ahead of it: they may go on today."""
    by_calendar = dict(
        zip(range(1, DAYS + 1), playing_dates(walk.starts_on, walk.weekdays_off), strict=False)
    )
    by_pace = playing_dates(max(today, walk.starts_on), walk.weekdays_off)
    for day, on in by_calendar.items():
        yield day, on if day <= walk.current_day_index else min(on, next(by_pace))


def _opens(ready_by: datetime, at: datetime) -> datetime:
    """A month that begins in spring is not written in winter."""
    return max(ready_by - timedelta(days=AHEAD_DAYS), at)


def is_absent(walk: Walk, at: datetime) -> bool:
    last_here = max(walk.starts_on, walk.last_active_on or walk.starts_on)
    return local_day(at, walk.time_zone) - last_here > ABSENT_AFTER


def _without_a_learner(at: datetime) -> dict[int, Need]:
    return {day: Need(day, at, at if day <= AHEAD_DAYS else NEVER) for day in range(1, DAYS + 1)}
