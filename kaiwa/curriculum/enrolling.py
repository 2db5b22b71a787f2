"""Somebody begins a path: their own, or one that everybody may walk."""

from datetime import date
from typing import Final
from uuid import UUID

from kaiwa.clock import day_begins, now
from kaiwa.curriculum.assignment_rows import AssignmentMetadata, metadata_json
from kaiwa.curriculum.vocabulary import AssignmentRole, PathStatus
from kaiwa.curriculum.walk import event_day
from kaiwa.database import fetch
from kaiwa.errors import Conflict, NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

# the creator sees whom they invited, and of everybody else only sums
ENROL: Final = """
    INSERT INTO learning_path_assignments (path_id, user_id, guest_id, role, status, starts_at, starts_on,
                                           time_zone, metadata, created_at, updated_at)
    VALUES ($1, $2, $3, $4, 'active', $5, $6, $7, $8, $9, $9)
    ON CONFLICT DO NOTHING RETURNING id"""


async def enrol(
    path_id: str,
    viewer: Viewer,
    *,
    starts_on: date,
    time_zone: str,
    role: AssignmentRole = AssignmentRole.LEARNER,
) -> UUID:
    """Within the caller's transaction, and a second time the same id. The caller re-plans the path's queue."""
    event, event_on, archived = await _path(path_id, viewer)
    if archived:
        raise Conflict("This path is archived. Take it out of the archive first.")
    metadata = AssignmentMetadata(event=event, event_on=event_on, event_day=event_day(starts_on, event_on))
    rows = await fetch(
        ENROL,
        path_id,
        viewer.user_id,
        None if viewer.user_id else viewer.guest_id,
        role.value,
        day_begins(starts_on, time_zone),
        starts_on,
        time_zone,
        metadata_json(metadata),
        now(),
    ) or await fetch(
        f"SELECT id FROM learning_path_assignments WHERE path_id = $1 AND {mine_sql(viewer, '$2')}",  # noqa: S608 - names of ours
        path_id,
        viewer.owner_id,
    )
    found: UUID = rows[0]["id"]
    return found


async def _path(path_id: str, viewer: Viewer) -> tuple[str, date | None, bool]:
    """One's own, one that one has made, a public one, or one that one walks already; with its event, if it has one."""
    if viewer.owner_id is None:
        raise NotFound
    rows = await fetch(
        "SELECT p.status, p.metadata #>> '{intent,event}' AS event, "  # noqa: S608 - names of ours
        "(p.metadata #>> '{intent,deadline_on}')::date AS event_on FROM learning_paths p "
        f"WHERE p.id = $1 AND p.deleted_at IS NULL AND ({mine_sql(viewer, '$2', 'p')} OR p.is_public "
        "OR p.created_by_user_id = $2::uuid OR EXISTS (SELECT FROM learning_path_assignments a "
        f"WHERE a.path_id = p.id AND {mine_sql(viewer, '$2', 'a')}))",
        path_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    row = rows[0]
    return row["event"] or "", row["event_on"], row["status"] == PathStatus.ARCHIVED
