"""Which day a learner plays on which date: one a day from where they stand, and two where an event would not wait."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.vocabulary import DAYS

TWO_A_DAY: Final = 2
"""The most that is asked of anybody."""


class Finished(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A day that is behind the learner, as it was when they played it."""

    on: date
    """Their local date."""
    title: str = ""
    scenario_id: str | None = None
    skipped: bool = False


class Walk(Struct, frozen=True, kw_only=True):
    starts_on: date
    finished: Mapping[int, Finished] = {}
    days_off: tuple[int, ...] = ()
    event_on: date | None = None
    event_day: int | None = None

    @property
    def left(self) -> list[int]:
        return [day for day in range(1, DAYS + 1) if day not in self.finished]

    def played_on(self, on: date) -> int:
        return sum(each.on == on and not each.skipped for each in self.finished.values())


class Planned(Struct, frozen=True):
    day: int
    on: date
    hurried: bool = False
    """The second one of its date, so that the event finds its learner ready."""


def plan(walk: Walk, today: date) -> tuple[Planned, ...]:
    """The days that are left, in the order of their dates. A missed day moves, it is never lost."""
    left = walk.left
    pressing = _pressing(walk, today)
    placed = _before_the_event(pressing, walk, today) if pressing else {}
    later = [day for day in left if day not in placed]
    free_from = max((each.on for each in placed.values()), default=today - timedelta(days=1))
    dates = _dates(walk, today, after=free_from)
    placed |= {day: Planned(day, on) for day, on in zip(later, dates, strict=False)}
    return tuple(sorted(placed.values(), key=lambda each: (each.on, each.day)))


def event_day(starts_on: date, event_on: date | None) -> int | None:
    """The day that the month was laid out to end on, or to pause on, before the event."""
    if event_on is None or event_on <= starts_on:
        return None
    return min(DAYS, (event_on - starts_on).days)


def _pressing(walk: Walk, today: date) -> list[int]:
    """What has to be played before the event; nothing once it is there."""
    if walk.event_on is None or walk.event_day is None or today >= walk.event_on:
        return []
    return [day for day in walk.left if day <= walk.event_day]


def _before_the_event(pressing: list[int], walk: Walk, today: date) -> dict[int, Planned]:
    """One a date; where the dates do not reach, two on the earliest. What still finds no place comes after."""
    assert walk.event_on is not None
    dates = [on for on in _learning_dates(walk, today) if on < walk.event_on]
    places = [[on] * max(0, TWO_A_DAY - walk.played_on(on)) for on in dates]
    singles = sum(1 for on, free in zip(dates, places, strict=True) if free and not walk.played_on(on))
    doubles = min(len(pressing) - singles, sum(map(len, places)) - singles)
    slots: list[Planned] = []
    for on, free in zip(dates, places, strict=True):
        taken = 1 if free and not walk.played_on(on) else 0
        extra = 1 if doubles > 0 and len(free) > taken else 0
        doubles -= extra
        slots += [Planned(0, on)] * taken + [Planned(0, on, hurried=True)] * extra
    kept = _most_needed(pressing, len(slots))
    return {day: Planned(day, slot.on, slot.hurried) for day, slot in zip(kept, slots, strict=False)}


def _most_needed(days: list[int], places: int) -> list[int]:
    """The days nearest to the event are made for it; what opens the month is what can wait."""
    return days[len(days) - places :] if places < len(days) else days


def _learning_dates(walk: Walk, today: date) -> Iterator[date]:
    """From today on, or from the start; never without end, though every weekday be off."""
    on = max(walk.starts_on, today)
    end = on + timedelta(days=DAYS * 8)
    off = set(walk.days_off) if len(set(walk.days_off)) < 7 else set()
    while on < end:
        if on.weekday() not in off:
            yield on
        on += timedelta(days=1)


def _dates(walk: Walk, today: date, *, after: date) -> Iterator[date]:
    """One a date, the first of which is free."""
    for on in _learning_dates(walk, today):
        if on > after and not walk.played_on(on):
            yield on
