"""What a plan allows, who has which plan, what was paid and what was used."""

from piccolo.columns import UUID, BigInt, Boolean, ForeignKey, Integer, SmallInt, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.billing.vocabulary import PaymentStatus, SubscriptionStatus
from kaiwa.columns import Dated, at_least, one_of
from kaiwa.database import DB


class Tier(Dated, Table, tablename="tiers", db=DB):
    id = Varchar(length=32, primary_key=True, default=None)
    name = Varchar(length=64, null=False)
    monthly_conversations = Integer(null=True, default=None)
    """None in any of the limits: without limit."""
    monthly_seconds = Integer(null=True, default=None)
    monthly_realtime_sessions = Integer(null=True, default=None)
    max_session_length_seconds = Integer(null=True, default=None)
    max_extensions = SmallInt(null=False, default=0)
    """How often one sitting may be made longer."""
    session_banking_enabled = Boolean(default=False, null=False)
    has_realtime_access = Boolean(default=False, null=False)
    has_advanced_voices = Boolean(default=False, null=False)
    has_analytics = Boolean(default=False, null=False)
    monthly_price_usd = Integer(null=False, default=0)
    """Cents, like every amount of money here."""
    annual_price_usd = Integer(null=False, default=0)
    stripe_product_id = Varchar(length=255, null=True, default=None)
    stripe_price_id_monthly = Varchar(length=255, null=True, default=None)
    stripe_price_id_annual = Varchar(length=255, null=True, default=None)
    is_active = Boolean(default=True, null=False)

    tiers_prices = Check("monthly_price_usd >= 0 AND annual_price_usd >= 0")


class Subscription(Dated, Table, tablename="subscriptions", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    tier_id = ForeignKey(Tier, on_delete=OnDelete.restrict, null=False, index=True)
    stripe_subscription_id = Varchar(length=255, null=True, default=None, unique=True)
    stripe_customer_id = Varchar(length=255, null=True, default=None)
    stripe_price_id = Varchar(length=255, null=True, default=None)
    status = Varchar(length=16, null=False, default=SubscriptionStatus.ACTIVE)
    current_period_start = Timestamptz(null=False)
    current_period_end = Timestamptz(null=False)
    cancel_at_period_end = Boolean(default=False, null=False)
    is_active = Boolean(default=True, null=False)
    """Derived from ``status``; the check keeps them one."""

    subscriptions_status = one_of("status", SubscriptionStatus)
    subscriptions_is_active = Check("is_active = (status IN ('active', 'trialing'))")


class Payment(Dated, Table, tablename="payments", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    subscription_id = ForeignKey(
        Subscription, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    stripe_payment_intent_id = Varchar(length=255, null=True, default=None, unique=True)
    stripe_invoice_id = Varchar(length=255, null=True, default=None, unique=True)
    amount = BigInt(null=False)
    """Minor units of ``currency``."""
    currency = Varchar(length=3, null=False, default="usd")
    status = Varchar(length=16, null=False)

    payments_status = one_of("status", PaymentStatus)
    payments_amount = at_least("amount", 0)


class UserUsage(Dated, Table, tablename="user_usage", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    period = Varchar(length=7, null=False)
    """YYYY-MM."""
    conversations_used = Integer(null=False, default=0)
    seconds_used = Integer(null=False, default=0)
    realtime_sessions_used = Integer(null=False, default=0)
    tokens_used = BigInt(null=False, default=0)
    banked_seconds = Integer(null=False, default=0)
    banked_seconds_used = Integer(null=False, default=0)
    """A part of ``seconds_used``: what the month before left over is used first."""
    tier_id = ForeignKey(Tier, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    """By which it was counted last."""

    user_usage_period_key = Unique(["user_id", "period"])
    user_usage_period = Check("period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'")
    user_usage_not_negative = Check(
        "conversations_used >= 0 AND seconds_used >= 0 AND realtime_sessions_used >= 0 AND tokens_used >= 0"
    )
    user_usage_banked = Check("banked_seconds_used BETWEEN 0 AND banked_seconds")


class GuestUsage(Dated, Table, tablename="guest_usage", db=DB):
    """What nobody in particular has used: one row for a guest's cookie, one for the address they came from."""

    id = UUID(primary_key=True)
    who = Varchar(length=80, null=False)
    """``guest:`` and the id, or ``address:`` and a keyed digest; the product alone reads either."""
    period = Varchar(length=7, null=False)
    conversations_used = Integer(null=False, default=0)
    seconds_used = Integer(null=False, default=0)
    realtime_sessions_used = Integer(null=False, default=0)
    tokens_used = BigInt(null=False, default=0)
    banked_seconds = Integer(null=False, default=0)
    banked_seconds_used = Integer(null=False, default=0)
    """Guests bank nothing: the columns are there so that one statement counts for everybody."""
    tier_id = ForeignKey(Tier, on_delete=OnDelete.set_null, null=True, default=None, index=True)

    guest_usage_who_key = Unique(["who", "period"])
