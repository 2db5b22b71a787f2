"""What somebody has used of their plan, moved by guarded statements: two devices get no more than one could.

A person's sums stand in ``user_usage``; a guest's in ``guest_usage``, once for the cookie and once for the address they
come from, so that a new cookie is no new allowance.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.behalf import behalf
from kaiwa.billing.allowance import (
    ADDRESS_TIMES,
    Plan,
    Spend,
    Used,
    banked_from,
    month_before,
    period_of,
    refusal,
    seconds_left,
)
from kaiwa.billing.errors import GuestUsedUp, RealtimeNotIncluded, UnknownTier, UsedUp
from kaiwa.clock import local_day
from kaiwa.database import become_the_product, connection, fetch
from kaiwa.errors import Conflict
from kaiwa.viewer import Viewer

UNLIMITED: Final = "unlimited"
TRIES: Final = 3
"""A month may be opened, or time given back, between a look and a step."""
GUESTS_ZONE: Final = "UTC"
"""A guest says themselves where they are: that moves no month."""

PLAN: Final = tuple(Plan.__struct_fields__)
USED: Final = tuple(Used.__struct_fields__)
PERSONS_PLAN: Final = """
    SELECT t.* FROM tiers t
    WHERE t.id = coalesce((SELECT s.tier_id FROM subscriptions s WHERE s.user_id = $1::uuid AND s.is_active LIMIT 1), $3)"""
GUESTS_PLAN: Final = "SELECT t.* FROM tiers t WHERE t.id = $3"
LEFT: Final = """
    (plan.monthly_seconds IS NULL OR u.seconds_used < plan.monthly_seconds * $8 + u.banked_seconds)
    AND ($4 = 0 OR plan.monthly_conversations IS NULL OR u.conversations_used + $4 <= plan.monthly_conversations * $8)
    AND ($6 = 0 OR plan.has_realtime_access AND (plan.monthly_realtime_sessions IS NULL
        OR u.realtime_sessions_used + $6 <= plan.monthly_realtime_sessions * $8))"""
SPEND: Final = """
    WITH plan AS ({plan})
    UPDATE {table} u SET conversations_used = u.conversations_used + $4, seconds_used = u.seconds_used + $5,
        realtime_sessions_used = u.realtime_sessions_used + $6, tier_id = plan.id, updated_at = now(),
        banked_seconds_used = CASE WHEN plan.monthly_seconds IS NULL THEN u.banked_seconds_used
            ELSE least(u.banked_seconds, u.banked_seconds_used + $5) END
    FROM plan WHERE u.{key} = $1 AND u.period = $2 AND (NOT $7 OR {left})
    RETURNING {columns}"""
LOOK: Final = """
    WITH plan AS ({plan})
    SELECT {columns}, u.{key} IS NOT NULL AS is_open
    FROM plan LEFT JOIN {table} u ON u.{key} = $1 AND u.period = $2"""
OPEN: Final = """
    INSERT INTO {table} ({key}, period, banked_seconds) VALUES ($1, $2, $3) ON CONFLICT ({key}, period) DO NOTHING"""
BEFORE: Final = """
    SELECT {columns} FROM user_usage u LEFT JOIN tiers plan ON plan.id = u.tier_id WHERE u.user_id = $1 AND u.period = $2"""
PAID_BEFORE: Final = """
    SELECT EXISTS (SELECT FROM subscriptions s WHERE s.user_id = $1 AND s.is_active
        AND to_char(s.created_at AT TIME ZONE 'UTC', 'YYYY-MM') < $2)"""
GIVE_BACK: Final = """
    UPDATE {table} u SET conversations_used = greatest(0, u.conversations_used - $3),
        seconds_used = greatest(0, u.seconds_used - $4),
        realtime_sessions_used = greatest(0, u.realtime_sessions_used - $5),
        banked_seconds_used = least(u.banked_seconds_used, greatest(0, u.seconds_used - $4)), updated_at = now()
    WHERE u.{key} = $1 AND u.period = $2 AND u.seconds_used >= $4
    RETURNING u.id"""
BANK: Final = "UPDATE user_usage SET banked_seconds = banked_seconds + $3, updated_at = now() WHERE user_id = $1 AND period = $2"
TOKENS: Final = """
    UPDATE {table} SET tokens_used = tokens_used + $2, updated_at = now()
    WHERE id = (SELECT id FROM {table} WHERE {key} = $1 ORDER BY period DESC LIMIT 1)"""


class Terms(Struct, frozen=True):
    """Which tier they have who have no subscription: the operator's to say."""

    tier: str = UNLIMITED
    guest_tier: str = UNLIMITED


class Account(Struct, frozen=True):
    """One row a month."""

    table: str
    key: str
    who: UUID | str
    plan: str
    tier: str
    factor: int = 1

    def sql(self, statement: str, **more: str) -> str:
        return statement.format(table=self.table, key=self.key, plan=self.plan, columns=COLUMNS, **more)


class Standing(Struct, frozen=True, kw_only=True):
    """A plan, and what of it was used in a month."""

    plan: Plan
    used: Used
    period: str
    is_guest: bool = False

    @property
    def seconds_left(self) -> int | None:
        return seconds_left(self.plan, self.used)


COLUMNS: Final = ", ".join(
    [
        *(f"plan.{name} AS plan_{name}" for name in PLAN),
        *(f"coalesce(u.{name}, 0) AS {name}" for name in USED),
    ]
)


def period_at(viewer: Viewer, time_zone: str, at: datetime) -> str:
    """The learner's month, by the same day that their lessons go by."""
    return period_of(local_day(at, GUESTS_ZONE if viewer.user_id is None else time_zone))


async def spend(
    viewer: Viewer, time_zone: str, wanted: Spend, terms: Terms, at: datetime, *, guarded: bool = True
) -> Standing:
    """Within the caller's transaction, and the last of it: afterwards a guest's looks as the product.

    Unguarded, it only counts: what has been said is counted whatever is left.
    """
    period = period_at(viewer, time_zone, at)
    found = []
    for account in await _accounts(viewer, terms):
        try:
            found.append(await _spend(account, period, wanted, guarded=guarded))
        except RealtimeNotIncluded:
            raise
        except UsedUp as refused:
            raise GuestUsedUp if viewer.user_id is None else refused from None
    return _scarcest(found)


async def standing_of(viewer: Viewer, time_zone: str, terms: Terms, at: datetime) -> Standing:
    """Within the caller's transaction, and the last of it; a month that nobody has opened counts as it would be."""
    period = period_at(viewer, time_zone, at)
    return _scarcest([await _look(each, period) for each in await _accounts(viewer, terms)])


async def give_back(
    viewer: Viewer, time_zone: str, spent: Spend, terms: Terms, spent_at: datetime, at: datetime
) -> None:
    """What was taken for nothing, in the reverse order: the month's own seconds before what was banked.

    Seconds of a month that is over come back as banked ones of this month.
    """
    then, period = period_at(viewer, time_zone, spent_at), period_at(viewer, time_zone, at)
    numbers = (spent.conversations, spent.seconds, spent.realtime_sessions)
    for account in await _accounts(viewer, terms):
        await _look_or_open(account, period)  # first: a month that opens later would count them once more
        given = await fetch(account.sql(GIVE_BACK), account.who, then, *numbers)
        if given and then != period and isinstance(account.who, UUID):
            await connection().execute(BANK, account.who, period, spent.seconds)


async def count_tokens(viewer: Viewer, tokens: int) -> None:
    """Within the product's transaction; who has never talked has no month that they count in."""
    if viewer.user_id is not None:
        statement = TOKENS.format(table="user_usage", key="user_id")
        await connection().execute(statement, viewer.user_id, tokens)
    else:
        statement = TOKENS.format(table="guest_usage", key="who")
        await connection().execute(statement, f"guest:{viewer.guest_id}", tokens)


async def _accounts(viewer: Viewer, terms: Terms) -> list[Account]:
    """In the one order in which all lock them."""
    if viewer.user_id is not None:
        return [Account("user_usage", "user_id", viewer.user_id, PERSONS_PLAN, terms.tier)]
    await become_the_product()  # a guest's sums are the product's to read and to move
    found = [Account("guest_usage", "who", f"guest:{viewer.guest_id}", GUESTS_PLAN, terms.guest_tier)]
    if came_from := behalf().came_from:
        address = f"address:{came_from}"
        found.append(Account("guest_usage", "who", address, GUESTS_PLAN, terms.guest_tier, ADDRESS_TIMES))
    return found


async def _spend(account: Account, period: str, wanted: Spend, *, guarded: bool) -> Standing:
    numbers = (wanted.conversations, wanted.seconds, wanted.realtime_sessions, guarded, account.factor)
    for _ in range(TRIES):
        rows = await fetch(account.sql(SPEND, left=LEFT), account.who, period, account.tier, *numbers)
        if rows:
            return _standing(rows[0], account, period)
        standing = await _look_or_open(account, period)
        if guarded and (refused := refusal(standing.plan, standing.used, wanted)) is not None:
            raise refused
    raise Conflict


async def _look(account: Account, period: str) -> Standing:
    row = await _row(account, period)
    standing = _standing(row, account, period)
    if row["is_open"]:
        return standing
    banked = await _banked(account, period, standing.plan)
    return Standing(
        plan=standing.plan, used=Used(banked_seconds=banked), period=period, is_guest=standing.is_guest
    )


async def _look_or_open(account: Account, period: str) -> Standing:
    row = await _row(account, period)
    if not row["is_open"]:
        banked = await _banked(account, period, _standing(row, account, period).plan)
        await connection().execute(account.sql(OPEN), account.who, period, banked)
        row = await _row(account, period)
    return _standing(row, account, period)


async def _row(account: Account, period: str) -> Any:
    rows = await fetch(account.sql(LOOK), account.who, period, account.tier)
    if not rows:
        raise UnknownTier(tier=account.tier)
    return rows[0]


async def _banked(account: Account, period: str, plan: Plan) -> int:
    """Of the month before; who paid for it and was never there has all of it left."""
    if not plan.session_banking_enabled or not isinstance(account.who, UUID):
        return 0
    before = month_before(period)
    rows = await fetch(BEFORE.format(columns=COLUMNS), account.who, before)
    if rows and rows[0]["plan_id"] is not None:
        then = _standing(rows[0], account, before)
        return banked_from(then.used, then.plan, plan)
    paid = (await fetch(PAID_BEFORE, account.who, period))[0][0]
    return banked_from(Used(), plan, plan) if paid else 0


def _standing(row: Any, account: Account, period: str) -> Standing:
    plan = Plan(**{name: row[f"plan_{name}"] for name in PLAN})
    return Standing(
        plan=plan.times(account.factor),
        used=Used(**{name: row[name] for name in USED}),
        period=period,
        is_guest=account.table == "guest_usage",
    )


def _scarcest(found: list[Standing]) -> Standing:
    """A guest has what both the cookie and the address leave; limits of a sitting are the same in both."""
    return min(found, key=lambda each: float("inf") if each.seconds_left is None else each.seconds_left)
