"""Days in a row, with rest: a day off and one day of rest between two days never break it."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from msgspec import Struct

REST_DAYS: Final = 1
LONGEST_LOOK_DAYS: Final = 14
"""Nobody has so many days off in a row."""


class Streak(Struct, frozen=True):
    current: int = 0
    longest: int = 0
    last_on: date | None = None
    """The learner's local date of the last day that counted."""

    def on(self, today: date, weekdays_off: Collection[int] = ()) -> "Streak":
        """After something was learnt today. A second time on one day changes nothing."""
        if self.last_on is not None and today <= self.last_on:
            return self
        current = self.current + 1 if self._holds(today, weekdays_off) else 1
        return Streak(current, max(self.longest, current), today)

    def as_seen_on(self, today: date, weekdays_off: Collection[int] = ()) -> int:
        """What it is worth today, before today is played."""
        return self.current if self._holds(today, weekdays_off) else 0

    def _holds(self, today: date, weekdays_off: Collection[int]) -> bool:
        if self.last_on is None:
            return False
        missed = (today - self.last_on).days - 1
        if missed > LONGEST_LOOK_DAYS:
            return False
        between = (self.last_on + timedelta(days=n) for n in range(1, missed + 1))
        return sum(each.isoweekday() not in weekdays_off for each in between) <= REST_DAYS
