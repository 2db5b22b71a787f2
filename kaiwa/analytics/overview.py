"""How the place is doing, for who runs it: who is here, what waits, what fails, and what a day costs.

The same few queries for much as for little: sums over the last days, each along an index of its time.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.curriculum.queue_views import Counted, look_over
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM

DAYS: Final = 14
WEEK: Final = timedelta(days=7)
PEOPLE: Final = """
    SELECT count(DISTINCT coalesce(user_id, guest_id)) FILTER (WHERE created_at > $1) AS today,
           count(DISTINCT coalesce(user_id, guest_id)) AS week,
           count(*) FILTER (WHERE created_at > $1) AS talks_today, count(*) AS talks_week,
           count(*) FILTER (WHERE finished_at IS NOT NULL) AS finished_week
    FROM conversations WHERE created_at > $2"""
SESSIONS: Final = "SELECT count(*) FROM session WHERE expires_at > $1"
CALLS: Final = """
    SELECT (created_at AT TIME ZONE 'UTC')::date AS on_day, count(*) AS calls,
           count(*) FILTER (WHERE outcome NOT IN ('ok', 'cancelled')) AS failed, sum(cost_microusd) AS cost_microusd,
           sum(input_tokens + output_tokens) AS tokens
    FROM engine_calls WHERE created_at > $1 GROUP BY 1"""
LAST: Final = """
    SELECT purpose, count(*) AS calls, count(*) FILTER (WHERE outcome NOT IN ('ok', 'cancelled')) AS failed,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY latency_ms)::int AS median_ms,
           percentile_cont(0.95) WITHIN GROUP (ORDER BY latency_ms)::int AS p95_ms, sum(cost_microusd) AS cost_microusd
    FROM engine_calls WHERE created_at > $1 GROUP BY purpose ORDER BY calls DESC"""
ERRORS: Final = """
    SELECT outcome, count(*) AS calls FROM engine_calls
    WHERE created_at > $1 AND outcome NOT IN ('ok', 'cancelled') GROUP BY 1 ORDER BY 2 DESC LIMIT 10"""
MAILS: Final = "SELECT count(*) FROM outgoing_mails WHERE status = 'pending' AND attempts > 0"


class DayOfCalls(Struct, frozen=True, kw_only=True):
    on: date
    calls: int = 0
    failed: int = 0
    tokens: int = 0
    cost_microusd: int = 0


class PurposeOfCalls(Struct, frozen=True, kw_only=True):
    purpose: str
    calls: int
    failed: int
    median_ms: int
    p95_ms: int
    cost_microusd: int


class Doing(Struct, frozen=True, kw_only=True):
    learners_today: int
    learners_week: int
    talks_today: int
    talks_week: int
    finished_week: int
    sessions: int
    """Browsers that are signed in."""
    queue: Counted
    lag_s: float
    leases_run_out: int
    mails_stuck: int
    days: tuple[DayOfCalls, ...]
    """Of calls to models, the oldest first; the engine without a model asks nobody."""
    purposes: tuple[PurposeOfCalls, ...]
    """Of the last seven days."""
    errors: dict[str, int]

    @property
    def cost_week_microusd(self) -> int:
        return sum(day.cost_microusd for day in self.days[-WEEK.days :])

    @property
    def cost_per_learner_microusd(self) -> int:
        return round(self.cost_week_microusd / self.learners_week) if self.learners_week else 0

    @property
    def failed_percent(self) -> float:
        calls = sum(day.calls for day in self.days[-WEEK.days :])
        return round(100 * sum(day.failed for day in self.days[-WEEK.days :]) / calls, 1) if calls else 0.0


async def how_it_is(principal: Principal, at: datetime) -> Doing:
    principal.must_be_admin()
    day, week = at - timedelta(days=1), at - WEEK
    queue = await look_over()
    async with transaction(SYSTEM):
        people = (await fetch(PEOPLE, day, week))[0]
        sessions = await fetch(SESSIONS, at)
        mails = await fetch(MAILS)
        calls = {row["on_day"]: row for row in await fetch(CALLS, at - timedelta(days=DAYS))}
        purposes = await fetch(LAST, week)
        errors = await fetch(ERRORS, week)
    today = at.date()
    return Doing(
        learners_today=people["today"],
        learners_week=people["week"],
        talks_today=people["talks_today"],
        talks_week=people["talks_week"],
        finished_week=people["finished_week"],
        sessions=sessions[0]["count"],
        queue=queue.counted,
        lag_s=queue.lag_s,
        leases_run_out=queue.leases_run_out,
        mails_stuck=mails[0]["count"],
        days=tuple(_day(today - timedelta(days=DAYS - 1 - n), calls) for n in range(DAYS)),
        purposes=tuple(_purpose(row) for row in purposes),
        errors={row["outcome"]: row["calls"] for row in errors},
    )


def _day(on: date, calls: dict[date, Any]) -> DayOfCalls:
    row = calls.get(on)
    if row is None:
        return DayOfCalls(on=on)
    return DayOfCalls(
        on=on,
        calls=row["calls"],
        failed=row["failed"],
        tokens=int(row["tokens"]),
        cost_microusd=int(row["cost_microusd"]),
    )


def _purpose(row: Any) -> PurposeOfCalls:
    return PurposeOfCalls(**{**dict(row), "cost_microusd": int(row["cost_microusd"])})
