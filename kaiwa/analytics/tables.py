"""What happened, for who runs Kaiwa: events without anybody's words."""

from piccolo.columns import JSONB, UUID, ForeignKey, Timestamptz, Varchar
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
