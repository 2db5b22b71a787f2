"""A place on a path as its learner sees it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.curriculum.assignment_rows import COLUMNS, Assignment, assignment_of
from kaiwa.curriculum.vocabulary import DAYS, AssignmentRole, AssignmentStatus
from kaiwa.curriculum.walk import Planned, plan

LISTED: Final = f"""
    SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, p.title AS path_title, p.target_language
    FROM learning_path_assignments a JOIN learning_paths p ON p.id = a.path_id AND p.deleted_at IS NULL"""  # noqa: S608 - names of ours


class DayState(StrEnum):
    PLAYED = "played"
    SKIPPED = "skipped"
    PLANNED = "planned"


class WalkDay(Struct, frozen=True, kw_only=True):
    day: int
    state: DayState
    on: date
    """When it was played, or is planned."""
    title: str
    """Of a finished day as it was then, whatever became of the path."""
    scenario_id: str | None
    is_hurried: bool = False
    """The second of its date, so that an event finds its learner ready."""


class AssignmentView(Struct, frozen=True, kw_only=True):
    id: UUID
    path_id: str
    path_title: str
    target_language: str
    role: AssignmentRole
    status: AssignmentStatus
    is_paused: bool
    starts_on: date
    time_zone: str
    days_done: int
    days_skipped: int
    days_in_all: int
    completed_at: datetime | None
    last_active_on: date | None
    weekdays_off: tuple[int, ...]
    """ISO weekdays, 1 is Monday."""
    reminders: bool
    remind_at: str
    event: str
    event_on: date | None
    cohort: str
    note: str
    """What the creator wrote when they invited."""
    feedback_requested: bool
    has_calendar: bool
    version: int
    created_at: datetime


class AssignmentDetail(AssignmentView, frozen=True, kw_only=True):
    days: tuple[WalkDay, ...]


class AssignmentPage(Struct, frozen=True):
    items: list[AssignmentView]
    next: str | None


def view_of(row: Mapping[str, Any]) -> AssignmentView:
    """From a row of ``LISTED``."""
    return AssignmentView(**_said(assignment_of(row), row))


def detail_of(row: Mapping[str, Any], titles: Sequence[str], on: date) -> AssignmentDetail:
    assignment = assignment_of(row)
    return AssignmentDetail(**_said(assignment, row), days=_days(assignment, titles, on))


def _said(assignment: Assignment, row: Mapping[str, Any]) -> dict[str, Any]:
    said = assignment.metadata
    return {
        "id": assignment.id,
        "path_id": assignment.path_id,
        "path_title": row["path_title"],
        "target_language": row["target_language"],
        "role": assignment.role,
        "status": assignment.status,
        "is_paused": assignment.paused_at is not None,
        "starts_on": assignment.starts_on,
        "time_zone": assignment.time_zone,
        "days_done": sum(not each.skipped for each in said.finished.values()),
        "days_skipped": sum(each.skipped for each in said.finished.values()),
        "days_in_all": DAYS,
        "completed_at": assignment.completed_at,
        "last_active_on": assignment.last_active_on,
        "weekdays_off": said.weekdays_off,
        "reminders": assignment.email_reminders_enabled,
        "remind_at": said.remind_at,
        "event": said.event,
        "event_on": said.event_on,
        "cohort": said.cohort,
        "note": said.invite_note,
        "feedback_requested": said.feedback_requested,
        "has_calendar": bool(said.calendar),
        "version": assignment.version,
        "created_at": assignment.created_at,
    }


def _days(assignment: Assignment, titles: Sequence[str], on: date) -> tuple[WalkDay, ...]:
    planned: dict[int, Planned] = {each.day: each for each in plan(assignment.walk, on)}
    found: list[WalkDay] = []
    for day, title in enumerate(titles, 1):
        behind = assignment.metadata.finished.get(day)
        if behind is not None:
            state = DayState.SKIPPED if behind.skipped else DayState.PLAYED
            found.append(
                WalkDay(
                    day=day,
                    state=state,
                    on=behind.on,
                    title=behind.title or title,
                    scenario_id=behind.scenario_id,
                )
            )
        else:
            ahead = planned[day]
            found.append(
                WalkDay(
                    day=day,
                    state=DayState.PLANNED,
                    on=ahead.on,
                    title=title,
                    scenario_id=None,
                    is_hurried=ahead.hurried,
                )
            )
    return tuple(found)


def titles_of(schedule_titles: str) -> list[str]:
    return msgspec.json.decode(schedule_titles, type=list[str])
