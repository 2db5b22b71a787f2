"""How a path was before: kept with every change of its owner, listed, and brought back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from msgspec import Struct

from kaiwa.clock import now
from kaiwa.curriculum.day_view import DayView, schedule_view
from kaiwa.curriculum.path_rows import Path, load_own_path, schedule_json, schedule_of
from kaiwa.curriculum.schedule import Schedule
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import Viewer

MOST_KEPT: Final = 30
KEEP: Final = """
    INSERT INTO learning_path_versions
        (id, path_id, user_id, guest_id, version, title, description, schedule, change, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"""
NEWEST: Final = """
    SELECT change, created_at FROM learning_path_versions WHERE path_id = $1 ORDER BY version DESC LIMIT 1"""
STILL_TYPING: Final = timedelta(minutes=10)
"""What is saved while somebody types is one step to take back, not a hundred."""
FORGET: Final = "DELETE FROM learning_path_versions WHERE path_id = $1 AND version <= $2"
LIST: Final = """
    SELECT version, title, change, created_at FROM learning_path_versions
    WHERE path_id = $1 ORDER BY version DESC"""
ONE: Final = """
    SELECT version, title, description, schedule, change, created_at FROM learning_path_versions
    WHERE path_id = $1 AND version = $2"""


class VersionLine(Struct, frozen=True, kw_only=True):
    version: int
    title: str
    change: str
    """What was done to it then."""
    created_at: datetime


class VersionView(VersionLine, frozen=True, kw_only=True):
    description: str
    schedule: list[DayView]


class VersionPage(Struct, frozen=True):
    items: list[VersionLine]
    next: str | None = None


class Kept(Struct, frozen=True):
    version: int
    title: str
    description: str
    schedule: Schedule


async def keep_version(path: Path, change: str, *, is_typing: bool = False) -> None:
    """Within the transaction that has locked the path, before it is changed. Of what is typed bit by bit the first
    version stays: how it was before."""
    at = now()
    if is_typing:
        newest = await fetch(NEWEST, path.id)
        if newest and newest[0]["change"] == change and newest[0]["created_at"] > at - STILL_TYPING:
            return
    await connection().execute(
        KEEP,
        uuid4(),
        path.id,
        path.user_id,
        path.guest_id,
        path.version,
        path.title,
        path.description,
        schedule_json(path.schedule),
        change,
        at,
    )
    await connection().execute(FORGET, path.id, path.version - MOST_KEPT)


async def list_versions(path_id: str, viewer: Viewer) -> VersionPage:
    """Newest first; at most ``MOST_KEPT``."""
    async with transaction(viewer):
        await load_own_path(path_id, viewer)
        rows = await fetch(LIST, path_id)
    return VersionPage([VersionLine(**dict(row)) for row in rows])


async def show_version(path_id: str, version: int, viewer: Viewer) -> VersionView:
    async with transaction(viewer):
        await load_own_path(path_id, viewer)
        row = await _row(path_id, version)
    values = dict(row) | {"schedule": schedule_view(schedule_of(row["schedule"]))}
    return VersionView(**values)


async def load_version(path_id: str, version: int) -> Kept:
    """Within the transaction that has locked the path."""
    row = await _row(path_id, version)
    return Kept(row["version"], row["title"], row["description"], schedule_of(row["schedule"]))


async def _row(path_id: str, version: int) -> Mapping[str, Any]:
    rows = await fetch(ONE, path_id, version)
    if not rows:
        raise NotFound
    row: Mapping[str, Any] = rows[0]
    return row
