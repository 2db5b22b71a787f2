"""When somebody is reminded: at the hour they chose where they live, and never at night."""

from datetime import time, timedelta
from typing import Final

EARLIEST: Final = time(7, 0)
LATEST: Final = time(21, 0)
DEFAULT: Final = "08:00"
LATE_AFTER: Final = timedelta(hours=3)
"""What comes later than that would rather not come."""


def reminder_time(said: str) -> time | None:
    """``08:30``; None for what is no time of day, or lies in the quiet hours."""
    hour, colon, minute = said.partition(":")
    if colon != ":" or len(said) != 5 or not (hour + minute).isascii() or not (hour + minute).isdigit():
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    found = time(int(hour), int(minute))
    return None if is_quiet(found) else found


def is_quiet(at: time) -> bool:
    return not EARLIEST <= at <= LATEST
