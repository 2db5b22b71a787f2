"""People, how they get in, and what they prefer."""

from piccolo.columns import JSONB, UUID, Boolean, ForeignKey, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from kaiwa.accounts.vocabulary import (
    AuditAction,
    Challenge,
    CorrectionStyle,
    LearningGoal,
    LinkPurpose,
    MailStatus,
    ReadingDisplay,
    Role,
)
from kaiwa.columns import Dated, one_of, within
from kaiwa.database import DB
from kaiwa.languages.tables import Language


class User(Dated, Table, tablename="users", db=DB):
    id = UUID(primary_key=True)
    email = Varchar(length=254, null=False, unique=True)
    """As compared: lower case, NFC. One mailbox is one account."""
    email_verified_at = Timestamptz(null=True, default=None)
    google_id = Varchar(length=255, null=True, default=None, unique=True)
    password_hash = Varchar(length=255, null=True, default=None)
    """None for who only ever came by Google."""
    display_name = Varchar(length=80, null=False, default="")
    username = Varchar(length=32, null=True, default=None, unique=True)
    avatar_url = Varchar(length=512, null=True, default=None)
    stripe_customer_id = Varchar(length=255, null=True, default=None, unique=True)
    native_language_id = ForeignKey(
        Language, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    preferred_ui_language_id = ForeignKey(
        Language, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    role = Varchar(length=16, null=False, default=Role.LEARNER)
    time_zone = Varchar(length=64, null=False, default="UTC")
    last_seen_at = Timestamptz(null=True, default=None)
    deleted_at = Timestamptz(null=True, default=None)
    deletes_at = Timestamptz(null=True, default=None, index=True)
    """When they are erased; they asked for it, and may take it back until then."""
    version = Integer(default=1, null=False)

    users_role = one_of("role", Role)
    users_email_folded = Check("email = lower(email)")


class UserPreferences(Dated, Table, tablename="user_preferences", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, unique=True)
    target_language_id = ForeignKey(
        Language, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    learning_goal = Varchar(length=16, null=False, default=LearningGoal.CONNECTION)
    speaking_level = SmallInt(null=False, default=5)
    listening_level = SmallInt(null=False, default=5)
    reading_level = SmallInt(null=False, default=5)
    writing_level = SmallInt(null=False, default=5)
    challenge_preference = Varchar(length=16, null=False, default=Challenge.MODERATE)
    correction_style = Varchar(length=16, null=False, default=CorrectionStyle.GENTLE)
    specific_goals = JSONB(default="[]", null=False)
    reading_display = Varchar(length=16, null=False, default=ReadingDisplay.ALWAYS)
    keep_recordings = Boolean(default=False, null=False)
    """Of one's own voice; whoever has not said so keeps none."""
    voices = JSONB(default="{}", null=False)
    """By language the speaker that lines are heard from, instead of each partner's own."""
    version = Integer(default=1, null=False)

    user_preferences_goal = one_of("learning_goal", LearningGoal)
    user_preferences_speaking = within("speaking_level", 1, 100)
    user_preferences_listening = within("listening_level", 1, 100)
    user_preferences_reading = within("reading_level", 1, 100)
    user_preferences_writing = within("writing_level", 1, 100)
    user_preferences_challenge = one_of("challenge_preference", Challenge)
    user_preferences_correction = one_of("correction_style", CorrectionStyle)
    user_preferences_readings = one_of("reading_display", ReadingDisplay)


class Session(Table, tablename="session", db=DB):
    id = Varchar(length=64, primary_key=True, default=None)
    """SHA-256 of what the cookie carries: who reads this table can sign in as nobody."""
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    public_id = UUID(null=False, unique=True)
    """What its owner calls it by when ending it."""
    expires_at = Timestamptz(null=False, index=True)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    last_seen_at = Timestamptz(default=TimestamptzNow(), null=False)
    user_agent = Varchar(length=256, null=False, default="")
    ip_address = Varchar(length=64, null=False, default="")


class ApiToken(Table, tablename="api_tokens", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    name = Varchar(length=80, null=False)
    token_hash = Varchar(length=64, null=False, unique=True)
    prefix = Varchar(length=16, null=False)
    """The first characters, so that its owner knows which one it is."""
    scopes = JSONB(default="[]", null=False)
    expires_at = Timestamptz(null=False, index=True)
    last_used_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)


class AccountLink(Table, tablename="account_links", db=DB):
    """A link in a mail, good once: it verifies an address or resets a password."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    purpose = Varchar(length=16, null=False)
    token_hash = Varchar(length=64, null=False, unique=True)
    email = Varchar(length=254, null=False)
    """The address it was sent to: a link does not verify an address that came later."""
    expires_at = Timestamptz(null=False, index=True)
    used_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    account_links_purpose = one_of("purpose", LinkPurpose)


class OutgoingMail(Table, tablename="outgoing_mails", db=DB):
    """The row is the mail to send; its text is blanked once it is sent, because it may hold a link."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    recipient = Varchar(length=254, null=False)
    kind = Varchar(length=32, null=False)
    subject = Varchar(length=200, null=False)
    body = Text(null=False)
    headers = JSONB(null=True, default=None)
    """More of the mail's headers, by name; blanked with the text."""
    attachments = JSONB(null=True, default=None)
    status = Varchar(length=8, null=False, default=MailStatus.PENDING)
    attempts = SmallInt(null=False, default=0)
    next_try_at = Timestamptz(default=TimestamptzNow(), null=False)
    last_error = Varchar(length=200, null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    outgoing_mails_status = one_of("status", MailStatus)


class ReadingOverride(Dated, Table, tablename="reading_overrides", db=DB):
    """How a person wants a word read; it wins over every rule, in print and in speech."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    language_id = ForeignKey(Language, on_delete=OnDelete.cascade, null=False, index=True)
    surface = Varchar(length=64, null=False)
    reading = Varchar(length=128, null=False)

    reading_overrides_surface_key = Unique(["user_id", "language_id", "surface"])


class AuditEntry(Table, tablename="audit_log", db=DB):
    """Append-only: a trigger refuses change. People are pseudonyms keyed by the server's secret."""

    id = UUID(primary_key=True)
    at = Timestamptz(default=TimestamptzNow(), null=False, index=True)
    action = Varchar(length=24, null=False)
    actor_ref = Varchar(length=32, null=False, default="", index=True)
    subject_ref = Varchar(length=32, null=False, default="", index=True)
    facts = JSONB(default="{}", null=False)
    """Ids and codes, and the reason that an admin gives; never text of a learner."""

    audit_log_action = one_of("action", AuditAction)


class RequestReplay(Table, tablename="request_replays", db=DB):
    """What a write with an Idempotency-Key answered, so that the second time answers the same."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None)
    owner = UUID(null=False)
    """The user or the guest: one column, so that one unique constraint guards both."""
    key = Varchar(length=128, null=False)
    fingerprint = Varchar(length=64, null=False)
    """SHA-256 of method, path and body: one key for two different requests is a mistake worth telling."""
    status_code = SmallInt(null=True, default=None)
    """None while the first one still runs."""
    content_type = Varchar(length=64, null=False, default="")
    body = Text(null=False, default="")
    expires_at = Timestamptz(null=False, index=True)
    created_at = Timestamptz(default=TimestamptzNow(), null=False)

    request_replays_key_key = Unique(["owner", "key"])
