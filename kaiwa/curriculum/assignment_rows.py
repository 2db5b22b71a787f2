"""A learner on a path between its two shapes: what the room works with, and the row that is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.curriculum.vocabulary import DAYS, AssignmentRole, AssignmentStatus
from kaiwa.curriculum.walk import Finished, Walk
from kaiwa.database import connection, fetch
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer


class AssignmentMetadata(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the column ``metadata`` holds. A finished day keeps its title: no edit of the path changes the past."""

    finished: dict[int, Finished] = {}
    weekdays_off: tuple[int, ...] = ()
    """ISO weekdays without a scene; Monday is 1."""
    event: str = ""
    event_on: date | None = None
    event_day: int | None = None
    """The last day that has to be played before the event."""
    cohort: str = ""
    invited_by: UUID | None = None
    invite_note: str = ""
    feedback_requested: bool = False
    calendar: str = ""
    """What a link to the calendar must know; another one, and older links are dead."""
    remind_at: str = ""
    """The local hour for reminders, such as 08:00."""
    reminded_on: date | None = None
    started_mail: bool = False


class Assignment(Struct, frozen=True, kw_only=True):
    """A row, decoded."""

    id: UUID
    path_id: str
    user_id: UUID | None
    guest_id: UUID | None
    path_owner_id: UUID | None
    invited_email: str | None
    role: AssignmentRole
    status: AssignmentStatus
    starts_at: datetime
    starts_on: date
    time_zone: str
    current_day_index: int
    completed_at: datetime | None
    paused_at: datetime | None
    last_active_on: date | None
    email_reminders_enabled: bool
    last_email_sent_at: datetime | None
    metadata: AssignmentMetadata
    version: int
    created_at: datetime

    @property
    def walk(self) -> Walk:
        said = self.metadata
        return Walk(
            starts_on=self.starts_on,
            finished=said.finished,
            weekdays_off=said.weekdays_off,
            event_on=said.event_on,
            event_day=said.event_day,
        )


COLUMNS: Final = Assignment.__struct_fields__
_DECODED: Final = frozenset({"role", "status", "metadata"})
SAVE: Final = """
    UPDATE learning_path_assignments SET metadata = $2, current_day_index = $3, status = $4, completed_at = $5,
           last_active_on = $6, version = version + 1, updated_at = $7 WHERE id = $1"""


async def load_assignment(assignment_id: UUID, viewer: Viewer, *, lock: bool = False) -> Assignment:
    """Within the caller's transaction: one of the viewer's own. ``lock`` holds back every other change of it."""
    own = "$2::uuid IS NULL" if viewer.system else mine_sql(viewer, "$2", "a")
    rows = await fetch(
        f"SELECT {', '.join(f'a.{name}' for name in COLUMNS)} FROM learning_path_assignments a "  # noqa: S608 - names of ours
        f"WHERE a.id = $1 AND {own}{' FOR UPDATE' if lock else ''}",
        assignment_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    return assignment_of(rows[0])


def assignment_of(row: Mapping[str, Any]) -> Assignment:
    """From a row with the columns ``COLUMNS``, JSON as PostgreSQL gives it."""
    return Assignment(
        **{name: row[name] for name in COLUMNS if name not in _DECODED},
        role=AssignmentRole(row["role"]),
        status=AssignmentStatus(row["status"]),
        metadata=msgspec.json.decode(row["metadata"], type=AssignmentMetadata),
    )


async def save_progress(
    assignment: Assignment,
    finished: Mapping[int, Finished],
    *,
    at: datetime,
    status: AssignmentStatus,
    active_on: date | None,
) -> None:
    """Within a transaction that has locked the row."""
    metadata = msgspec.structs.replace(assignment.metadata, finished=dict(finished))
    completed_at = (assignment.completed_at or at) if status is AssignmentStatus.COMPLETED else None
    await connection().execute(
        SAVE,
        assignment.id,
        metadata_json(metadata),
        days_done(finished),
        status.value,
        completed_at,
        active_on or assignment.last_active_on,
        at,
    )


def metadata_json(metadata: AssignmentMetadata) -> str:
    return msgspec.json.encode(metadata).decode()


def days_done(finished: Mapping[int, Finished]) -> int:
    """The last day before which nothing is left to play; 0 before the first."""
    return next((day - 1 for day in range(1, DAYS + 1) if day not in finished), DAYS)
