"""What a person is told outside of a lesson."""

from piccolo.columns import JSONB, UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.columns import Dated, one_of
from kaiwa.database import DB
from kaiwa.notifications.vocabulary import Channel, NotificationStatus


class UserNotification(Dated, Table, tablename="user_notifications", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    kind = Varchar(length=48, null=False)
    channel = Varchar(length=8, null=False, default=Channel.IN_APP)
    title = Varchar(length=200, null=False)
    body = Text(null=False, default="")
    action_url = Varchar(length=512, null=True, default=None)
    status = Varchar(length=8, null=False, default=NotificationStatus.PENDING)
    scheduled_for = Timestamptz(null=False)
    sent_at = Timestamptz(null=True, default=None)
    read_at = Timestamptz(null=True, default=None)
    metadata = JSONB(default="{}", null=False)

    user_notifications_channel = one_of("channel", Channel)
    user_notifications_status = one_of("status", NotificationStatus)
