"""What somebody has used of this month, for their own eyes: banked minutes apart from the month's."""

from datetime import UTC, date, datetime
from typing import Final

from msgspec import Struct

from kaiwa.billing.allowance import conversations_left, next_month, realtime_sessions_left
from kaiwa.billing.usage import GUESTS_ZONE, Standing, Terms, standing_of
from kaiwa.clock import day_begins, local_day, now
from kaiwa.database import fetch, transaction
from kaiwa.viewer import Viewer

ZONE: Final = "SELECT time_zone FROM users WHERE id = $1"


class Measure(Struct, frozen=True, kw_only=True):
    used: int
    limit: int | None
    """None: without limit."""
    left: int | None


class Meter(Struct, frozen=True, kw_only=True):
    tier: str
    tier_name: str
    period: str
    """YYYY-MM, by the learner's own days."""
    next_period_at: datetime
    next_period_on: date
    """The learner's day that it begins with."""
    seconds: Measure
    """Of the month's own."""
    banked_seconds: Measure
    """What the month before left over; it is used first, and does not last beyond this month."""
    conversations: Measure
    realtime_sessions: Measure
    tokens_used: int
    longest_sitting_seconds: int | None
    extensions_each: int
    """How often one sitting may be made longer."""


async def read_meter(viewer: Viewer, terms: Terms) -> Meter:
    async with transaction(viewer):
        return await meter_of(viewer, await zone_of(viewer), terms, now())


async def zone_of(viewer: Viewer) -> str:
    """Within the caller's transaction."""
    rows = await fetch(ZONE, viewer.user_id) if viewer.user_id is not None else []
    return rows[0]["time_zone"] if rows else GUESTS_ZONE


async def meter_of(viewer: Viewer, zone: str, terms: Terms, at: datetime) -> Meter:
    """Within the caller's transaction, and the last of it that is somebody's own."""
    return _read(await standing_of(viewer, zone, terms, at), next_month(local_day(at, zone)), zone)


def _read(standing: Standing, next_period_on: date, zone: str) -> Meter:
    plan, used = standing.plan, standing.used
    own_left = None if plan.monthly_seconds is None else max(0, plan.monthly_seconds - used.own_seconds_used)
    return Meter(
        tier=plan.id,
        tier_name=plan.name,
        period=standing.period,
        next_period_at=day_begins(next_period_on, zone).astimezone(UTC),
        next_period_on=next_period_on,
        seconds=Measure(used=used.own_seconds_used, limit=plan.monthly_seconds, left=own_left),
        banked_seconds=Measure(
            used=used.banked_seconds_used,
            limit=used.banked_seconds,
            left=used.banked_seconds - used.banked_seconds_used,
        ),
        conversations=Measure(
            used=used.conversations_used,
            limit=plan.monthly_conversations,
            left=conversations_left(plan, used),
        ),
        realtime_sessions=Measure(
            used=used.realtime_sessions_used,
            limit=plan.monthly_realtime_sessions if plan.has_realtime_access else 0,
            left=realtime_sessions_left(plan, used),
        ),
        tokens_used=used.tokens_used,
        longest_sitting_seconds=plan.max_session_length_seconds,
        extensions_each=plan.max_extensions,
    )
