"""How long a session lasts."""

from datetime import datetime, timedelta
from typing import Final

SLIDES: Final = timedelta(days=30)
ENDS_AFTER: Final = timedelta(days=90)
SEEN_EVERY: Final = timedelta(minutes=5)
"""A session's row is written at most this often, however busy its owner is."""
RECENT: Final = timedelta(minutes=10)
"""So long a sign-in stands for a password that an account does not have."""


def expiry(created_at: datetime, at: datetime) -> datetime:
    """Thirty days from the last use, and never more than ninety from the sign-in."""
    return min(at + SLIDES, created_at + ENDS_AFTER)


def is_worth_noting(last_seen_at: datetime | None, at: datetime) -> bool:
    return last_seen_at is None or at - last_seen_at >= SEEN_EVERY


def is_recent(created_at: datetime, at: datetime) -> bool:
    return at - created_at <= RECENT
