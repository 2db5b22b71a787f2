"""One's own plan as PostgreSQL keeps it: what is in force, what comes, what was paid, and nothing of anybody else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kaiwa.billing.meter import meter_of
from kaiwa.billing.own import Billing, read_billing
from kaiwa.billing.usage import Terms, period_at
from kaiwa.billing.vocabulary import SubscriptionStatus
from kaiwa.clock import now
from kaiwa.database import transaction
from kaiwa.viewer import Viewer
from tests.browsing import query
from tests.conftest import Servers
from tests.ownership import twice

__all__ = ["twice"]
pytestmark = pytest.mark.usefixtures("database")

TERMS = Terms(tier="free", guest_tier="guest")


async def somebody(zone: str = "UTC") -> Viewer:
    rows = await query(
        "INSERT INTO users (email, time_zone) VALUES ($1, $2) RETURNING id",
        f"{uuid4().hex}@kaiwa.example",
        zone,
    )
    return Viewer(user_id=rows[0]["id"])


async def subscribes(
    viewer: Viewer, tier: str, status: SubscriptionStatus = SubscriptionStatus.ACTIVE, **more: Any
) -> UUID:
    given = {
        "user_id": viewer.user_id,
        "tier_id": tier,
        "status": status.value,
        "is_active": status in (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING),
        "current_period_start": now(),
        "current_period_end": now() + timedelta(days=20),
    } | more
    places = ", ".join(f"${place}" for place in range(1, len(given) + 1))
    sql = f"INSERT INTO subscriptions ({', '.join(given)}) VALUES ({places}) RETURNING id"
    return UUID(str((await query(sql, *given.values()))[0]["id"]))


async def pays(viewer: Viewer, amount: int, days_ago: int, subscription: UUID | None = None) -> None:
    await query(
        "INSERT INTO payments (user_id, subscription_id, amount, currency, status, created_at) VALUES ($1, $2, $3, 'usd', 'succeeded', $4)",
        viewer.user_id, subscription, amount, now() - timedelta(days=days_ago),
    )  # fmt: skip


def amounts(billing: Billing) -> list[tuple[int, str | None]]:
    return [(each.amount, each.tier_name) for each in billing.payments]


async def test_ones_plan_is_told_with_what_was_paid_and_with_nothing_of_anothers(twice: str) -> None:
    me, another = await somebody(), await somebody()
    mine, theirs = await subscribes(me, "plus"), await subscribes(another, "premium")
    await pays(me, 900, 40)
    await pays(me, 901, 10, mine)
    await pays(another, 1900, 5, theirs)
    await query(
        "INSERT INTO user_usage (user_id, period, seconds_used, banked_seconds, banked_seconds_used) VALUES ($1, $2, 900, 1200, 600)",
        me.user_id, period_at(me, "UTC", now()),
    )  # fmt: skip
    found = await read_billing(me, TERMS)
    assert (found.plan.id, found.plan.monthly_price_usd, found.meter.tier) == ("plus", 900, "plus")
    assert (found.meter.seconds.used, found.meter.banked_seconds.left) == (300, 600)
    assert found.subscription is not None
    assert found.subscription.tier_id == "plus"
    assert amounts(found) == [(901, "Plus"), (900, None)]
    nobodys = await read_billing(await somebody(), TERMS)
    assert (nobodys.plan.id, nobodys.subscription, nobodys.payments) == ("free", None, [])


@pytest.mark.parametrize(
    ("status", "ends", "in_force"),
    [
        (SubscriptionStatus.ACTIVE, False, "plus"),
        (SubscriptionStatus.ACTIVE, True, "plus"),
        (SubscriptionStatus.TRIALING, False, "plus"),
        (SubscriptionStatus.PAST_DUE, True, "free"),
        (SubscriptionStatus.CANCELED, True, "free"),
    ],
)
async def test_what_is_no_longer_paid_for_is_told_beside_the_plan_that_everybody_has(
    status: SubscriptionStatus, ends: bool, in_force: str
) -> None:
    me = await somebody()
    await subscribes(me, "plus", status, cancel_at_period_end=ends)
    found = await read_billing(me, TERMS)
    assert found.plan.id == in_force
    assert found.subscription is not None
    assert (found.subscription.status, found.subscription.tier_name) == (status, "Plus")
    assert found.subscription.ends is (ends and in_force == "plus")
    assert found.subscription.next_invoice_usd is None, "nobody sends one"


async def test_the_next_invoice_follows_the_price_that_was_agreed() -> None:
    tier, month, year = f"t-{uuid4().hex[:12]}", uuid4().hex, uuid4().hex
    await query(
        "INSERT INTO tiers (id, name, monthly_price_usd, annual_price_usd, stripe_price_id_monthly, stripe_price_id_annual, is_active) "
        "VALUES ($1, 'Of a test', 500, 5000, $2, $3, false)",
        tier, month, year,
    )  # fmt: skip
    for price, ends, due in (
        (month, False, 500),
        (year, False, 5000),
        (year, True, None),
        ("gone", False, None),
    ):
        me = await somebody()
        await subscribes(me, tier, stripe_price_id=price, cancel_at_period_end=ends)
        found = (await read_billing(me, TERMS)).subscription
        assert found is not None
        assert found.next_invoice_usd == due, price


async def test_the_subscription_that_runs_is_told_before_a_later_one_that_failed() -> None:
    me = await somebody()
    await subscribes(me, "premium", SubscriptionStatus.CANCELED, created_at=now() - timedelta(days=90))
    await subscribes(me, "premium", SubscriptionStatus.PAST_DUE, created_at=now() - timedelta(days=60))
    before = (await read_billing(me, TERMS)).subscription
    assert before is not None
    assert before.status is SubscriptionStatus.PAST_DUE
    await subscribes(me, "plus", created_at=now() - timedelta(days=70))
    found = (await read_billing(me, TERMS)).subscription
    assert found is not None
    assert found.tier_id == "plus"


async def test_only_plans_that_are_offered_are_shown_and_a_guest_has_their_own() -> None:
    found = await read_billing(Viewer(guest_id=uuid4()), TERMS)
    assert (found.plan.id, found.subscription, found.payments) == ("guest", None, [])
    offered = [each.id for each in found.plans]
    assert [each for each in offered if each in ("free", "plus", "premium")] == ["free", "plus", "premium"]
    assert not {"guest", "unlimited"} & set(offered)
    assert not found.plan.is_limitless
    assert (await read_billing(await somebody(), Terms())).plan.id == "unlimited"


@pytest.mark.parametrize(
    ("zone", "hour"), [("Pacific/Kiritimati", 13), ("Pacific/Pago_Pago", 14), ("UTC", 3)]
)
async def test_a_month_begins_on_its_first_day_wherever_one_lives(
    zone: str, hour: int, servers: Servers
) -> None:
    me = await somebody(zone)
    async with transaction(me):
        meter = await meter_of(me, zone, TERMS, datetime(2026, 11, 15, 12, tzinfo=UTC))
    assert meter.next_period_on == date(2026, 12, 1)
    assert (meter.next_period_at.hour, meter.next_period_at.tzinfo) == (hour, UTC)
