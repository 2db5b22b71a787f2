"""One's own plan: what it gives and gave, how long it runs, what was paid for it, and which others there are."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.billing.allowance import Plan
from kaiwa.billing.meter import Meter, meter_of, zone_of
from kaiwa.billing.usage import Terms
from kaiwa.billing.vocabulary import PaymentStatus, SubscriptionStatus
from kaiwa.clock import now
from kaiwa.database import fetch, transaction
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

MOST_PAYMENTS: Final = 120
"""Ten years of months."""
SUBSCRIPTION: Final = """
    SELECT s.status, s.tier_id, t.name AS tier_name, s.current_period_end AS period_ends_at,
        s.is_active AND s.cancel_at_period_end AS ends, CASE WHEN s.is_active AND NOT s.cancel_at_period_end THEN
            CASE s.stripe_price_id WHEN t.stripe_price_id_monthly THEN t.monthly_price_usd
                WHEN t.stripe_price_id_annual THEN t.annual_price_usd END END AS next_invoice_usd
    FROM subscriptions s JOIN tiers t ON t.id = s.tier_id WHERE {mine} ORDER BY s.is_active DESC, s.created_at DESC, s.id LIMIT 1"""
PAYMENTS: Final = """
    SELECT p.id, p.amount, p.currency, p.status, p.created_at AS paid_at, t.name AS tier_name
    FROM payments p LEFT JOIN subscriptions s ON s.id = p.subscription_id LEFT JOIN tiers t ON t.id = s.tier_id
    WHERE {mine} ORDER BY p.created_at DESC, p.id LIMIT $2"""


class Offer(Plan, frozen=True, kw_only=True):
    """A plan with its price, in cents. What no code holds a plan to is not told: it would be a promise."""

    monthly_price_usd: int = 0
    annual_price_usd: int = 0


PLANS: Final = f"""
    SELECT {", ".join(f"t.{name}" for name in Offer.__struct_fields__)}, t.is_active FROM tiers t WHERE t.is_active OR t.id = $1
    ORDER BY t.monthly_price_usd, t.annual_price_usd, t.id"""  # noqa: S608 - names of ours


class SubscriptionView(Struct, frozen=True, kw_only=True):
    status: SubscriptionStatus
    """Past due or canceled: the plan that everybody has is in force meanwhile."""
    tier_id: str
    tier_name: str
    period_ends_at: datetime
    ends: bool
    """It is not renewed then."""
    next_invoice_usd: int | None
    """Cents, due when the period ends; None where nothing is."""


class PaymentView(Struct, frozen=True, kw_only=True):
    id: UUID
    amount: int
    """Minor units of ``currency``."""
    currency: str
    status: PaymentStatus
    paid_at: datetime
    tier_name: str | None


class Billing(Struct, frozen=True, kw_only=True):
    plan: Offer
    """In force now."""
    meter: Meter
    time_zone: str
    """Whose days it all goes by."""
    subscription: SubscriptionView | None
    """The one that runs, else the last one that did."""
    plans: list[Offer]
    """Those that are offered, the cheapest first."""
    payments: list[PaymentView]
    """The newest first."""


async def read_billing(viewer: Viewer, terms: Terms) -> Billing:
    async with transaction(viewer):
        zone = await zone_of(viewer)
        subscription = await _subscription(viewer)
        payments = await _payments(viewer)
        meter = await meter_of(
            viewer, zone, terms, now()
        )  # a guest's is the product's: nobody's own comes after it
        plans = {row["id"]: row for row in await fetch(PLANS, meter.tier)}
    return Billing(
        plan=_offer(plans[meter.tier]),
        meter=meter,
        time_zone=zone,
        subscription=subscription,
        plans=[_offer(row) for row in plans.values() if row["is_active"]],
        payments=payments,
    )


async def _subscription(viewer: Viewer) -> SubscriptionView | None:
    if viewer.user_id is None:
        return None
    rows = await fetch(SUBSCRIPTION.format(mine=mine_sql(viewer, "$1", "s")), viewer.user_id)
    return msgspec.convert(dict(rows[0]), SubscriptionView) if rows else None


async def _payments(viewer: Viewer) -> list[PaymentView]:
    if viewer.user_id is None:
        return []
    rows = await fetch(PAYMENTS.format(mine=mine_sql(viewer, "$1", "p")), viewer.user_id, MOST_PAYMENTS)
    return [msgspec.convert(dict(row), PaymentView) for row in rows]


def _offer(row: Any) -> Offer:
    return Offer(**{name: row[name] for name in Offer.__struct_fields__})
