"""Whom a creator has invited to a path, and how far they are; of everybody else a creator sees sums alone."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.curriculum.vocabulary import AssignmentRole, AssignmentStatus
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import SYSTEM

PAGE: Final = 100

OWN: Final = """
    SELECT FROM learning_paths p
    WHERE p.id = $1 AND p.deleted_at IS NULL AND (p.user_id = $2 OR p.created_by_user_id = $2)"""
LIST: Final = """
    SELECT a.id, coalesce(a.invited_email, u.email) AS email, coalesce(u.display_name, '') AS display_name, a.role,
           a.status, a.starts_on, a.current_day_index, a.last_active_on, a.completed_at, a.created_at,
           coalesce(a.metadata ->> 'cohort', '') AS cohort,
           coalesce((a.metadata ->> 'feedback_requested')::boolean, false) AS feedback_requested
    FROM learning_path_assignments a LEFT JOIN users u ON u.id = a.user_id
    WHERE a.path_id = $1 AND a.path_owner_id = $2
      AND ($3::text IS NULL OR coalesce(a.metadata ->> 'cohort', '') = $3)
      AND ($4::timestamptz IS NULL OR (a.created_at, a.id) < ($4, $5::uuid))
    ORDER BY a.created_at DESC, a.id DESC LIMIT $6"""
COHORTS: Final = """
    SELECT coalesce(metadata ->> 'cohort', '') AS cohort, min(starts_on) AS starts_on,
           count(*) FILTER (WHERE status = 'invited') AS invited, count(*) FILTER (WHERE status = 'active') AS active,
           count(*) FILTER (WHERE status = 'completed') AS completed,
           coalesce(avg(current_day_index) FILTER (WHERE status IN ('active', 'completed')), 0)::float8 AS average_day
    FROM learning_path_assignments WHERE path_id = $1 AND path_owner_id = $2 GROUP BY 1 ORDER BY 2, 1 LIMIT 200"""
WITHDRAW: Final = """
    DELETE FROM learning_path_assignments
    WHERE id = $2 AND path_id = $1 AND path_owner_id = $3 AND user_id IS NULL AND guest_id IS NULL RETURNING id"""


class Walker(Struct, frozen=True, kw_only=True):
    id: UUID
    email: str
    display_name: str
    role: AssignmentRole
    status: AssignmentStatus
    starts_on: date
    days_done: int
    last_active_on: date | None
    completed_at: datetime | None
    cohort: str
    feedback_requested: bool


class WalkerPage(Struct, frozen=True):
    items: list[Walker]
    next: str | None


class Cohort(Struct, frozen=True, kw_only=True):
    cohort: str
    """Its name; empty for those in none."""
    starts_on: date
    invited: int
    active: int
    completed: int
    average_day: float


async def list_walkers(
    principal: Principal, path_id: str, *, cohort: str | None = None, cursor: str | None = None
) -> WalkerPage:
    user_id = principal.must_be_person()
    at, last = key_of(cursor, tuple[datetime, UUID]) if cursor else (None, None)
    async with transaction(SYSTEM):
        await must_be_own_path(path_id, user_id)
        rows = await fetch(LIST, path_id, user_id, cohort, at, last, PAGE + 1)
    more = len(rows) > PAGE
    key = rows[PAGE - 1] if more else None
    return WalkerPage(
        [_walker(row) for row in rows[:PAGE]], cursor_of(key["created_at"], key["id"]) if key else None
    )


async def list_cohorts(principal: Principal, path_id: str) -> list[Cohort]:
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        await must_be_own_path(path_id, user_id)
        rows = await fetch(COHORTS, path_id, user_id)
    return [Cohort(**dict(row)) for row in rows]


async def withdraw_invitation(principal: Principal, path_id: str, assignment_id: UUID) -> None:
    """As long as nobody has accepted it."""
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        gone = await connection().fetch(WITHDRAW, path_id, assignment_id, user_id)
    if not gone:
        raise NotFound


async def must_be_own_path(path_id: str, user_id: UUID) -> None:
    """Within a transaction of the product, which sees every row: here it is decided whose path it is."""
    if not await fetch(OWN, path_id, user_id):
        raise NotFound


def _walker(row: Any) -> Walker:
    said = dict(row)
    said.pop("created_at")
    days_done = said.pop("current_day_index")
    role, status = AssignmentRole(said.pop("role")), AssignmentStatus(said.pop("status"))
    return Walker(**said, days_done=days_done, role=role, status=status)
