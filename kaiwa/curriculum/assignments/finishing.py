"""A learner finishes a day, lets one go, or lets several go so that an event holds."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.clock import local_day
from kaiwa.curriculum.assignment_rows import Assignment, load_assignment
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.day_completion import DayCompleted, complete_day, skip_day
from kaiwa.curriculum.replan import CatchUp, catch_up
from kaiwa.curriculum.schedule import Day
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.viewer import Viewer

PATH: Final = """
    SELECT schedule, metadata #> '{intent,keywords}' AS keywords FROM learning_paths WHERE id = $1"""


class CaughtUp(Struct, frozen=True, kw_only=True):
    skipped: tuple[int, ...]
    """What was let go, or would be. Such a day can still be played."""
    ready_on: date | None
    """When the last day before the event is played, with no more missed."""
    done: bool


async def finish_day(
    principal: Principal, assignment_id: UUID, day: int, at: datetime, ring: Ring
) -> DayCompleted:
    """By hand, without a conversation: only a day that has its scene."""
    viewer = principal.must_be_known()
    async with transaction(viewer):
        assignment = await load_assignment(assignment_id, viewer)
        told = await complete_day(assignment_id, day, viewer, at, must_be_written=True)
    await requeue(assignment.path_id, ring)
    return told


async def let_day_go(
    principal: Principal, assignment_id: UUID, day: int, at: datetime, ring: Ring
) -> DayCompleted:
    viewer = principal.must_be_known()
    async with transaction(viewer):
        assignment = await load_assignment(assignment_id, viewer)
        told = await skip_day(assignment_id, day, viewer, at)
    await requeue(assignment.path_id, ring)
    return told


async def catch_up_with_event(
    principal: Principal, assignment_id: UUID, at: datetime, ring: Ring, *, do: bool
) -> CaughtUp:
    """``do`` or only tell. A second time there is nothing left to let go."""
    viewer = principal.must_be_known()
    async with transaction(viewer):
        assignment = await load_assignment(assignment_id, viewer, lock=do)
        if assignment.metadata.event_on is None:
            raise Conflict("There is no event to be ready for. Say when it is first.")
        found = await _replanned(assignment, local_day(at, assignment.time_zone))
        if do:
            await _let_go(assignment, found.skips, viewer, at)
    if do and found.skips:
        await requeue(assignment.path_id, ring)
    return CaughtUp(skipped=found.skips, ready_on=found.ready_on, done=do)


async def _let_go(assignment: Assignment, days: tuple[int, ...], viewer: Viewer, at: datetime) -> None:
    for day in days:
        await skip_day(assignment.id, day, viewer, at)


async def _replanned(assignment: Assignment, today: date) -> CatchUp:
    rows = await fetch(PATH, assignment.path_id)
    if not rows:
        raise NotFound
    days = msgspec.json.decode(rows[0]["schedule"], type=tuple[Day, ...])
    keywords = msgspec.json.decode(rows[0]["keywords"] or "[]", type=tuple[str, ...])
    return catch_up(days, assignment.walk, today, keywords)
