"""When what was learnt comes back: the next day, three days on, and after a gap of four, so that it is met on four days."""

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from kaiwa.curriculum.quality import SEEN_DAYS, SPACED_BY
from kaiwa.curriculum.schedule import Item, Schedule
from kaiwa.curriculum.vocabulary import DAYS

OFFSETS: Final = (1, 3, 7)
"""Three returns after the first meeting; from the second to the third lie four days."""
LAST_IN_TIME: Final = DAYS - 2 - SPACED_BY
"""Whoever is met later cannot come back three times with the gap."""


def returns(first: int) -> tuple[int, ...]:
    """The later days on which something first met on this day comes back."""
    if first + OFFSETS[-1] <= DAYS:
        return tuple(first + offset for offset in OFFSETS)
    if first <= LAST_IN_TIME:
        return (
            (first + 1, DAYS - SPACED_BY, DAYS)
            if first + 1 < DAYS - SPACED_BY
            else (first + 1, first + 2, DAYS)
        )
    return tuple(sorted({day for day in (first + 1, first + 2, DAYS) if first < day <= DAYS}))


def reviews(new_by_day: Mapping[int, Iterable[Item]]) -> dict[int, tuple[Item, ...]]:
    """For each day what comes back, the longest known first."""
    due: dict[int, list[Item]] = {day: [] for day in range(1, DAYS + 1)}
    for first in sorted(new_by_day):
        for item in new_by_day[first]:
            for day in returns(first):
                due[day].append(item)
    return {day: tuple(items) for day, items in due.items()}


def recycled(schedule: Schedule) -> Schedule:
    """The same days with their reviews laid anew: after a day was drawn or edited, what it teaches comes back as well."""
    coming_back = reviews({day.day: day.new_items for day in schedule})
    return Schedule.of(replace(day, review_items=coming_back[day.day]) for day in schedule)


assert len(OFFSETS) + 1 == SEEN_DAYS
assert OFFSETS[2] - OFFSETS[1] == SPACED_BY
