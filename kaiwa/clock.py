"""Now, and which day it is where a learner lives."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

DAY_STARTS_AT: Final = time(3, 0)
"""A learner's day turns at three in the morning: who talks at 1 a.m. is still playing yesterday's scene."""


def now() -> datetime:
    return datetime.now(UTC)


def is_zone(name: str) -> bool:
    return name in _ZONES


_ZONES: Final = frozenset(available_timezones())


def zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as cause:
        raise ValueError(f"{name!r} is no IANA time zone") from cause


def local_day(at: datetime, zone_name: str) -> date:
    """The learner's date at a moment; before 03:00 it is still the day before."""
    local = at.astimezone(zone(zone_name))
    return local.date() - timedelta(days=1) if local.time() < DAY_STARTS_AT else local.date()


def day_begins(day: date, zone_name: str) -> datetime:
    """The UTC moment of a local 03:00; where the clocks skip that hour, the first moment after the gap."""
    here = zone(zone_name)
    wall = datetime.combine(day, DAY_STARTS_AT, tzinfo=here)
    moment = wall.astimezone(UTC)
    if moment.astimezone(here).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    # fold=0 reads a skipped wall time with the offset from before the gap, which lands after it
    return wall.replace(fold=0).astimezone(UTC)
