"""Which day a learner plays on which date: one a day from where they stand, and two where an event would not wait."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain
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
    missed: tuple[str, ...] = ()
    """Ids of the objectives that were not met."""


class Walk(Struct, frozen=True, kw_only=True):
    starts_on: date
    finished: Mapping[int, Finished] = {}
    weekdays_off: tuple[int, ...] = ()
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
    """The days that are left, in their order. A missed day moves, it is never lost."""
    left = walk.left
    slots = _before_the_event(walk, today)
    free_from = slots[-1].on if slots else today - timedelta(days=1)
    later = (Planned(0, on) for on in _dates(walk, today, after=free_from))
    return tuple(
        Planned(day, slot.on, slot.hurried) for day, slot in zip(left, chain(slots, later), strict=False)
    )


def still_to_place(walk: Walk, today: date) -> int:
    """So many days find no place before the event, even with two a day."""
    return max(0, len(_pressing(walk, today)) - len(_before_the_event(walk, today)))


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


def _before_the_event(walk: Walk, today: date) -> list[Planned]:
    """One a date; where the dates do not reach, two on the earliest. What still finds no place comes after."""
    pressing = len(_pressing(walk, today))
    if not pressing:
        return []
    assert walk.event_on is not None
    room = {
        on: max(0, TWO_A_DAY - walk.played_on(on))
        for on in _learning_dates(walk, today)
        if on < walk.event_on
    }
    firsts = {on for on, free in room.items() if free and not walk.played_on(on)}
    doubles = max(0, pressing - len(firsts))
    slots: list[Planned] = []
    for on, free in room.items():
        slots += [Planned(0, on)] if on in firsts else []
        if doubles and free > (on in firsts):
            slots.append(Planned(0, on, hurried=True))
            doubles -= 1
    return slots[:pressing]


def _learning_dates(walk: Walk, today: date) -> Iterator[date]:
    """From today on, or from the start; never without end, though every weekday be off."""
    on = max(walk.starts_on, today)
    end = on + timedelta(days=DAYS * 8)
    off = set(walk.weekdays_off) if len(set(walk.weekdays_off)) < 7 else set()
    while on < end:
        if on.isoweekday() not in off:
            yield on
        on += timedelta(days=1)


def _dates(walk: Walk, today: date, *, after: date) -> Iterator[date]:
    """One a date, the first of which is free."""
    for on in _learning_dates(walk, today):
        if on > after and not walk.played_on(on):
            yield on
