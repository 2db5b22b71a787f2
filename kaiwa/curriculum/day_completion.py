"""A day is finished: it stays as it was, its words are kept, and the learner's days in a row grow."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.clock import local_day
from kaiwa.curriculum.assignment_rows import Assignment, load_assignment, save_progress
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import DAYS, AssignmentStatus
from kaiwa.curriculum.walk import Finished
from kaiwa.database import fetch
from kaiwa.errors import Conflict, NotFound
from kaiwa.practice.keeping import KeptItem, keep_items, leave_path
from kaiwa.practice.learning_stats import add_to_stats
from kaiwa.viewer import Viewer

# the schedule is sorted by day, which a gate before every write has seen to
A_DAY: Final = """
    SELECT target_language, schedule -> ($2::int - 1) AS day FROM learning_paths WHERE id = $1"""
OTHERS: Final = """
    SELECT FROM learning_path_assignments a JOIN learning_paths p ON p.id = a.path_id
    WHERE a.user_id = $1 AND p.target_language = $2 AND a.status = 'active' AND a.id <> $3 LIMIT 1"""


MOST_OBJECTIVES: Final = 8


class DayCompleted(Struct, frozen=True):
    day: int
    on: date
    """The learner's local date."""
    first: bool
    """False the second time: nothing was counted again."""
    path_completed: bool
    next_day: int | None


async def complete_day(
    assignment_id: UUID,
    day: int,
    viewer: Viewer,
    at: datetime,
    *,
    missed: Sequence[str] = (),
    must_be_written: bool = False,
) -> DayCompleted:
    """Within the caller's transaction; the second time answers as the first. The caller re-plans the path's queue.

    ``missed`` are the ids of the objectives that were not met: the path's creator sees how often.
    """
    return await _finish(
        assignment_id, day, viewer, at, skipped=False, missed=tuple(missed), must_be_written=must_be_written
    )


async def skip_day(assignment_id: UUID, day: int, viewer: Viewer, at: datetime) -> DayCompleted:
    """The same without its words: the next day takes its place."""
    return await _finish(assignment_id, day, viewer, at, skipped=True)


async def _finish(
    assignment_id: UUID,
    day: int,
    viewer: Viewer,
    at: datetime,
    *,
    skipped: bool,
    missed: tuple[str, ...] = (),
    must_be_written: bool = False,
) -> DayCompleted:
    # the lock holds back whoever finishes another day, or the same one on another device
    assignment = await load_assignment(assignment_id, viewer, lock=True)
    if not 1 <= day <= DAYS:
        raise NotFound
    before = assignment.metadata.finished
    known = before.get(day)
    if known is not None and (skipped or not known.skipped):
        return _told(day, known, before, first=False)
    if assignment.status in (AssignmentStatus.INVITED, AssignmentStatus.ARCHIVED):
        raise Conflict("This path is not being walked. Accept or resume it first.")
    language, scheduled = await _day_of(assignment.path_id, day)
    if must_be_written and scheduled.scenario_id is None:
        raise Conflict("This day has no scene yet, so there is nothing to have played.")
    today = local_day(at, assignment.time_zone)
    finished = Finished(
        on=today,
        title=scheduled.title,
        scenario_id=scheduled.scenario_id,
        skipped=skipped,
        missed=missed[:MOST_OBJECTIVES],
    )
    after = {**before, day: finished}
    is_over = len(after) == DAYS
    await save_progress(
        assignment,
        after,
        at=at,
        status=AssignmentStatus.COMPLETED if is_over else AssignmentStatus.ACTIVE,
        active_on=None if skipped else today,
    )
    if assignment.user_id is not None:
        if not skipped:
            await _count(assignment, language, scheduled, today, at)
        if is_over and not await fetch(OTHERS, assignment.user_id, language, assignment.id):
            await leave_path(assignment.user_id, language)
    return _told(day, finished, after, first=True)


async def _day_of(path_id: str, day: int) -> tuple[str, Day]:
    rows: list[Any] = await fetch(A_DAY, path_id, day)
    if not rows or rows[0]["day"] is None:
        raise NotFound
    scheduled = msgspec.json.decode(rows[0]["day"], type=Day)
    assert scheduled.day == day
    return rows[0]["target_language"], scheduled


async def _count(assignment: Assignment, language: str, day: Day, today: date, at: datetime) -> None:
    assert assignment.user_id is not None
    await keep_items(
        assignment.user_id,
        language,
        [
            KeptItem(text=each.text, reading=each.reading, gloss=each.gloss, kind=each.kind, item_id=each.id)
            for each in day.new_items
        ],
        time_zone=assignment.time_zone,
        at=at,
        inside_path=True,
    )
    await add_to_stats(
        assignment.user_id,
        language,
        at=at,
        lessons_completed=1,
        active_on=today,
        weekdays_off=assignment.metadata.weekdays_off,
    )


def _told(day: int, finished: Finished, after: Mapping[int, Finished], *, first: bool) -> DayCompleted:
    left = [each for each in range(1, DAYS + 1) if each not in after]
    return DayCompleted(day, finished.on, first, not left, left[0] if left else None)
