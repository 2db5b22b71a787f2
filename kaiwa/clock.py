"""Now, and which day it is where a learner lives."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

DAY_STARTS_AT: Final = time(3, 0)
"""A learner's day turns at three in the morning: who talks at 1 a.m. is still playing yesterday's scene."""


def now() -> datetime:
    return datetime.now(UTC)


def is_zone(name: str) -> bool:
    return name in _ZONES


_ZONES: Final = frozenset(available_timezones())


def zone(name: str) -> ZoneInfo:
    if name not in _ZONES:  # never a path that a client wrote
        raise ValueError(f"{name!r} is no IANA time zone")
    return ZoneInfo(name)


def local_day(at: datetime, zone_name: str) -> date:
    """The learner's date at a moment; before 03:00 it is still the day before."""
    local = at.astimezone(zone(zone_name))
    return local.date() - timedelta(days=1) if local.time() < DAY_STARTS_AT else local.date()


def day_begins(day: date, zone_name: str) -> datetime:
    """The UTC moment of a local 03:00, the first of two; where the clocks skip it, the moment they leap."""
    wall = datetime.combine(day, DAY_STARTS_AT, tzinfo=zone(zone_name))
    moment = wall.astimezone(UTC)
    # a skipped wall time read with the offset from after the leap lies before it, and the other way round
    before = wall.replace(fold=1).astimezone(UTC)
    if before >= moment:
        return moment
    seconds = range(int((moment - before).total_seconds()))
    leap = bisect_left(
        seconds, True, key=lambda passed: local_day(before + timedelta(seconds=passed), zone_name) >= day
    )
    return before + timedelta(seconds=leap)
