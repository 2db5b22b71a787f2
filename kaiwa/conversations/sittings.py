"""How long somebody really talked: a sitting goes on as long as they do, and a long silence costs nothing.

This is where metering looks: every turn passes through ``note_activity``, within the turn's own transaction.
"""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from msgspec import Struct

from kaiwa.conversations.errors import NoMoreExtensions
from kaiwa.conversations.vocabulary import Mode
from kaiwa.database import fetch
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

SILENCE_COUNTS_S: Final = 120
"""Thinking is talking, up to here; after that somebody has left the room."""
OVER_AFTER_S: Final = 900
"""Who comes back later than that sits down anew."""
EXTENSION_S: Final = 300
MOST_EXTENSIONS: Final = 3

GO_ON: Final = """
    UPDATE conversation_sessions s SET
        seconds_consumed = s.seconds_consumed + least(greatest(extract(epoch FROM $3::timestamptz - s.end_time), 0), $4)::int,
        duration_seconds = greatest(extract(epoch FROM $3::timestamptz - s.start_time), 0)::int,
        end_time = greatest(s.end_time, $3::timestamptz)
    WHERE s.id = (SELECT id FROM conversation_sessions WHERE conversation_id = $1 ORDER BY start_time DESC LIMIT 1)
      AND s.end_time > $3::timestamptz - make_interval(secs => $5) AND {mine}
    RETURNING {columns}"""
SIT_DOWN: Final = """
    INSERT INTO conversation_sessions
        (id, conversation_id, user_id, guest_id, language, mode, start_time, end_time)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING {columns}"""
EXTEND: Final = """
    UPDATE conversation_sessions s SET was_extended = true, extensions_used = s.extensions_used + 1
    WHERE s.id = (SELECT id FROM conversation_sessions WHERE conversation_id = $1 ORDER BY start_time DESC LIMIT 1)
      AND s.extensions_used < $3 AND {mine}
    RETURNING {columns}"""
SECONDS: Final = """
    SELECT coalesce(sum(s.seconds_consumed), 0)::int AS seconds FROM conversation_sessions s
    WHERE s.conversation_id = $1 AND {mine}"""
FIELDS: Final = ("id", "start_time", "end_time", "seconds_consumed", "was_extended", "extensions_used")


class Sitting(Struct, frozen=True):
    id: str
    start_time: datetime
    end_time: datetime
    seconds_consumed: int
    was_extended: bool
    extensions_used: int


async def sit_down(
    conversation_id: str, language: str, viewer: Viewer, at: datetime, mode: Mode = Mode.TRADITIONAL
) -> Sitting:
    """Within the caller's transaction, like all in here."""
    rows = await fetch(
        SIT_DOWN.format(columns=", ".join(FIELDS)),
        uuid4().hex,
        conversation_id,
        viewer.user_id,
        viewer.guest_id,
        language,
        mode.value,
        at,
    )
    return _sitting(rows[0])


async def note_activity(conversation_id: str, language: str, viewer: Viewer, at: datetime) -> Sitting:
    """The sitting goes on, or another one begins."""
    rows = await fetch(
        GO_ON.format(mine=mine_sql(viewer, "$2", "s"), columns=_of("s")),
        conversation_id,
        viewer.owner_id,
        at,
        float(SILENCE_COUNTS_S),
        float(OVER_AFTER_S),
    )
    return _sitting(rows[0]) if rows else await sit_down(conversation_id, language, viewer, at)


async def extend(conversation_id: str, viewer: Viewer) -> Sitting:
    """Counted by one guarded statement: two devices get no more than one could."""
    rows = await fetch(
        EXTEND.format(mine=mine_sql(viewer, "$2", "s"), columns=_of("s")),
        conversation_id,
        viewer.owner_id,
        MOST_EXTENSIONS,
    )
    if not rows:
        raise NoMoreExtensions
    return _sitting(rows[0])


async def seconds_talked(conversation_id: str, viewer: Viewer) -> int:
    rows = await fetch(SECONDS.format(mine=mine_sql(viewer, "$2", "s")), conversation_id, viewer.owner_id)
    return int(rows[0]["seconds"])


def _of(table: str) -> str:
    return ", ".join(f"{table}.{name}" for name in FIELDS)


def _sitting(row: Any) -> Sitting:
    return Sitting(**{name: row[name] for name in FIELDS})
