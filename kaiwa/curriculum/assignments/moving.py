"""Who moves to another zone takes their paths along: the days begin at three where they are now."""

from datetime import datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace

from kaiwa.clock import day_begins, is_zone
from kaiwa.curriculum.assignment_rows import COLUMNS, assignment_of
from kaiwa.curriculum.assignments.reminding import next_reminder
from kaiwa.database import connection, fetch, transaction
from kaiwa.viewer import SYSTEM

LOOK_BACK: Final = timedelta(hours=1)
"""Longer than a clock stands still when another one takes the lead."""
BATCH: Final = 500

# a profile that says UTC says nothing: the zone that the walk began with stays
MOVED: Final = f"""
    SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, u.time_zone AS user_zone
    FROM users u JOIN learning_path_assignments a ON a.user_id = u.id AND a.status = 'active'
    WHERE u.updated_at > $1 AND u.time_zone <> 'UTC' AND u.time_zone <> a.time_zone
    LIMIT {BATCH} FOR UPDATE OF a SKIP LOCKED"""  # noqa: S608 - names of ours
FOLLOW: Final = """
    UPDATE learning_path_assignments SET time_zone = $2, starts_at = $3, next_reminder_at = $4, version = version + 1
    WHERE id = $1"""


async def follow_who_moved(at: datetime) -> set[str]:
    """Answers the paths whose queue has to be planned anew. A second time nobody has moved."""
    async with transaction(SYSTEM):
        rows = await fetch(MOVED, at - LOOK_BACK)
        return {await _follow(row, at) for row in rows if is_zone(row["user_zone"])}


async def _follow(row: Any, at: datetime) -> str:
    zone: str = row["user_zone"]
    there = replace(assignment_of(row), time_zone=zone)
    reminds = next_reminder(there, at) if there.email_reminders_enabled else None
    await connection().execute(FOLLOW, there.id, zone, day_begins(there.starts_on, zone), reminds)
    return there.path_id
