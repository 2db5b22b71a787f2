"""Creators invite testers by mail; who is invited accepts with a confirmed address, or declines."""

import re
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.emails import normal_email
from kaiwa.accounts.mail import MAIL, queue_mail
from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.clock import day_begins, local_day
from kaiwa.curriculum.assignment_rows import AssignmentMetadata, metadata_json
from kaiwa.curriculum.assignments.letters import invitation
from kaiwa.curriculum.assignments.own import get_assignment, zone_of
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.assignments.views import AssignmentDetail
from kaiwa.curriculum.vocabulary import AssignmentRole, AssignmentStatus
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, Invalid, NotAllowed, NotFound
from kaiwa.limits import Limit, Limits
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

INVITE: Final = Limit("invite", 50, 24 * 3600)
A_LINK: Final = re.compile(
    r"(?i)\b(?:https?|ftp)\s*:|\bwww\.|\b[a-z0-9-]+\.(?:com|net|org|io|ru|cn|info|xyz)\b"
)

OWN_PATH: Final = """
    SELECT p.title, p.status, u.display_name, u.username FROM learning_paths p JOIN users u ON u.id = $2
    WHERE p.id = $1 AND p.deleted_at IS NULL AND (p.user_id = $2 OR p.created_by_user_id = $2)"""
COHORT_START: Final = """
    SELECT min(starts_on) AS starts_on FROM learning_path_assignments
    WHERE path_id = $1 AND path_owner_id = $2 AND metadata ->> 'cohort' = $3 AND status <> 'archived'"""
# a second invitation of the same address is the first one, with its mail sent once more; what was declined stays so
WRITE: Final = """
    INSERT INTO learning_path_assignments AS a (path_id, path_owner_id, invited_email, role, status, starts_at,
        starts_on, time_zone, metadata, created_at, updated_at)
    VALUES ($1, $2, $3, $4, 'invited', $5, $6, $7, $8, $9, $9)
    ON CONFLICT (path_id, invited_email) WHERE invited_email IS NOT NULL DO UPDATE SET
        role = EXCLUDED.role, starts_at = EXCLUDED.starts_at, starts_on = EXCLUDED.starts_on,
        metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
    WHERE a.status = 'invited' AND a.path_owner_id = EXCLUDED.path_owner_id
    RETURNING id"""
MINE: Final = """
    SELECT a.id, a.path_id, a.status, a.starts_on, a.metadata FROM learning_path_assignments a
    JOIN users u ON u.id = $2 AND u.email = a.invited_email AND u.email_verified_at IS NOT NULL
    WHERE a.id = $1 AND a.user_id IS NULL"""
TAKE: Final = """
    UPDATE learning_path_assignments SET user_id = $2, invited_email = NULL, status = 'active', starts_on = $3,
           starts_at = $4, time_zone = $5, version = version + 1, updated_at = $6 WHERE id = $1"""
JOIN_EXISTING: Final = """
    UPDATE learning_path_assignments o SET role = i.role, path_owner_id = i.path_owner_id,
           status = CASE WHEN o.status = 'archived' THEN 'active' ELSE o.status END,
           metadata = o.metadata || jsonb_strip_nulls(jsonb_build_object(
               'cohort', i.metadata -> 'cohort', 'invited_by', i.metadata -> 'invited_by',
               'invite_note', i.metadata -> 'invite_note', 'feedback_requested', i.metadata -> 'feedback_requested')),
           version = o.version + 1, updated_at = $3
    FROM learning_path_assignments i WHERE i.id = $1 AND o.path_id = i.path_id AND o.user_id = $2
    RETURNING o.id"""
DECLINE: Final = """
    UPDATE learning_path_assignments SET status = 'archived', version = version + 1, updated_at = $2 WHERE id = $1"""
INVITATIONS: Final = """
    SELECT a.id, p.title, p.description, p.target_language, a.role, a.starts_on,
           coalesce(a.metadata ->> 'invite_note', '') AS note, coalesce(c.display_name, '') AS invited_by, a.created_at
    FROM learning_path_assignments a JOIN users u ON u.id = $1 AND u.email_verified_at IS NOT NULL
    JOIN learning_paths p ON p.id = a.path_id AND p.deleted_at IS NULL
    LEFT JOIN users c ON c.id = a.path_owner_id
    WHERE a.invited_email = u.email AND a.status = 'invited' AND ($2::uuid IS NULL OR a.id = $2)
    ORDER BY a.created_at DESC LIMIT 100"""


class Invitee(Struct, frozen=True, kw_only=True):
    email: str
    role: AssignmentRole = AssignmentRole.TESTER
    starts_on: date | None = None
    note: str = ""
    feedback_requested: bool = False
    cohort: str = ""


class Invited(Struct, frozen=True, kw_only=True):
    """The same whether the address has an account or not."""

    id: UUID
    email: str
    role: AssignmentRole
    status: AssignmentStatus
    starts_on: date
    cohort: str


class InvitationView(Struct, frozen=True, kw_only=True):
    id: UUID
    path_title: str
    path_description: str
    target_language: str
    role: AssignmentRole
    starts_on: date
    note: str
    invited_by: str
    created_at: datetime


async def invite(
    principal: Principal,
    path_id: str,
    invitee: Invitee,
    settings: Settings,
    limits: Limits,
    ring: Ring,
    at: datetime,
) -> Invited:
    user_id = principal.must_be_person()
    if not principal.email_verified:
        raise NotAllowed("Confirm your own e-mail address before you invite others.")
    email, note = normal_email(invitee.email), _note(invitee.note)
    await limits.spend(INVITE, str(user_id))
    async with transaction(SYSTEM):
        path = await _own_path(path_id, user_id)
        starts_on = await _start(path_id, user_id, invitee, local_day(at, "UTC"))
        said = AssignmentMetadata(
            cohort=invitee.cohort.strip(),
            invited_by=user_id,
            invite_note=note,
            feedback_requested=invitee.feedback_requested,
        )
        rows = await fetch(
            WRITE,
            path_id,
            user_id,
            email,
            invitee.role.value,
            day_begins(starts_on, "UTC"),
            starts_on,
            "UTC",
            metadata_json(said),
            at,
        )
        if not rows:
            raise Conflict("This address has declined.")
        inviter = path["display_name"] or path["username"] or "Somebody"
        letter = invitation(settings.public_url, str(rows[0]["id"]), inviter, path["title"], note)
        await queue_mail(None, email, letter)
    await ring(MAIL)
    return Invited(
        id=rows[0]["id"],
        email=email,
        role=invitee.role,
        status=AssignmentStatus.INVITED,
        starts_on=starts_on,
        cohort=said.cohort,
    )


async def list_invitations(principal: Principal, only: UUID | None = None) -> list[InvitationView]:
    """Sent to one's own confirmed address."""
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        rows = await fetch(INVITATIONS, user_id, only)
    return [
        InvitationView(
            id=row["id"],
            path_title=row["title"],
            path_description=row["description"],
            target_language=row["target_language"],
            role=AssignmentRole(row["role"]),
            starts_on=row["starts_on"],
            note=row["note"],
            invited_by=row["invited_by"],
            created_at=row["created_at"],
        )
        for row in rows
    ]


async def accept(
    principal: Principal, assignment_id: UUID, at: datetime, ring: Ring, *, time_zone: str | None = None
) -> AssignmentDetail:
    """Who walks the path already keeps their place, and becomes a tester there. A second time answers the same."""
    user_id = principal.must_be_person()
    async with transaction(principal.viewer):
        zone = await zone_of(principal.viewer, time_zone)
    async with transaction(SYSTEM):
        row = await _invitation(assignment_id, user_id)
        if row is not None:
            assignment_id = await _take(row, user_id, zone, at)
    if row is not None:
        await requeue(row["path_id"], ring)
    return await get_assignment(principal, assignment_id, at)


async def decline(principal: Principal, assignment_id: UUID, at: datetime) -> None:
    user_id = principal.must_be_person()
    async with transaction(SYSTEM):
        row = await _invitation(assignment_id, user_id)
        if row is None:
            raise NotFound
        await connection().execute(DECLINE, assignment_id, at)


async def _own_path(path_id: str, user_id: UUID) -> Any:
    rows = await fetch(OWN_PATH, path_id, user_id)
    if not rows:
        raise NotFound
    if rows[0]["status"] == "archived":
        raise Conflict("This path is archived. Take it out of the archive first.")
    return rows[0]


async def _start(path_id: str, user_id: UUID, invitee: Invitee, today: date) -> date:
    """Who is in a cohort begins when it does."""
    if invitee.starts_on is not None:
        if not 0 <= (invitee.starts_on - today).days <= 366:
            raise Invalid("A start is today or later, and within a year.", field="starts_at")
        return invitee.starts_on
    if invitee.cohort.strip():
        rows = await fetch(COHORT_START, path_id, user_id, invitee.cohort.strip())
        common: date | None = rows[0]["starts_on"]
        if common is not None:
            return max(common, today)
    return today


def _note(raw: str) -> str:
    note = raw.strip()
    if A_LINK.search(note):
        raise Invalid("A note holds no links: it goes out in our name.", field="note")
    return note


async def _invitation(assignment_id: UUID, user_id: UUID) -> Any:
    """The lock holds back a second click. None where it is theirs already."""
    rows = await fetch(f"{MINE} FOR UPDATE OF a", assignment_id, user_id)
    if rows:
        if rows[0]["status"] == AssignmentStatus.ARCHIVED:
            raise Conflict("You have declined this invitation.")
        return rows[0]
    if await fetch(
        "SELECT FROM learning_path_assignments WHERE id = $1 AND user_id = $2", assignment_id, user_id
    ):
        return None
    raise NotFound


async def _take(row: Any, user_id: UUID, zone: str, at: datetime) -> UUID:
    existing = await fetch(JOIN_EXISTING, row["id"], user_id, at)
    if existing:
        await connection().execute("DELETE FROM learning_path_assignments WHERE id = $1", row["id"])
        found: UUID = existing[0]["id"]
        return found
    starts_on = max(row["starts_on"], local_day(at, zone))
    await connection().execute(TAKE, row["id"], user_id, starts_on, day_begins(starts_on, zone), zone, at)
    taken: UUID = row["id"]
    return taken
