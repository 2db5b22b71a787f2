"""The link to a month's calendar: made, revoked, and read by programs that carry no cookie."""

import secrets
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.signing import seal, unseal
from kaiwa.clock import is_zone, local_day, zone
from kaiwa.curriculum.assignment_rows import COLUMNS, Assignment, assignment_of, load_assignment
from kaiwa.curriculum.assignments.calendar_file import Entry, calendar_file
from kaiwa.curriculum.assignments.reminder_times import DEFAULT, reminder_time
from kaiwa.curriculum.assignments.views import titles_of
from kaiwa.curriculum.walk import plan
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

PURPOSE: Final = "calendar"
LASTS: Final = timedelta(days=365 * 5)
MINUTES: Final = 15

TITLES: Final = (
    "SELECT jsonb_path_query_array(schedule, '$[*].title') AS titles FROM learning_paths WHERE id = $1"
)
READ: Final = f"""
    SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, p.title AS path_title
    FROM learning_path_assignments a JOIN learning_paths p ON p.id = a.path_id AND p.deleted_at IS NULL
    WHERE a.id = $1 AND a.metadata ->> 'calendar' = $2 AND a.status IN ('active', 'completed')"""  # noqa: S608 - names of ours
MAKE: Final = """
    UPDATE learning_path_assignments SET metadata = metadata || jsonb_build_object('calendar', $2::text) WHERE id = $1"""
REVOKE: Final = "UPDATE learning_path_assignments SET metadata = metadata - 'calendar' WHERE id = $1"


class CalendarLink(Struct, frozen=True):
    url: str
    """Whoever knows it reads the titles and dates of the month, and nothing else."""


async def make_calendar_link(principal: Principal, assignment_id: UUID, settings: Settings) -> CalendarLink:
    """The same link until it is revoked."""
    viewer = principal.must_be_known()
    async with transaction(viewer):
        assignment = await load_assignment(assignment_id, viewer, lock=True)
        nonce = assignment.metadata.calendar
        if not nonce:
            nonce = secrets.token_urlsafe(12)
            await connection().execute(MAKE, assignment.id, nonce)
    # from the start's day, so that the same link is the same text
    key = seal(settings.secret, PURPOSE, f"{assignment.id} {nonce}".encode(), assignment.starts_at + LASTS)
    return CalendarLink(f"{settings.public_url}/api/assignments/{assignment.id}/calendar.ics?key={key}")


async def revoke_calendar_link(principal: Principal, assignment_id: UUID) -> None:
    viewer = principal.must_be_known()
    async with transaction(viewer):
        assignment = await load_assignment(assignment_id, viewer, lock=True)
        await connection().execute(REVOKE, assignment.id)


async def read_calendar(assignment_id: UUID, key: str, settings: Settings, at: datetime) -> str:
    payload = unseal(settings.secret, PURPOSE, key, at)
    named, _, nonce = (payload or b"").decode().partition(" ")
    if named != str(assignment_id) or not nonce:
        raise NotFound
    async with transaction(SYSTEM):
        rows: list[Any] = await fetch(READ, assignment_id, nonce)
        if not rows:
            raise NotFound
        return await month_as_file(assignment_of(rows[0]), rows[0]["path_title"], settings, at)


async def month_as_file(assignment: Assignment, path_title: str, settings: Settings, at: datetime) -> str:
    """Within a transaction."""
    titles = titles_of((await fetch(TITLES, assignment.path_id))[0]["titles"])
    name = assignment.time_zone if is_zone(assignment.time_zone) else "UTC"
    said = assignment.metadata
    behind = [
        Entry(day, each.on, each.title, is_behind=True)
        for day, each in sorted(said.finished.items())
        if not each.skipped
    ]
    planned = () if assignment.paused_at else plan(assignment.walk, local_day(at, name))
    ahead = [Entry(each.day, each.on, titles[each.day - 1]) for each in planned]
    local: ZoneInfo = zone(name)
    return calendar_file(
        assignment.id,
        path_title,
        behind + ahead,
        at=reminder_time(said.remind_at or DEFAULT) or time.fromisoformat(DEFAULT),
        zone=local,
        minutes=MINUTES,
        stamp=at,
        url=f"{settings.public_url}/learn",
        event=(said.event or path_title, said.event_on) if said.event_on else None,
    )
