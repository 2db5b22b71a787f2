"""When a mail is tried again, and when it is given up."""

from datetime import datetime, timedelta
from typing import Final

WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360))
"""After the first, second … failed try. Links live for a day at most: a mail that is later helps nobody."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """``attempts`` counts the one that just failed; None gives the mail up."""
    return at + WAITS[attempts - 1] if attempts <= len(WAITS) else None
