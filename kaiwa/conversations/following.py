"""Reads a reply along while it is said, from any place in it; what the log lost, the row tells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

import msgspec
import structlog
from msgspec import Struct
from redis.exceptions import RedisError

from kaiwa.conversations.line_log import DONE, MESSAGE, Logged, Nothing, subject_of
from kaiwa.conversations.loading import Row, load_conversation, load_messages, load_showing
from kaiwa.conversations.message_rows import view_of
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.turn_views import TurnView, objectives_of
from kaiwa.conversations.turns import take_over
from kaiwa.conversations.vocabulary import MessageRole, MessageStatus
from kaiwa.database import transaction
from kaiwa.errors import NotFound
from kaiwa.live import BEGINNING, Entry
from kaiwa.viewer import Viewer

log = structlog.get_logger()

LONGEST_WAIT_S: Final = 60.0
"""Then a turn is answered as it stands, its reply still being said."""


class Told(Struct, frozen=True):
    """One event of a reply, with the place in the log that a reader goes on from."""

    event: str
    data: msgspec.Raw | TurnView | Nothing
    id: str = ""


async def must_be_a_reply(conversation_id: str, reply_id: str, viewer: Viewer) -> None:
    """Before the first byte: an answer that has begun cannot become a 404."""
    async with transaction(viewer):
        await _reply(conversation_id, reply_id, viewer)


async def follow(
    conversation_id: str, reply_id: str, viewer: Viewer, replies: Replies, after: str = BEGINNING
) -> AsyncIterator[Told]:
    """Ends with ``done``, or when the process stops: then the reader asks again, with the last id it has."""
    subject = subject_of(reply_id)
    async for _ in replies.live.watch(subject):
        entries = await _since(replies, subject, after)
        for entry in entries:
            after = entry.id
            told = msgspec.json.decode(entry.data, type=Logged)
            yield Told(told.event, told.data, entry.id)
            if told.event == DONE:
                return
        if entries or replies.is_running(reply_id):
            continue
        async with transaction(viewer):
            reply = await _reply(conversation_id, reply_id, viewer)
        if reply["status"] != MessageStatus.STREAMING:
            if await _has_more(replies, subject, after):  # said between our look at the log and at the row
                continue
            yield Told(MESSAGE, await turn_of(conversation_id, reply_id, viewer))
            yield Told(DONE, Nothing())
            return
        if reply["is_orphaned"]:
            await take_over(conversation_id, viewer, replies)


async def turn_of(conversation_id: str, reply_id: str, viewer: Viewer) -> TurnView:
    """A turn as its rows tell it, whoever made it and whenever."""
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        showing = await load_showing(kept, viewer)
        reply = await _reply(conversation_id, reply_id, viewer)
        before = await load_messages(
            conversation_id, viewer, "AND m.ordinal = $3 - 1", reply["ordinal"], limit=1
        )
    return TurnView(
        message=view_of(before[0], showing) if before else None,
        reply=view_of(reply, showing),
        objectives=objectives_of(kept.goals),
        understanding=None,
        choices=list(kept.talk.choices),
        finished=kept.talk.scene.finished,
    )


async def wait_for_turn(conversation_id: str, reply_id: str, viewer: Viewer, replies: Replies) -> TurnView:
    """For who asked for one answer instead of a stream; in whichever process it is being said."""
    here = await replies.finished(reply_id)
    if here is not None:
        return here
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT_S):
            async for told in follow(conversation_id, reply_id, viewer, replies):
                if told.event == DONE:
                    break
    return await turn_of(conversation_id, reply_id, viewer)


async def _reply(conversation_id: str, reply_id: str, viewer: Viewer) -> Row:
    rows = await load_messages(conversation_id, viewer, "AND m.id = $3", reply_id, limit=1)
    if not rows or rows[0]["role"] != MessageRole.ASSISTANT:
        raise NotFound
    await load_conversation(conversation_id, viewer)  # one that was deleted has no replies any more
    return rows[0]


async def _since(replies: Replies, subject: str, after: str) -> list[Entry]:
    try:
        return await replies.live.since(subject, after)
    except (RedisError, OSError) as cause:
        log.warning("live.redis_away", error=type(cause).__name__)
        return []


async def _has_more(replies: Replies, subject: str, after: str) -> bool:
    return bool(await _since(replies, subject, after))
