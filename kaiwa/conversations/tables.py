"""Conversations, what was said in them, and the time they took."""

from piccolo.columns import (
    JSONB,
    UUID,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Real,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.columns import Dated, at_least, one_of, within
from kaiwa.conversations.vocabulary import ConversationStatus, MessageRole, MessageStatus, Mode
from kaiwa.curriculum.tables import LearningPathAssignment, Scenario
from kaiwa.curriculum.vocabulary import DAYS, Origin
from kaiwa.database import DB
from kaiwa.languages.tables import Language, Speaker


class Conversation(Dated, Table, tablename="conversations", db=DB):
    id = Varchar(length=64, primary_key=True, default=None)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None)
    guest_id = UUID(null=True, default=None)
    target_language_id = ForeignKey(Language, on_delete=OnDelete.restrict, null=False, index=True)
    scenario_id = ForeignKey(Scenario, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    assignment_id = ForeignKey(
        LearningPathAssignment, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    speaker_id = ForeignKey(Speaker, on_delete=OnDelete.set_null, null=True, default=None, index=True)
    day_index = SmallInt(null=True, default=None)
    title = Varchar(length=200, null=False, default="")
    mode = Varchar(length=16, null=False, default=Mode.TRADITIONAL)
    status = Varchar(length=16, null=False, default=ConversationStatus.OPEN)
    is_onboarding = Boolean(default=False, null=False)
    duration_seconds = Integer(null=False, default=0)
    message_count = Integer(null=False, default=0)
    audio_seconds = Integer(null=False, default=0)
    comfort_rating = SmallInt(null=True, default=None)
    engagement_level = SmallInt(null=True, default=None)
    objectives = JSONB(default="[]", null=False)
    state = JSONB(default="{}", null=False)
    """The scene as it is played here, and where the dialogue stands."""
    debrief = JSONB(null=True, default=None)
    started_on = Date(null=False)
    """The learner's local date."""
    finished_at = Timestamptz(null=True, default=None)
    version = Integer(default=1, null=False)
    deleted_at = Timestamptz(null=True, default=None)

    conversations_mode = one_of("mode", Mode)
    conversations_status = one_of("status", ConversationStatus)
    conversations_owner = Check("num_nonnulls(user_id, guest_id) = 1")
    conversations_comfort = within("comfort_rating", 1, 5)
    conversations_engagement = within("engagement_level", 1, 5)
    conversations_day = within("day_index", 1, DAYS)
    conversations_sums = Check("duration_seconds >= 0 AND message_count >= 0 AND audio_seconds >= 0")


class Message(Table, tablename="messages", db=DB):
    id = Varchar(length=64, primary_key=True, default=None)
    conversation_id = ForeignKey(Conversation, on_delete=OnDelete.cascade, null=False)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None)
    ordinal = Integer(null=False)
    """The one order that all devices see, from 1."""
    role = Varchar(length=16, null=False)
    content = Text(null=False)
    status = Varchar(length=16, null=False, default=MessageStatus.COMPLETE)
    client_id = Varchar(length=128, null=True, default=None)
    """What its sender calls it: sent twice, it is one message."""
    answering_until = Timestamptz(null=True, default=None)
    """The lease of the process that speaks it; another one may take over after that."""
    translated_content = Text(null=True, default=None)
    translation_confidence = Real(null=True, default=None)
    translation_provider = Varchar(length=32, null=True, default=None)
    tokens = JSONB(default="[]", null=False)
    romanization = Text(null=True, default=None)
    pinyin = Text(null=True, default=None)
    hiragana = Text(null=True, default=None)
    katakana = Text(null=True, default=None)
    kanji = Text(null=True, default=None)
    grammar_analysis = JSONB(null=True, default=None)
    vocabulary_analysis = JSONB(null=True, default=None)
    corrections = JSONB(default="[]", null=False)
    level = Real(null=True, default=None)
    origin = Varchar(length=16, null=True, default=None)
    model = Varchar(length=80, null=True, default=None)
    prompt_version = Varchar(length=32, null=True, default=None)
    origin_reason = Varchar(length=200, null=True, default=None)
    """Why it was not made as asked: a time-out, a stand-in, a second try."""
    created_at = Timestamptz(null=False)
    created_on = Date(null=False)
    """The learner's local date."""

    messages_order_key = Unique(["conversation_id", "ordinal"])
    messages_client_key = Unique(["conversation_id", "client_id"])
    messages_role = one_of("role", MessageRole)
    messages_status = one_of("status", MessageStatus)
    messages_origin = one_of("origin", Origin)
    messages_confidence = within("translation_confidence", 0, 1)
    messages_ordinal = at_least("ordinal", 1)
    messages_owner = Check("num_nonnulls(user_id, guest_id) = 1")


class VoiceRecording(Table, tablename="voice_recordings", db=DB):
    """What a learner said, in their own voice; only of who wants it kept, and only for a while."""

    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False)
    conversation_id = ForeignKey(
        Conversation, on_delete=OnDelete.cascade, null=True, default=None, index=True
    )
    media_type = Varchar(length=32, null=False)
    duration_seconds = Real(null=False)
    audio = Bytea(null=False, default=b"")
    heard = Text(null=False, default="")
    """What was written down of it, before its speaker mended it."""
    created_at = Timestamptz(null=False)
    expires_at = Timestamptz(null=False, index=True)


class ConversationSession(Table, tablename="conversation_sessions", db=DB):
    """One sitting, as it is metered; a conversation may have several."""

    id = Varchar(length=64, primary_key=True, default=None)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=True, default=None, index=True)
    guest_id = UUID(null=True, default=None)
    conversation_id = ForeignKey(
        Conversation, on_delete=OnDelete.set_null, null=True, default=None, index=True
    )
    language = ForeignKey(Language, on_delete=OnDelete.restrict, null=False, index=True)
    mode = Varchar(length=16, null=False, default=Mode.TRADITIONAL)
    start_time = Timestamptz(null=False)
    end_time = Timestamptz(null=True, default=None)
    """Of what was said last."""
    closed_at = Timestamptz(null=True, default=None)
    """None while it goes on; one of a conversation at most."""
    duration_seconds = Integer(null=False, default=0)
    seconds_consumed = Integer(null=False, default=0)
    input_tokens = Integer(null=False, default=0)
    output_tokens = Integer(null=False, default=0)
    was_extended = Boolean(default=False, null=False)
    extensions_used = SmallInt(null=False, default=0)

    conversation_sessions_mode = one_of("mode", Mode)
    conversation_sessions_times = Check("end_time IS NULL OR end_time >= start_time")
