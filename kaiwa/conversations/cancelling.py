"""Stops a reply that nobody wants to hear to its end: what was said so far stays, marked as interrupted."""

from typing import Final

import msgspec
from redis.exceptions import RedisError

from kaiwa.conversations.errors import NothingToAnswer
from kaiwa.conversations.following import turn_of
from kaiwa.conversations.line_log import (
    AGAIN,
    DONE,
    MESSAGE,
    PIECE,
    LineLog,
    Logged,
    Nothing,
    PieceSaid,
    subject_of,
)
from kaiwa.conversations.loading import load_talk
from kaiwa.conversations.message_rows import annotated_values
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.turn_views import TurnView
from kaiwa.database import fetch, transaction
from kaiwa.languages.annotating import annotate_texts
from kaiwa.live import Live
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

INTERRUPT: Final = """
    UPDATE messages SET status = 'interrupted', answering_until = NULL, content = $3, origin_reason = 'cancelled',
        tokens = $4, romanization = $5, pinyin = $6, hiragana = $7, katakana = $8, kanji = $9
    WHERE id = $1 AND status = 'streaming' AND {mine} RETURNING id"""


async def cancel_reply(conversation_id: str, viewer: Viewer, replies: Replies) -> TurnView:
    """Guarded by the row's status: whichever comes first, the end or the cancel, is what happened.

    The scene stands where it stood: the learner's next turn is answered from there.
    """
    async with transaction(viewer):
        loaded = await load_talk(conversation_id, viewer)
    reply = loaded.speaking
    if reply is None:
        raise NothingToAnswer
    said = await said_so_far(replies.live, reply["id"])
    annotation = (await annotate_texts([said], loaded.kept.language, loaded.overrides))[0]
    values = annotated_values(annotation)
    async with transaction(viewer):
        statement = INTERRUPT.format(mine=mine_sql(viewer, "$2"))
        stopped = await fetch(statement, reply["id"], viewer.owner_id, said, *values.values())
    replies.cancel(reply["id"])
    turn = await turn_of(conversation_id, reply["id"], viewer)
    if stopped:
        line = LineLog(replies.live, reply["id"], loaded.kept.language, {})
        line.tell(MESSAGE, turn)
        line.tell(DONE, Nothing())
        await line.flush()
    return turn


async def said_so_far(live: Live, reply_id: str) -> str:
    try:
        entries = await live.since(subject_of(reply_id))
    except (RedisError, OSError):
        return ""
    said = ""
    for entry in entries:
        logged = msgspec.json.decode(entry.data, type=Logged)
        if logged.event == AGAIN:
            said = ""
        elif logged.event == PIECE:
            said += msgspec.json.decode(logged.data, type=PieceSaid).text
    return said
