"""Recordings of oneself: kept by who wants that, for a month, and gone with the wish."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from msgspec import Struct

from kaiwa.clock import now
from kaiwa.conversations.voice.engine import Recording
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

STAY: Final = timedelta(days=30)
MOST: Final = 500
"""Of one person; the oldest make room."""
PAGE: Final = 50

KEEP: Final = """
    INSERT INTO voice_recordings (id, user_id, conversation_id, media_type, duration_seconds, audio, heard,
        created_at, expires_at)
    SELECT $1, p.user_id, $3, $4, $5, $6, $7, $8, $9 FROM user_preferences p
    WHERE p.user_id = $2 AND p.keep_recordings RETURNING id"""
MAKE_ROOM: Final = """
    DELETE FROM voice_recordings WHERE id IN (
        SELECT id FROM voice_recordings WHERE user_id = $1 ORDER BY created_at DESC, id DESC OFFSET $2)"""
LIST: Final = """
    SELECT {columns} FROM voice_recordings r
    WHERE {mine} AND r.expires_at > $2 AND ($3::timestamptz IS NULL OR (r.created_at, r.id) < ($3, $4::uuid))
    ORDER BY r.created_at DESC, r.id DESC LIMIT {limit}"""
GET: Final = (
    "SELECT r.audio, r.media_type FROM voice_recordings r WHERE r.id = $2 AND r.expires_at > $3 AND {mine}"
)
DELETE: Final = "DELETE FROM voice_recordings r WHERE r.id = $2 AND {mine} RETURNING r.id"
DELETE_ALL: Final = "DELETE FROM voice_recordings r WHERE {mine}"
FIELDS: Final = (
    "id",
    "conversation_id",
    "media_type",
    "duration_seconds",
    "heard",
    "created_at",
    "expires_at",
)


class RecordingView(Struct, frozen=True, kw_only=True):
    id: UUID
    conversation_id: str | None
    media_type: str
    duration_seconds: float
    heard: str
    """What was written down of it."""
    created_at: datetime
    expires_at: datetime


class RecordingPage(Struct, frozen=True):
    items: list[RecordingView]
    next: str | None


async def keep_recording(
    conversation_id: str, recording: Recording, heard: str, viewer: Viewer
) -> UUID | None:
    """None for a guest, and for whoever has not asked for it: one statement looks and keeps."""
    if viewer.user_id is None:
        return None
    at = now()
    async with transaction(viewer):
        kept = await fetch(
            KEEP,
            uuid4(),
            viewer.user_id,
            conversation_id,
            recording.media_type,
            recording.duration_s,
            recording.audio,
            heard,
            at,
            at + STAY,
        )
        if kept:
            await connection().execute(MAKE_ROOM, viewer.user_id, MOST)
    return UUID(str(kept[0]["id"])) if kept else None


async def list_recordings(viewer: Viewer, cursor: str | None = None) -> RecordingPage:
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    statement = LIST.format(
        columns=", ".join(f"r.{name}" for name in FIELDS),
        mine=mine_sql(viewer, "$1", "r"),
        limit=PAGE + 1,
    )
    async with transaction(viewer):
        rows = await fetch(statement, viewer.owner_id, now(), at, last)
    items = [RecordingView(**{name: row[name] for name in FIELDS}) for row in rows[:PAGE]]
    more = cursor_of(items[-1].created_at, items[-1].id) if len(rows) > PAGE else None
    return RecordingPage(items, more)


async def get_recording(recording_id: UUID, viewer: Viewer) -> tuple[bytes, str]:
    """The sound and its kind."""
    async with transaction(viewer):
        rows = await fetch(GET.format(mine=mine_sql(viewer, "$1", "r")), viewer.owner_id, recording_id, now())
    if not rows:
        raise NotFound
    return bytes(rows[0]["audio"]), rows[0]["media_type"]


async def delete_recording(recording_id: UUID, viewer: Viewer) -> None:
    async with transaction(viewer):
        gone = await fetch(DELETE.format(mine=mine_sql(viewer, "$1", "r")), viewer.owner_id, recording_id)
    if not gone:
        raise NotFound


async def delete_recordings(viewer: Viewer) -> None:
    async with transaction(viewer):
        await connection().execute(DELETE_ALL.format(mine=mine_sql(viewer, "$1", "r")), viewer.owner_id)
