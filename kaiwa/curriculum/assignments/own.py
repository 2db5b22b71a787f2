"""One's own places on paths: begun, listed, looked at, changed."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from kaiwa.accounts.personal import time_zone as checked_zone
from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.clock import day_begins, local_day
from kaiwa.curriculum.assignment_rows import (
    Assignment,
    AssignmentMetadata,
    load_assignment,
    metadata_json,
)
from kaiwa.curriculum.assignments.reminder_times import DEFAULT, reminder_time
from kaiwa.curriculum.assignments.reminding import next_reminder
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.assignments.today import learner_zone
from kaiwa.curriculum.assignments.views import (
    LISTED,
    AssignmentDetail,
    AssignmentPage,
    detail_of,
    titles_of,
    view_of,
)
from kaiwa.curriculum.enrolling import enrol
from kaiwa.curriculum.vocabulary import AssignmentStatus
from kaiwa.curriculum.walk import event_day
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, Invalid, NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

PAGE: Final = 50
LONGEST_EVENT: Final = 120

REOPEN: Final = """
    UPDATE learning_path_assignments SET status = CASE WHEN completed_at IS NULL THEN 'active' ELSE 'completed' END,
           version = version + 1 WHERE id = $1 AND status = 'archived'"""
CHANGE: Final = """
    UPDATE learning_path_assignments SET status = $2, paused_at = $3, starts_on = $4, starts_at = $5,
           email_reminders_enabled = $6, next_reminder_at = $7, metadata = $8, version = version + 1, updated_at = $9
    WHERE id = $1"""


class AssignmentChange(Struct, frozen=True, kw_only=True):
    status: AssignmentStatus | UnsetType = UNSET
    """``archived`` puts it away, ``active`` takes it up again."""
    paused: bool | UnsetType = UNSET
    starts_on: date | UnsetType = UNSET
    weekdays_off: frozenset[int] | UnsetType = UNSET
    reminders: bool | UnsetType = UNSET
    remind_at: str | UnsetType = UNSET
    event: str | UnsetType = UNSET
    event_on: date | UnsetType | None = UNSET
    version: int | UnsetType = UNSET
    """As it was seen: a change of something that has changed since is refused."""


async def enrol_oneself(
    principal: Principal,
    path_id: str,
    at: datetime,
    ring: Ring,
    *,
    starts_on: date | None = None,
    time_zone: str | None = None,
) -> AssignmentDetail:
    """A second time answers the same place; one that was put away is taken up again."""
    viewer = principal.must_be_known()
    async with transaction(viewer):
        zone = await zone_of(viewer, time_zone)
        begins = _future(starts_on, at, zone) or local_day(at, zone)
        assignment_id = await enrol(path_id, viewer, starts_on=begins, time_zone=zone)
        await connection().execute(REOPEN, assignment_id)
    await requeue(path_id, ring)
    return await get_assignment(principal, assignment_id, at)


async def list_assignments(
    principal: Principal, *, status: AssignmentStatus | None = None, cursor: str | None = None
) -> AssignmentPage:
    """The newest first."""
    viewer = principal.must_be_known()
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(viewer):
        rows = await fetch(
            f"{LISTED} WHERE {mine_sql(viewer, '$1', 'a')} AND ($2::text IS NULL OR a.status = $2) "
            "AND ($3::timestamptz IS NULL OR (a.created_at, a.id) < ($3, $4::uuid)) "
            "ORDER BY a.created_at DESC, a.id DESC LIMIT $5",
            viewer.owner_id,
            status.value if status else None,
            at,
            last,
            PAGE + 1,
        )
    items = [view_of(row) for row in rows[:PAGE]]
    return AssignmentPage(items, cursor_of(items[-1].created_at, items[-1].id) if len(rows) > PAGE else None)


async def get_assignment(principal: Principal, assignment_id: UUID, at: datetime) -> AssignmentDetail:
    viewer = principal.must_be_known()
    async with transaction(viewer):
        return await _detail(assignment_id, viewer, at)


async def change_assignment(
    principal: Principal, assignment_id: UUID, change: AssignmentChange, at: datetime, ring: Ring
) -> AssignmentDetail:
    viewer = principal.must_be_known()
    async with transaction(viewer):
        # the lock holds back whoever finishes a day meanwhile: neither loses the other's change
        before = await load_assignment(assignment_id, viewer, lock=True)
        if change.version not in (UNSET, before.version):
            raise Conflict
        if change.reminders is True and viewer.user_id is None:
            raise Invalid("Reminders go to an account's address. Make one first.", field="reminders")
        await connection().execute(CHANGE, before.id, *_changed(before, change, at), at)
        told = await _detail(assignment_id, viewer, at)
    await requeue(before.path_id, ring)
    return told


def _changed(before: Assignment, change: AssignmentChange, at: datetime) -> tuple[Any, ...]:
    starts_on = before.starts_on
    if change.starts_on is not UNSET and change.starts_on != starts_on:
        if before.metadata.finished:
            raise Conflict("You have begun already: the start moves no more.")
        starts_on = _future(change.starts_on, at, before.time_zone) or starts_on
    said = _metadata(before.metadata, change, starts_on)
    reminders = before.email_reminders_enabled if change.reminders is UNSET else change.reminders
    after = replace(
        before,
        status=_status(before, change),
        paused_at=_paused_at(before, change, at),
        starts_on=starts_on,
        starts_at=day_begins(starts_on, before.time_zone),
        email_reminders_enabled=reminders,
        metadata=said,
    )
    return (
        after.status.value,
        after.paused_at,
        after.starts_on,
        after.starts_at,
        after.email_reminders_enabled,
        next_reminder(after, at) if reminders else None,
        metadata_json(after.metadata),
    )


def _status(before: Assignment, change: AssignmentChange) -> AssignmentStatus:
    if change.status is UNSET or change.status is before.status:
        return before.status
    if before.status is AssignmentStatus.INVITED:
        raise Conflict("This is an invitation. Accept or decline it.")
    match change.status:
        case AssignmentStatus.ARCHIVED:
            return change.status
        case AssignmentStatus.ACTIVE if before.status is AssignmentStatus.ARCHIVED:
            return AssignmentStatus.COMPLETED if before.completed_at else change.status
    raise Invalid("A place is put away with archived and taken up again with active.", field="status")


def _paused_at(before: Assignment, change: AssignmentChange, at: datetime) -> datetime | None:
    if change.paused is UNSET:
        return before.paused_at
    return (before.paused_at or at) if change.paused else None


def _metadata(before: AssignmentMetadata, change: AssignmentChange, starts_on: date) -> AssignmentMetadata:
    said = before
    if change.weekdays_off is not UNSET:
        if len(change.weekdays_off) > 6:
            raise Invalid("One weekday at least is for playing.", field="weekdays_off")
        said = replace(said, weekdays_off=tuple(sorted(change.weekdays_off)))
    if change.remind_at is not UNSET:
        if reminder_time(change.remind_at) is None:
            raise Invalid("Choose a time between 07:00 and 21:00, such as 08:30.", field="remind_at")
        said = replace(said, remind_at=change.remind_at)
    if change.event is not UNSET:
        said = replace(said, event=change.event.strip()[:LONGEST_EVENT])
    if change.event_on is not UNSET:
        said = replace(said, event_on=change.event_on, event_day=event_day(starts_on, change.event_on))
    else:
        said = replace(said, event_day=event_day(starts_on, said.event_on))
    return said if said.remind_at else replace(said, remind_at=DEFAULT)


async def _detail(assignment_id: UUID, viewer: Viewer, at: datetime) -> AssignmentDetail:
    rows = await fetch(
        LISTED.replace("FROM", ", jsonb_path_query_array(p.schedule, '$[*].title') AS titles FROM", 1)
        + f" WHERE a.id = $1 AND {mine_sql(viewer, '$2', 'a')}",
        assignment_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    row = rows[0]
    return detail_of(row, titles_of(row["titles"]), local_day(at, row["time_zone"]))


async def zone_of(viewer: Viewer, wanted: str | None) -> str:
    """A person's own zone, where they have said one; else what the request says."""
    asked = checked_zone(wanted) if wanted is not None else "UTC"
    rows = (
        await fetch("SELECT time_zone FROM users u WHERE u.id = $1", viewer.user_id) if viewer.user_id else []
    )
    return learner_zone(rows[0]["time_zone"] if rows else None, asked)


def _future(starts_on: date | None, at: datetime, zone: str) -> date | None:
    if starts_on is None:
        return None
    today = local_day(at, zone)
    if not today <= starts_on or (starts_on - today).days > 366:
        raise Invalid("A start is today or later, and within a year.", field="starts_on")
    return starts_on
