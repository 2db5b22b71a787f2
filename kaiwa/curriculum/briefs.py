"""What an author needs for the days that were claimed, read with the claim itself."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.curriculum.author import Intent, ScenarioBrief
from kaiwa.curriculum.lease import Claimed
from kaiwa.curriculum.path_rows import schedule_of
from kaiwa.curriculum.schedule import Day, NotASchedule, Schedule
from kaiwa.database import fetch

MONTHS: Final = """
    SELECT id, title, target_language, source_language, difficulty_rating, is_template, schedule, version,
           metadata -> 'intent' AS intent
    FROM learning_paths WHERE id = ANY($1) AND deleted_at IS NULL AND status <> 'archived'"""


class Task(Struct, frozen=True):
    """A leased day with its brief; None where there is nothing to write any more."""

    entry: Claimed
    brief: ScenarioBrief | None
    is_template: bool = False
    path_version: int = 0


async def tasks_for(claimed: Sequence[Claimed]) -> list[Task]:
    """Within the claim's transaction. A path that is gone, or a day that is filled, has no brief."""
    if not claimed:
        return []
    rows = await fetch(MONTHS, list({each.path_id for each in claimed}))
    months = {row["id"]: _Month(row) for row in rows}
    return [_task(each, months.get(each.path_id)) for each in claimed]


class _Month:
    def __init__(self, row: Mapping[str, Any]) -> None:
        self.row = row
        self.intent = msgspec.json.decode(row["intent"], type=Intent) if row["intent"] is not None else None
        self.schedule: Schedule | None = None
        with suppress(NotASchedule, msgspec.ValidationError):  # a draft may be half a month
            self.schedule = schedule_of(row["schedule"])


def _task(entry: Claimed, month: _Month | None) -> Task:
    if month is None or month.schedule is None or month.schedule[entry.day].scenario_id is not None:
        return Task(entry, None)
    day = month.schedule[entry.day]
    others = tuple(each for each in month.schedule if each.day != entry.day)
    brief = ScenarioBrief(intent=month.intent or _told_by_itself(month.row, day), day=day, others=others)
    return Task(entry, brief, month.row["is_template"], month.row["version"])


def _told_by_itself(row: Mapping[str, Any], day: Day) -> Intent:
    """A creator's path may have no wish: then its own words say what it is about."""
    return Intent(
        text=row["title"],
        target_language=row["target_language"],
        source_language=row["source_language"] or "en",
        goal=LearningGoal(day.goal) if day.goal in set(LearningGoal) else LearningGoal.CONNECTION,
        rating=row["difficulty_rating"],
        keywords=day.keywords,
    )
