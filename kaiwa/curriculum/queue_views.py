"""The queue as its people see it: a path's days for who owns it, the whole of it for who runs the place."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.curriculum.needs import NEVER
from kaiwa.curriculum.vocabulary import Origin, QueueStatus
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import SYSTEM, Viewer

PAGE: Final = 50
MOST_COUNTED: Final = 10_000
"""Of each kind; beyond it nobody needs to know how many, and counting would read them all."""
COLUMNS: Final = """q.id, q.path_id, q.day_index, q.status, q.retry_count, q.crash_count, q.set_aside, q.last_error,
    q.available_at, q.target_generation_date, q.last_processed_at, q.origin, q.scenario_id, q.version"""

WAITING: Final = "status = 'pending' AND NOT set_aside AND fair_key = 'Infinity'"
IN_LINE: Final = "status = 'pending' AND NOT set_aside AND fair_key < 'Infinity' AND crash_count = 0"
SUSPECTS: Final = "status = 'pending' AND NOT set_aside AND fair_key < 'Infinity' AND crash_count > 0"
WRITING: Final = "status = 'processing'"
FAILED: Final = "(status = 'failed' OR set_aside)"


class Entry(Struct, frozen=True, kw_only=True):
    """A day on its way."""

    id: UUID
    path_id: str
    day: int
    status: QueueStatus
    attempts: int
    crashes: int
    set_aside: bool
    """Somebody cancelled it, or it ended its process three times."""
    last_error: str | None
    next_try_at: datetime | None
    """When it may be written; None when it waits for its learner, or for nothing any more."""
    ready_by: datetime | None
    """When its learner needs it."""
    last_tried_at: datetime | None
    origin: Origin | None
    scenario_id: str | None
    version: int


class PathQueue(Struct, frozen=True):
    items: list[Entry]
    """By day; a day that has had its scene from the beginning is not among them."""
    next: str | None = None


class Counted(Struct, frozen=True):
    """How many there are, up to ten thousand of each."""

    waiting: int
    """For their time, or for their learner."""
    in_line: int
    suspects: int
    """In line too, and tried one by one: each was there when a process ended."""
    writing: int
    failed: int


class Overview(Struct, frozen=True):
    counted: Counted
    lag_s: float
    """How long who is served next has been due."""
    leases_run_out: int
    in_line: list[Entry]
    """Who is served next, first."""
    writing: list[Entry]


class FailedPage(Struct, frozen=True):
    items: list[Entry]
    next: str | None


class Kind(StrEnum):
    """Where a row stands."""

    FAILED = "failed"
    WRITING = "writing"
    IN_LINE = "in_line"
    SUSPECTS = "suspects"
    WAITING = "waiting"


OF_KIND: Final = {
    Kind.FAILED: FAILED,
    Kind.WRITING: WRITING,
    Kind.IN_LINE: IN_LINE,
    Kind.SUSPECTS: SUSPECTS,
    Kind.WAITING: WAITING,
}


async def path_queue(path_id: str, viewer: Viewer) -> PathQueue:
    async with transaction(viewer):
        await must_own_path(path_id, viewer)
        rows = await fetch(
            f"SELECT {COLUMNS} FROM scenario_generation_queue q "  # noqa: S608 - names of ours
            f"WHERE q.path_id = $1 AND {mine_sql(viewer, '$2', 'q')} ORDER BY q.day_index",
            path_id,
            viewer.owner_id,
        )
    return PathQueue([entry_of(row) for row in rows])


async def must_own_path(path_id: str, viewer: Viewer) -> None:
    """Within a transaction."""
    own = mine_sql(viewer, "$2")
    if not await fetch(
        f"SELECT FROM learning_paths WHERE id = $1 AND deleted_at IS NULL AND {own}",
        path_id,
        viewer.owner_id,
    ):
        raise NotFound


async def overview(principal: Principal) -> Overview:
    principal.must_be_admin()
    return await look_over()


async def look_over() -> Overview:
    """For who has the right already: the operator's terminal."""
    at = now()
    kinds = {
        "waiting": WAITING,
        "in_line": IN_LINE,
        "suspects": SUSPECTS,
        "writing": WRITING,
        "failed": FAILED,
    }
    counting = ", ".join(
        f"(SELECT count(*) FROM (SELECT FROM scenario_generation_queue WHERE {which} LIMIT {MOST_COUNTED}) AS counted)"  # noqa: S608 - names of ours
        f" AS {name}"
        for name, which in kinds.items()
    )
    async with transaction(SYSTEM):
        counts = (await fetch(f"SELECT {counting}"))[0]
        in_line = await _page(IN_LINE, "fair_key, path_id")
        writing = await _page(WRITING, "lease_expires_at")
        lost = await fetch(
            "SELECT count(*) FROM scenario_generation_queue WHERE status = 'processing' AND lease_expires_at < now()"
        )
    due = [entry.next_try_at for entry in in_line[:1] if entry.next_try_at]
    return Overview(
        counted=Counted(**dict(counts)),
        lag_s=max([(at - each).total_seconds() for each in due], default=0.0),
        leases_run_out=lost[0]["count"],
        in_line=in_line,
        writing=writing,
    )


async def failed_entries(principal: Principal, *, cursor: str | None = None) -> FailedPage:
    """The dead ones, latest first: nothing is done about them unasked."""
    principal.must_be_admin()
    before, last_id = key_of(cursor, tuple[datetime, UUID]) if cursor else (NEVER, UUID(int=0))
    rows = await _failed(before, last_id)
    page = rows[:PAGE]
    more = cursor_of(page[-1]["updated_at"], page[-1]["id"]) if len(rows) > PAGE else None
    return FailedPage([entry_of(row) for row in page], more)


async def list_entries(
    principal: Principal, kind: Kind, *, path_id: str | None = None, cursor: str | None = None
) -> FailedPage:
    """Those of a kind, or of one path among them; the latest first."""
    principal.must_be_admin()
    before, last_id = key_of(cursor, tuple[datetime, UUID]) if cursor else (NEVER, UUID(int=0))
    rows = await _latest(OF_KIND[kind], before, last_id, path_id)
    page = rows[:PAGE]
    more = cursor_of(page[-1]["updated_at"], page[-1]["id"]) if len(rows) > PAGE else None
    return FailedPage([entry_of(row) for row in page], more)


async def latest_failed() -> list[Entry]:
    """For who has the right already."""
    return [entry_of(row) for row in await _failed(NEVER, UUID(int=0))][:PAGE]


async def _failed(before: datetime, last_id: UUID) -> list[Any]:
    return await _latest(FAILED, before, last_id, None)


async def _latest(which: str, before: datetime, last_id: UUID, path_id: str | None) -> list[Any]:
    # a word of its own: "$3 IS NULL OR …" would keep the planner from the index
    of_path = "AND q.path_id = $3" if path_id else "AND $3::text IS NULL"
    async with transaction(SYSTEM):
        return await fetch(
            f"SELECT {COLUMNS}, q.updated_at FROM scenario_generation_queue q "  # noqa: S608 - names of ours
            f"WHERE {which} {of_path} AND (q.updated_at, q.id) < ($1, $2) "
            f"ORDER BY q.updated_at DESC, q.id DESC LIMIT {PAGE + 1}",
            before,
            last_id,
            path_id,
        )


async def _page(which: str, order: str) -> list[Entry]:
    rows = await fetch(
        f"SELECT {COLUMNS} FROM scenario_generation_queue q WHERE {which} ORDER BY {order} LIMIT {PAGE}"  # noqa: S608 - as above
    )
    return [entry_of(row) for row in rows]


def entry_of(row: Mapping[str, Any]) -> Entry:
    """From a row with ``COLUMNS``."""
    is_pending = row["status"] == QueueStatus.PENDING
    return Entry(
        id=UUID(str(row["id"])),
        path_id=row["path_id"],
        day=row["day_index"],
        status=QueueStatus(row["status"]),
        attempts=row["retry_count"],
        crashes=row["crash_count"],
        set_aside=row["set_aside"],
        last_error=row["last_error"],
        next_try_at=_known(row["available_at"]) if is_pending else None,
        ready_by=_known(row["target_generation_date"]),
        last_tried_at=row["last_processed_at"],
        origin=Origin(row["origin"]) if row["origin"] else None,
        scenario_id=row["scenario_id"],
        version=row["version"],
    )


def _known(at: datetime) -> datetime | None:
    return at if at < NEVER else None
