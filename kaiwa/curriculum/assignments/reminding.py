"""Learners who want it are reminded of today's scene by mail: at their hour, where they live, once a day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog

from kaiwa.accounts.mail import queue_mail
from kaiwa.accounts.signing import seal, unseal
from kaiwa.clock import is_zone, local_day, now, zone
from kaiwa.curriculum.assignment_rows import COLUMNS, Assignment, assignment_of
from kaiwa.curriculum.assignments.calendar import month_as_file
from kaiwa.curriculum.assignments.letters import reminder
from kaiwa.curriculum.assignments.reminder_times import DEFAULT, LATE_AFTER, is_quiet, reminder_time
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import AssignmentStatus
from kaiwa.curriculum.walk import plan
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import LinkSpent
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()

BATCH: Final = 100
PURPOSE: Final = "stop-reminders"
LINK_LASTS: Final = timedelta(days=400)
ABSENT_DAYS: Final = 14
"""Who has not been here for so long is written to no more, until they are back."""

# a row that another clock has in hand is skipped; where two took turns, the second finds it moved
DUE: Final = f"""
    SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, u.email, u.email_verified_at, p.title AS path_title,
           p.schedule -> a.current_day_index AS day
    FROM learning_path_assignments a
    JOIN users u ON u.id = a.user_id AND u.deleted_at IS NULL
    JOIN learning_paths p ON p.id = a.path_id AND p.deleted_at IS NULL
    WHERE a.email_reminders_enabled AND a.status = 'active' AND a.next_reminder_at <= $1
    ORDER BY a.next_reminder_at LIMIT {BATCH} FOR UPDATE OF a SKIP LOCKED"""  # noqa: S608 - names of ours
MOVED: Final = """
    UPDATE learning_path_assignments SET next_reminder_at = $2, last_email_sent_at = coalesce($3, last_email_sent_at),
           metadata = CASE WHEN $4 THEN metadata || '{"started_mail": true}' ELSE metadata END
    WHERE id = $1"""
STOP: Final = """
    UPDATE learning_path_assignments SET email_reminders_enabled = false, next_reminder_at = NULL,
           version = version + 1 WHERE id = $1 AND email_reminders_enabled"""


def next_reminder(assignment: Assignment, at: datetime) -> datetime | None:
    """The next of their hours; None while nothing is to be said."""
    if assignment.status is not AssignmentStatus.ACTIVE or assignment.paused_at is not None:
        return None
    hour = reminder_time(assignment.metadata.remind_at or DEFAULT) or time.fromisoformat(DEFAULT)
    name = assignment.time_zone if is_zone(assignment.time_zone) else "UTC"
    day = max(assignment.starts_on, at.astimezone(zone(name)).date())
    moment = _moment(day, hour, name)
    return moment if moment > at else _moment(day + timedelta(days=1), hour, name)


async def queue_due_reminders(settings: Settings, at: datetime) -> int:
    """Moved on before it is written, in one transaction with the mail: none is written twice, by two clocks or by
    one that is killed. Answers how many mails were written; ring for the mail then."""
    written = 0
    while True:
        async with transaction(SYSTEM):
            rows = await fetch(DUE, at)
            for row in rows:
                written += await _remind(row, settings, at)
        if len(rows) < BATCH:
            return written


async def stop_reminders(token: str, settings: Settings) -> None:
    """By the link in a mail, for whoever holds it; again changes nothing."""
    payload = unseal(settings.secret, PURPOSE, token, now())
    if payload is None:
        raise LinkSpent(
            "This link is none of ours, or too old. Turn reminders off in the settings of the path."
        )
    async with transaction(SYSTEM):
        await connection().execute(STOP, UUID(bytes=payload))


async def _remind(row: Any, settings: Settings, at: datetime) -> int:
    assignment = assignment_of(row)
    day = msgspec.json.decode(row["day"], type=Day) if row["day"] else None
    is_wanted = day is not None and row["email_verified_at"] is not None and _is_wanted(assignment, at)
    is_first = is_wanted and not assignment.metadata.started_mail
    await connection().execute(
        MOVED, assignment.id, next_reminder(assignment, at), at if is_wanted else None, is_first
    )
    if not is_wanted or day is None:
        return 0
    token = seal(settings.secret, PURPOSE, assignment.id.bytes, at + LINK_LASTS)
    calendar = await month_as_file(assignment, row["path_title"], settings, at) if is_first else None
    letter = reminder(settings.public_url, token, row["path_title"], day.day, day.title, day.reason, calendar)
    await queue_mail(assignment.user_id, row["email"], letter)
    return 1


def _is_wanted(assignment: Assignment, at: datetime) -> bool:
    """A scene waits today, they were not written to today, and it is not night where they live."""
    name = assignment.time_zone if is_zone(assignment.time_zone) else "UTC"
    today = local_day(at, name)
    planned = plan(assignment.walk, today)
    if not planned or planned[0].on > today or assignment.walk.played_on(today):
        return False
    if assignment.last_email_sent_at and local_day(assignment.last_email_sent_at, name) >= today:
        return False
    last_here = max(assignment.starts_on, assignment.last_active_on or assignment.starts_on)
    if (today - last_here).days > ABSENT_DAYS or is_quiet(at.astimezone(zone(name)).time()):
        return False
    # the clock stood still for hours: what was meant for the morning says nothing in the evening
    hour = reminder_time(assignment.metadata.remind_at or DEFAULT) or time.fromisoformat(DEFAULT)
    return at - _moment(today, hour, name) <= LATE_AFTER


def _moment(day: date, hour: time, zone_name: str) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone(zone_name)).astimezone(UTC)
