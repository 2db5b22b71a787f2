"""A day is tried again, or given up: asked by who owns its path, or by who runs the place."""

from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.curriculum.queue_views import COLUMNS, Entry, entry_of, must_own_path
from kaiwa.curriculum.vocabulary import DAYS, QueueStatus
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.ownership import mine_sql
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM, Viewer

# each is one guarded statement; a second one finds what the first one left, and answers it
RETRY: Final = """
    UPDATE scenario_generation_queue q
    SET status = 'pending', set_aside = false, retry_count = 0, crash_count = 0, available_at = {at},
        fair_key = 'Infinity', version = version + 1, updated_at = {at}
    WHERE q.status IN ('pending', 'failed') AND {which} RETURNING {columns}"""
# who is writing it just now loses the token: what they bring is discarded
CANCEL: Final = """
    UPDATE scenario_generation_queue q
    SET status = 'failed', set_aside = true, last_error = 'cancelled', attempt_token = NULL,
        lease_expires_at = NULL, version = version + 1, updated_at = {at}
    WHERE q.status IN ('pending', 'processing', 'failed') AND {which} RETURNING {columns}"""
LOOK: Final = "SELECT {columns} FROM scenario_generation_queue q WHERE {which}"


class Which(Struct, frozen=True):
    """One row of the queue, and whose it must be."""

    sql: str
    key: tuple[Any, ...]


class WrittenAlready(Conflict):
    code = "day_written"
    sentence = "This day has its scene already. Edit the day, or have its scene replaced."


class BeingWritten(Conflict):
    code = "day_being_written"
    sentence = "This day is being written just now. Look again in a minute."


async def retry_day(path_id: str, day: int, viewer: Viewer) -> Entry:
    """At once, whatever was decided before; ring ``drain_scenarios`` afterwards."""
    async with transaction(viewer):
        return await _retried(await _day(path_id, day, viewer))


async def cancel_day(path_id: str, day: int, viewer: Viewer) -> Entry:
    """Until somebody asks for it again."""
    async with transaction(viewer):
        return await _cancelled(await _day(path_id, day, viewer))


async def retry_entry(principal: Principal, entry_id: UUID, settings: Settings) -> Entry:
    admin = principal.must_be_admin()
    async with transaction(SYSTEM):
        entry = await _retried(Which("q.id = $1", (entry_id,)))
        await _noted(settings, admin, entry_id, "retried")
    return entry


async def cancel_entry(principal: Principal, entry_id: UUID, settings: Settings) -> Entry:
    admin = principal.must_be_admin()
    async with transaction(SYSTEM):
        entry = await _cancelled(Which("q.id = $1", (entry_id,)))
        await _noted(settings, admin, entry_id, "cancelled")
    return entry


async def _noted(settings: Settings, admin: UUID, entry_id: UUID, became: str) -> None:
    await audit(
        settings.secret, AuditAction.ADMIN_WRITE, actor=admin, queue_entry=str(entry_id), became=became
    )


async def _day(path_id: str, day: int, viewer: Viewer) -> Which:
    await must_own_path(path_id, viewer)
    if not 1 <= day <= DAYS:
        raise NotFound
    own = mine_sql(viewer, "$3", "q")
    return Which(f"q.path_id = $1 AND q.day_index = $2 AND {own}", (path_id, day, viewer.owner_id))


async def _retried(which: Which) -> Entry:
    if rows := await _asked(RETRY, which, now()):
        return entry_of(rows[0])
    found = await _found(which)
    raise BeingWritten if found.status is QueueStatus.PROCESSING else WrittenAlready


async def _cancelled(which: Which) -> Entry:
    if rows := await _asked(CANCEL, which, now()):
        return entry_of(rows[0])
    await _found(which)
    raise WrittenAlready


async def _found(which: Which) -> Entry:
    if rows := await _asked(LOOK, which):
        return entry_of(rows[0])
    raise NotFound


async def _asked(statement: str, which: Which, *more: Any) -> list[Any]:
    """Names and places of ours; every value is an argument."""
    said = statement.format(which=which.sql, columns=COLUMNS, at=f"${len(which.key) + 1}")
    return await fetch(said, *which.key, *more)
