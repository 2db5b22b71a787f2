"""Taking one's data along as work for a worker: asked for, made, told by mail, and fetched within a week."""

import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import IO, Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.letters import data_ready
from kaiwa.accounts.mail import MAIL, queue_mail
from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.privacy.export import IN_MEMORY, write_export
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM, Viewer

MAKE_EXPORT: Final = "make_export"
"""The bell for whoever makes it."""
STAYS: Final = timedelta(days=7)
LEASE: Final = timedelta(minutes=10)
MOST_TRIES: Final = 3
PIECE: Final = 1024 * 1024

COLUMNS: Final = "id, asked_at, done_at, size_bytes, expires_at, attempts, working_until"
MINE: Final = f"""
    SELECT {COLUMNS} FROM data_exports WHERE user_id = $1 AND expires_at > $2 ORDER BY asked_at DESC, id"""  # noqa: S608 - names of ours
ASK: Final = (
    f"INSERT INTO data_exports (user_id, asked_at, expires_at) VALUES ($1, $2, $3) RETURNING {COLUMNS}"  # noqa: S608 - as above
)
# the try is counted when it begins: what kills its process is not tried for ever
CLAIM: Final = """
    UPDATE data_exports SET attempts = attempts + 1, working_until = $2
    WHERE id = $1 AND done_at IS NULL AND attempts < $4 AND expires_at > $3 AND (working_until IS NULL OR working_until <= $3)
    RETURNING user_id, attempts"""
# attempts fences: whoever comes back after their lease ran out writes nothing
PUT: Final = """
    INSERT INTO data_export_pieces (export_id, user_id, place, content)
    SELECT id, user_id, $3, $4 FROM data_exports WHERE id = $1 AND attempts = $2 AND done_at IS NULL
    ON CONFLICT (export_id, place) DO UPDATE SET content = EXCLUDED.content RETURNING place"""
LESS: Final = "DELETE FROM data_export_pieces WHERE export_id = $1 AND place >= $2"
DONE: Final = """
    UPDATE data_exports SET done_at = $3, size_bytes = $4, expires_at = $5, working_until = NULL
    WHERE id = $1 AND attempts = $2 AND done_at IS NULL RETURNING user_id"""
GET: Final = "SELECT content FROM data_export_pieces WHERE export_id = $1 AND place = $2 AND user_id = $3"
WAITING: Final = """
    SELECT id FROM data_exports
    WHERE done_at IS NULL AND attempts < $2 AND expires_at > $1 AND (working_until IS NULL OR working_until <= $1)
    ORDER BY asked_at LIMIT 20"""


class NotReadyYet(Conflict):
    code = "export_not_ready"
    sentence = "This is still being put together. A mail tells you when it is ready."


class Export(Struct, frozen=True, kw_only=True):
    id: UUID
    asked_at: datetime
    ready_at: datetime | None
    size_bytes: int
    expires_at: datetime
    """Until then it can be fetched."""
    failed: bool
    """Given up after some tries: ask for another one."""

    @property
    def is_waiting(self) -> bool:
        return self.ready_at is None and not self.failed


async def ask_export(principal: Principal, ring: Ring) -> Export:
    """While one is on its way, that one is the answer."""
    user_id, at = principal.must_be_person(), now()
    async with transaction(principal.viewer):
        # the lock keeps two clicks from asking for two
        await fetch("SELECT FROM users WHERE id = $1 FOR UPDATE", user_id)
        found = [_export(row, at) for row in await fetch(MINE, user_id, at)]
        asked = next((each for each in found if each.is_waiting), None)
        if asked is None:
            asked = _export((await fetch(ASK, user_id, at, at + STAYS))[0], at)
    await ring(MAKE_EXPORT, str(asked.id))
    return asked


async def list_exports(principal: Principal) -> list[Export]:
    """The newest first; what is too old is gone."""
    user_id, at = principal.must_be_person(), now()
    async with transaction(principal.viewer):
        return [_export(row, at) for row in await fetch(MINE, user_id, at)]


async def open_export(principal: Principal, export_id: UUID) -> tuple[Export, AsyncIterator[bytes]]:
    found = next((each for each in await list_exports(principal) if each.id == export_id), None)
    if found is None or found.failed:
        raise NotFound
    if found.ready_at is None:
        raise NotReadyYet
    return found, _fetched(export_id, principal.viewer)


async def _fetched(export_id: UUID, viewer: Viewer) -> AsyncIterator[bytes]:
    """A transaction a piece: nobody's slow line holds one open."""
    place = 0
    while True:
        async with transaction(viewer):
            rows = await fetch(GET, export_id, place, viewer.user_id)
        if not rows:
            return
        yield rows[0]["content"]
        place += 1


async def waiting_exports() -> list[UUID]:
    """Those whose bell was lost or whose worker is gone."""
    async with transaction(SYSTEM):
        return [row["id"] for row in await fetch(WAITING, now(), MOST_TRIES)]


async def make_export(export_id: UUID, settings: Settings, ring: Ring) -> None:
    """Rung twice, the second finds it claimed or done."""
    async with transaction(SYSTEM):
        claimed = await fetch(CLAIM, export_id, now() + LEASE, now(), MOST_TRIES)
    if not claimed:
        return
    user_id, attempt = claimed[0]["user_id"], claimed[0]["attempts"]
    viewer = Viewer(user_id=user_id)
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        await write_export(file, Principal(user_id=user_id), settings)
        pieces = await _keep(file, export_id, attempt, viewer)
        is_done = pieces is not None and await _settle(
            export_id, attempt, pieces, file.tell(), viewer, settings
        )
    if is_done:
        await ring(MAIL)


async def _keep(file: IO[bytes], export_id: UUID, attempt: int, viewer: Viewer) -> int | None:
    """How many pieces; None where somebody else makes it by now, or nobody is left to have it."""
    file.seek(0)
    place = 0
    while piece := file.read(PIECE):
        async with transaction(viewer):
            if not await fetch(PUT, export_id, attempt, place, piece):
                return None
        place += 1
    return place


async def _settle(
    export_id: UUID, attempt: int, pieces: int, size_bytes: int, viewer: Viewer, settings: Settings
) -> bool:
    at = now()
    async with transaction(viewer):
        await connection().execute(LESS, export_id, pieces)  # of a longer try before
        if not await fetch(DONE, export_id, attempt, at, size_bytes, at + STAYS):
            return False
        person = await fetch("SELECT email FROM users WHERE id = $1", viewer.user_id)
        letter = data_ready(settings.public_url, (at + STAYS).date())
        await queue_mail(viewer.user_id, person[0]["email"], letter)
    return True


def _export(row: Any, at: datetime) -> Export:
    is_idle = row["working_until"] is None or row["working_until"] <= at
    return Export(
        id=row["id"],
        asked_at=row["asked_at"],
        ready_at=row["done_at"],
        size_bytes=row["size_bytes"],
        expires_at=row["expires_at"],
        failed=row["done_at"] is None and row["attempts"] >= MOST_TRIES and is_idle,
    )
