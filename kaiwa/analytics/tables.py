"""What happened, for who runs Kaiwa: events without anybody's words."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    BigSerial,
    ForeignKey,
    Integer,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.database import DB


class AnalyticsEvent(Table, tablename="analytics_events", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    session_id = Varchar(length=128, null=True, default=None)
    """PostHog's session id, where a browser sends one."""
    event_name = Varchar(length=64, null=False)
    properties = JSONB(default="{}", null=False)
    user_agent = Varchar(length=256, null=False, default="")
    ip_address = Varchar(length=64, null=False, default="")
    referrer = Varchar(length=512, null=False, default="")
    created_at = Timestamptz(default=TimestamptzNow(), null=False, index=True)


class EngineCall(Table, tablename="engine_calls", db=DB):
    """A question to a model; names nobody, so nobody's leaving takes it away."""

    id = BigSerial(primary_key=True)
    purpose = Varchar(length=32, null=False)
    provider = Varchar(length=128, null=False)
    model = Varchar(length=80, null=False)
    prompt_version = Varchar(length=32, null=False, default="")
    input_tokens = Integer(null=False, default=0)
    output_tokens = Integer(null=False, default=0)
    cost_microusd = BigInt(null=False, default=0)
    latency_ms = Integer(null=False, default=0)
    first_token_ms = Integer(null=True, default=None)
    attempts = SmallInt(null=False, default=1)
    outcome = Varchar(length=32, null=False)
    created_at = Timestamptz(default=TimestamptzNow(), null=False, index=True)
