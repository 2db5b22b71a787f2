"""What today holds for a learner, said from what is known: the scene or why there is none, and what is next."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.curriculum.assignment_rows import Assignment
from kaiwa.curriculum.assignments.overlay import DueWord, ReviewItem, overlaid
from kaiwa.curriculum.day_view import DayView, day_view
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import DAYS, AssignmentStatus, QueueStatus
from kaiwa.curriculum.walk import Finished, Planned, plan, still_to_place

COMING: Final = 3


class TodayState(StrEnum):
    PLAY = "play"
    WAITING = "waiting"
    """Today's scene is not written yet."""
    DONE = "done"
    REST = "rest"
    NOT_STARTED = "not_started"
    PAUSED = "paused"
    INVITED = "invited"
    COMPLETED = "completed"
    ARCHIVED = "archived"


class Partner(Struct, frozen=True, kw_only=True):
    """Of the persona what its player may know before the scene."""

    title: str = ""
    name_template: str = ""
    setting: str = ""
    stakes: str = ""


class Scene(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    description: str
    partner: Partner
    estimated_duration_seconds: int


class Meanwhile(Struct, frozen=True, kw_only=True):
    """Something to do where the scene is not there yet."""

    kind: str
    """``review``, ``replay`` or ``ahead``."""
    sentence: str
    day: int | None = None
    scenario_id: str | None = None


class Coming(Struct, frozen=True, kw_only=True):
    day: int
    title: str
    on: date
    is_ready: bool
    words_due: int
    """Of one's own, that come due until then and will be laid over it."""


class Event(Struct, frozen=True, kw_only=True):
    name: str
    on: date
    days_left: int
    too_many_days: int
    """So many scenes would come after it; catching up lets some of them go."""


class Played(Struct, frozen=True, kw_only=True):
    day: int
    title: str
    scenario_id: str | None


class Today(Struct, frozen=True, kw_only=True):
    assignment_id: UUID
    path_id: str
    path_title: str
    target_language: str
    state: TodayState
    why: str
    """Why today is as it is."""
    on: date
    """The learner's day, which begins at three in the morning."""
    ends_at: datetime
    day: DayView | None
    scenario: Scene | None
    review_items: tuple[ReviewItem, ...]
    """What the scene should bring back: one's own due words before the day's."""
    words_due: int
    meanwhile: tuple[Meanwhile, ...]
    played_today: tuple[Played, ...]
    next: tuple[Coming, ...]
    days_done: int
    days_skipped: int
    days_in_all: int
    streak_days: int
    event: Event | None


class Known(Struct, frozen=True, kw_only=True):
    """All that is read for it."""

    assignment: Assignment
    path_title: str
    target_language: str
    days: Sequence[Day]
    """The first that is left, and those after it."""
    scene: Scene | None
    queue_status: QueueStatus | None
    due: Sequence[DueWord]
    words_due: int
    coming_words: Mapping[date, int]
    streak_days: int


def today_view(known: Known, on: date, ends_at: datetime) -> Today:
    assignment = known.assignment
    finished = assignment.metadata.finished
    planned = plan(assignment.walk, on)
    state = _state(known, planned, on)
    has_scene = state in (TodayState.PLAY, TodayState.WAITING)
    day = known.days[0] if has_scene and known.days else None
    coming = planned[1:] if has_scene else planned
    return Today(
        assignment_id=assignment.id,
        path_id=assignment.path_id,
        path_title=known.path_title,
        target_language=known.target_language,
        state=state,
        why=_why(state, known, planned, on),
        on=on,
        ends_at=ends_at,
        day=day_view(day) if day else None,
        scenario=known.scene if state is TodayState.PLAY else None,
        review_items=overlaid(day.review_items if day else (), known.due),
        words_due=known.words_due,
        meanwhile=_meanwhile(known, finished) if state is TodayState.WAITING else (),
        played_today=_played(finished, on),
        next=_coming(known, coming[:COMING], on),
        days_done=sum(not each.skipped for each in finished.values()),
        days_skipped=sum(each.skipped for each in finished.values()),
        days_in_all=DAYS,
        streak_days=known.streak_days,
        event=_event(assignment, on),
    )


def _state(known: Known, planned: Sequence[Planned], on: date) -> TodayState:
    assignment = known.assignment
    match assignment.status:
        case AssignmentStatus.INVITED:
            return TodayState.INVITED
        case AssignmentStatus.ARCHIVED:
            return TodayState.ARCHIVED
        case AssignmentStatus.COMPLETED:
            return TodayState.COMPLETED
    if not planned:
        return TodayState.COMPLETED
    if assignment.paused_at is not None:
        return TodayState.PAUSED
    if planned[0].on <= on:
        return TodayState.PLAY if known.scene else TodayState.WAITING
    if on < assignment.starts_on:
        return TodayState.NOT_STARTED
    return TodayState.DONE if assignment.walk.played_on(on) else TodayState.REST


def _why(state: TodayState, known: Known, planned: Sequence[Planned], on: date) -> str:
    match state:
        case TodayState.PLAY:
            reason = known.days[0].reason if known.days else ""
            hurry = _hurry(known.assignment, planned, on)
            return " ".join(each for each in (reason, hurry) if each)
        case TodayState.WAITING:
            return _waiting(known.queue_status)
        case TodayState.DONE:
            return f"You have played today's scene. The next one comes on {planned[0].on.isoformat()}."
        case TodayState.REST:
            return f"This weekday is free. The next scene comes on {planned[0].on.isoformat()}."
        case TodayState.NOT_STARTED:
            return f"It begins on {known.assignment.starts_on.isoformat()}."
        case TodayState.PAUSED:
            return "You paused this path. Resume it, and it goes on where you stopped."
        case TodayState.INVITED:
            return "You are invited to this path. Accept it, and it begins."
        case TodayState.COMPLETED:
            return "You have been through all its days."
        case TodayState.ARCHIVED:
            return "You put this path away. Take it up again, and it goes on where you stopped."


def _hurry(assignment: Assignment, planned: Sequence[Planned], on: date) -> str:
    two = assignment.walk.played_on(on) + sum(each.on == on for each in planned) > 1
    event = assignment.metadata.event or "your event"
    return f"Today takes two scenes, so that you are ready for {event}." if two else ""


def _waiting(status: QueueStatus | None) -> str:
    if status is QueueStatus.FAILED:
        return "This scene could not be written so far. It is tried again; meanwhile there is something else to do."
    if status is QueueStatus.PROCESSING:
        return "This scene is being written right now."
    return "This scene is about to be written."


def _meanwhile(known: Known, finished: Mapping[int, Finished]) -> tuple[Meanwhile, ...]:
    found: list[Meanwhile] = []
    if known.words_due:
        found.append(Meanwhile(kind="review", sentence=f"Review the {known.words_due} words that are due."))
    ahead = next((day for day in known.days[1:] if day.scenario_id), None)
    if ahead is not None:
        found.append(
            Meanwhile(
                kind="ahead",
                sentence=f"Play “{ahead.title}” first.",
                day=ahead.day,
                scenario_id=ahead.scenario_id,
            )
        )
    played = [(each.on, day, each) for day, each in finished.items() if each.scenario_id and not each.skipped]
    if played:
        _, day, last = max(played, key=lambda each: each[:2])
        found.append(
            Meanwhile(
                kind="replay",
                sentence=f"Play “{last.title}” once more.",
                day=day,
                scenario_id=last.scenario_id,
            )
        )
    return tuple(found)


def _played(finished: Mapping[int, Finished], on: date) -> tuple[Played, ...]:
    return tuple(
        Played(day=day, title=each.title, scenario_id=each.scenario_id)
        for day, each in sorted(finished.items())
        if each.on == on and not each.skipped
    )


def _coming(known: Known, planned: Sequence[Planned], on: date) -> tuple[Coming, ...]:
    days = {day.day: day for day in known.days}
    return tuple(
        Coming(
            day=each.day,
            title=days[each.day].title,
            on=each.on,
            is_ready=days[each.day].scenario_id is not None,
            words_due=sum(n for due_on, n in known.coming_words.items() if on < due_on <= each.on),
        )
        for each in planned
        if each.day in days
    )


def _event(assignment: Assignment, on: date) -> Event | None:
    said = assignment.metadata
    if said.event_on is None or said.event_on < on:
        return None
    return Event(
        name=said.event,
        on=said.event_on,
        days_left=(said.event_on - on).days,
        too_many_days=still_to_place(assignment.walk, on),
    )
