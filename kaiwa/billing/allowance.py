"""What a plan gives in a month, what of it was used, and what is left. Seconds of the month before are used first."""

from datetime import date
from typing import Final

from msgspec import Struct

from kaiwa.billing.errors import (
    ConversationsUsedUp,
    MinutesUsedUp,
    RealtimeNotIncluded,
    RealtimeUsedUp,
    UsedUp,
)

ADDRESS_TIMES: Final = 8
"""Guests who share an address, such as a class or a household, have so much together."""


class Plan(Struct, frozen=True, kw_only=True):
    """None in any of the limits: without limit."""

    id: str
    name: str = ""
    monthly_conversations: int | None = None
    monthly_seconds: int | None = None
    monthly_realtime_sessions: int | None = None
    max_session_length_seconds: int | None = None
    max_extensions: int = 0
    session_banking_enabled: bool = False
    has_realtime_access: bool = False

    @property
    def is_limitless(self) -> bool:
        """No other plan gives more time."""
        limits = (self.monthly_seconds, self.monthly_conversations, self.max_session_length_seconds)
        return self.has_realtime_access and {*limits, self.monthly_realtime_sessions} == {None}

    def times(self, factor: int) -> "Plan":
        """For several who share it."""
        if factor == 1:
            return self
        return Plan(
            id=self.id,
            name=self.name,
            monthly_conversations=_times(self.monthly_conversations, factor),
            monthly_seconds=_times(self.monthly_seconds, factor),
            monthly_realtime_sessions=_times(self.monthly_realtime_sessions, factor),
            max_session_length_seconds=self.max_session_length_seconds,
            max_extensions=self.max_extensions,
            session_banking_enabled=self.session_banking_enabled,
            has_realtime_access=self.has_realtime_access,
        )


class Used(Struct, frozen=True, kw_only=True):
    """The sums of one month."""

    conversations_used: int = 0
    seconds_used: int = 0
    realtime_sessions_used: int = 0
    tokens_used: int = 0
    banked_seconds: int = 0
    banked_seconds_used: int = 0

    @property
    def own_seconds_used(self) -> int:
        """Of the month's own, after what was banked."""
        return self.seconds_used - self.banked_seconds_used


class Spend(Struct, frozen=True, kw_only=True):
    conversations: int = 0
    seconds: int = 0
    realtime_sessions: int = 0


def seconds_left(plan: Plan, used: Used) -> int | None:
    if plan.monthly_seconds is None:
        return None
    return max(0, plan.monthly_seconds + used.banked_seconds - used.seconds_used)


def conversations_left(plan: Plan, used: Used) -> int | None:
    return _left(plan.monthly_conversations, used.conversations_used)


def realtime_sessions_left(plan: Plan, used: Used) -> int | None:
    if not plan.has_realtime_access:
        return 0
    return _left(plan.monthly_realtime_sessions, used.realtime_sessions_used)


def refusal(plan: Plan, used: Used, wanted: Spend) -> UsedUp | None:
    """What is begun with a second left is carried out: time is refused once none is left, never in the middle."""
    if wanted.realtime_sessions and not plan.has_realtime_access:
        return RealtimeNotIncluded()
    if wanted.realtime_sessions and realtime_sessions_left(plan, used) == 0:
        return RealtimeUsedUp()
    if wanted.conversations and conversations_left(plan, used) == 0:
        return ConversationsUsedUp()
    if seconds_left(plan, used) == 0:
        return MinutesUsedUp()
    return None


def banked_from(before: Used, by: Plan, now_by: Plan) -> int:
    """What a month leaves to the next: its own seconds that nobody used, once. What it had banked itself is over."""
    if not now_by.session_banking_enabled or not by.session_banking_enabled or by.monthly_seconds is None:
        return 0
    return max(0, by.monthly_seconds - before.own_seconds_used)


def period_of(day: date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_before(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year - (month == 1):04d}-{(month - 2) % 12 + 1:02d}"


def _left(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)


def _times(limit: int | None, factor: int) -> int | None:
    return None if limit is None else limit * factor
