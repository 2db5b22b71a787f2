"""A learner's turn: kept first, in the one order that all devices see, and answered by a task that outlives the request."""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.billing.usage import Terms
from kaiwa.clock import local_day, now
from kaiwa.conversations.answering import LEASE_S, Job
from kaiwa.conversations.cleaning import LONGEST_TURN, cleaned
from kaiwa.conversations.correcting import Standing
from kaiwa.conversations.errors import AnotherMessage, ConversationFinished, NothingSaid, StillAnswering
from kaiwa.conversations.loading import Loaded, Row, load_messages, load_talk
from kaiwa.conversations.message_rows import COLUMNS, annotated_values, as_json, noted_of
from kaiwa.conversations.partner import TurnBrief
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.sittings import note_activity, seat_of
from kaiwa.conversations.time_left import TimeLeft
from kaiwa.conversations.vocabulary import ConversationStatus, MessageRole, MessageStatus
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict
from kaiwa.languages.annotating import annotate_texts
from kaiwa.ownership import mine_sql
from kaiwa.scripts import Annotation
from kaiwa.viewer import Viewer

TRIES: Final = 3
"""Another device's turn may come in between."""

TAKE: Final = """
    WITH taken AS (
        UPDATE conversations SET message_count = message_count + 2, version = version + 1, updated_at = $9
        WHERE id = $1 AND status = 'open' AND deleted_at IS NULL AND version = $3 AND {mine}
        RETURNING message_count, user_id, guest_id
    ), heard AS (
        INSERT INTO messages (id, conversation_id, user_id, guest_id, ordinal, role, content, status, client_id,
            tokens, romanization, pinyin, hiragana, katakana, kanji, created_at, created_on)
        SELECT $4, $1, user_id, guest_id, message_count - 1, 'user', $5, 'complete', $6,
            $11, $12, $13, $14, $15, $16, $9, $10 FROM taken
    )
    INSERT INTO messages (id, conversation_id, user_id, guest_id, ordinal, role, content, status, answering_until,
        created_at, created_on)
    SELECT $7, $1, user_id, guest_id, message_count, 'assistant', '', 'streaming',
        now() + make_interval(secs => $8), $9, $10 FROM taken
    RETURNING ordinal"""
TAKE_OVER: Final = """
    UPDATE messages SET answering_until = now() + make_interval(secs => $3)
    WHERE id = $1 AND status = 'streaming' AND answering_until < now() AND {mine} RETURNING id"""


class Begun(Struct, frozen=True):
    reply_id: str
    is_repeated: bool = False
    """The same message came before: this is its turn."""


async def take_turn(
    conversation_id: str, said: str, viewer: Viewer, replies: Replies, *, client_id: str | None = None
) -> Begun:
    """Sent twice with one ``client_id``, it is one turn."""
    content = _text(said)
    for _ in range(TRIES):
        async with transaction(viewer):
            loaded = await load_talk(conversation_id, viewer)
            before = await _by_client(conversation_id, client_id, viewer) if client_id else None
        if before is not None:
            return _repeated(before, content)
        await _must_be_free(loaded, viewer, replies)
        annotation = (await annotate_texts([content], loaded.kept.language, loaded.overrides))[0]
        job = _job(loaded, viewer, content, annotation, now())
        left = await _take(job, loaded, client_id, replies.terms)
        if left is not None:
            replies.begin(replace(job, time=left))
            return Begun(job.reply_id)
    raise Conflict


async def take_over(conversation_id: str, viewer: Viewer, replies: Replies) -> None:
    """Whoever looks finishes what a process that died left unsaid; two who look at once do it once."""
    if replies.is_closing:  # not by a process that is about to go itself
        return
    async with transaction(viewer):
        loaded = await load_talk(conversation_id, viewer)
        reply = loaded.speaking
        if reply is None or not reply["is_orphaned"]:
            return
        statement = TAKE_OVER.format(mine=mine_sql(viewer, "$2"))
        if not await fetch(statement, reply["id"], viewer.owner_id, float(LEASE_S)):
            return
    heard = next((row for row in loaded.messages if row["ordinal"] == reply["ordinal"] - 1), None)
    said = heard["content"] if heard else ""
    job = job_of(loaded, viewer, said, reply=reply, heard=heard)
    replies.begin(replace(job, is_taken_over=True))


def job_of(loaded: Loaded, viewer: Viewer, said: str, *, reply: Row, heard: Row | None) -> Job:
    kept = loaded.kept
    return Job(
        viewer=viewer,
        conversation_id=kept.id,
        reply=reply,
        heard=heard,
        brief=brief_of(loaded, said, before=heard["ordinal"] if heard else 1),
        talk=kept.talk,
        goals=kept.goals,
        style=kept.style,
        overrides=loaded.overrides,
        showing=loaded.showing,
    )


def brief_of(loaded: Loaded, said: str, *, before: int) -> TurnBrief:
    kept = loaded.kept
    return TurnBrief(
        scenario=kept.draft,
        state=kept.talk.scene,
        history=loaded.history(before),
        said=said,
        partner_name=kept.talk.partner_name,
        correction_style=kept.style,
        help=kept.talk.help,
    )


def fresh_row(**values: Any) -> dict[str, Any]:
    """A message that is about to be kept, with everything that its view looks at."""
    return {**dict.fromkeys(COLUMNS), "tokens": "[]", "corrections": "[]", **values}


def must_be_open(status: ConversationStatus) -> None:
    if status is not ConversationStatus.OPEN:
        raise ConversationFinished


def _text(said: str) -> str:
    content = cleaned(said).strip()[:LONGEST_TURN]
    if not content:
        raise NothingSaid(field="content")
    return content


async def _must_be_free(loaded: Loaded, viewer: Viewer, replies: Replies) -> None:
    must_be_open(loaded.kept.status)
    reply = loaded.speaking
    if reply is None:
        return
    if reply["is_orphaned"]:
        await take_over(loaded.kept.id, viewer, replies)
    raise StillAnswering(reply_id=reply["id"])


async def _by_client(conversation_id: str, client_id: str, viewer: Viewer) -> tuple[Row, Row] | None:
    """The message that was sent under this name, and its reply."""
    which = (
        "AND m.ordinal BETWEEN (SELECT ordinal FROM messages WHERE conversation_id = $1 AND client_id = $3) "
        "AND (SELECT ordinal + 1 FROM messages WHERE conversation_id = $1 AND client_id = $3)"
    )
    rows = await load_messages(conversation_id, viewer, which, client_id, limit=2)
    return (rows[1], rows[0]) if rows else None


def _repeated(before: tuple[Row, Row], content: str) -> Begun:
    heard, reply = before
    if heard["content"] != content:
        raise AnotherMessage
    return Begun(reply["id"], is_repeated=True)


def _job(loaded: Loaded, viewer: Viewer, content: str, annotation: Annotation, at: datetime) -> Job:
    last = loaded.messages[-1]["ordinal"] if loaded.messages else 0
    heard = fresh_row(
        id=uuid4().hex,
        ordinal=last + 1,
        role=MessageRole.USER.value,
        content=content,
        status=MessageStatus.COMPLETE.value,
        created_at=at,
        **annotated_values(annotation),
    )
    reply = fresh_row(
        id=uuid4().hex,
        ordinal=last + 2,
        role=MessageRole.ASSISTANT.value,
        content="",
        status=MessageStatus.STREAMING.value,
        created_at=at,
    )
    return job_of(loaded, viewer, content, reply=reply, heard=heard)


async def _take(job: Job, loaded: Loaded, client_id: str | None, terms: Terms) -> TimeLeft | None:
    """None when somebody was faster: then everything is looked at again. Refused by its plan, the turn was never taken."""
    heard = job.heard
    assert heard is not None
    kept, viewer, at = loaded.kept, job.viewer, heard["created_at"]
    async with transaction(viewer):
        taken = await fetch(
            TAKE.format(mine=mine_sql(viewer, "$2")),
            kept.id,
            viewer.owner_id,
            kept.version,
            heard["id"],
            heard["content"],
            client_id,
            job.reply_id,
            float(LEASE_S),
            at,
            local_day(at, kept.time_zone),
            *(heard[name] for name in ("tokens", "romanization", "pinyin", "hiragana", "katakana", "kanji")),
        )
        if not taken:
            return None
        assert taken[0]["ordinal"] == job.reply["ordinal"]
        await _show_what_was_prompted(loaded)
        return (await note_activity(seat_of(kept, viewer), terms, is_turn=True)).time


async def _show_what_was_prompted(loaded: Loaded) -> None:
    """Who goes on instead of trying again sees the solution."""
    for row in loaded.messages:
        corrections = noted_of(row["corrections"]) if Standing.PROMPTED in row["corrections"] else ()
        if any(each.standing is Standing.PROMPTED for each in corrections):
            shown = [
                replace(each, standing=Standing.SHOWN) if each.standing is Standing.PROMPTED else each
                for each in corrections
            ]
            await connection().execute(
                "UPDATE messages SET corrections = $2 WHERE id = $1", row["id"], as_json(shown)
            )
