"""A preview as it is kept: the wish, the month drawn from it so far, what is being worked on, what was done before."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.author import Change, Intent, Outline, OutlineBrief, ScenarioDraft
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.scenario_quality import ScenarioReport
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.curriculum.vocabulary import DAYS, Origin, PreviewStatus
from kaiwa.viewer import Viewer

SCENES: Final = 3
"""The first days are written out, so that somebody sees what the rest will be like."""
LONGEST_HISTORY: Final = 20


class JobKind(StrEnum):
    DRAFT = "draft"
    REDRAW = "redraw"
    REFINE = "refine"
    REGENERATE = "regenerate"


class DeedKind(StrEnum):
    DRAFT = "draft"
    REDRAW = "redraw"
    REFINE = "refine"
    REGENERATE = "regenerate"
    UNDO = "undo"


class Job(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a worker shall do; there while the status is ``generating``."""

    kind: JobKind
    instruction: str = ""
    day: int | None = None
    asked_at: datetime
    started_at: datetime | None = None
    attempts: int = 0
    """Counted when a worker takes it, so that a job that kills its process is counted too."""


class Deed(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was done to a preview, and what it changed, day by day."""

    kind: DeedKind
    at: datetime
    instruction: str = ""
    day: int | None = None
    understood: str = ""
    changes: tuple[Change, ...] = ()
    reason: str = ""
    """Why another engine did it than the one that was asked."""
    failed: str = ""
    """A code, when nothing came of it and nothing was changed."""


class Failure(Struct, frozen=True):
    code: str
    sentence: str


class Wish(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody typed (scrubbed), and the fields that they filled in or corrected themselves."""

    text: str
    target_language: str | None = None
    source_language: str | None = None
    goal: LearningGoal | None = None
    rating: int | None = None
    challenge: Challenge = Challenge.MODERATE
    deadline_on: date | None = None
    has_no_deadline: bool = False
    """Somebody took out the deadline that the words seemed to name."""
    keywords: tuple[str, ...] | None = None
    starts_on: date


class Ground(Struct, frozen=True, kw_only=True):
    """What a month is drawn from."""

    wish: Wish
    parsed_intent: Intent
    guessed: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What was left out of the wish and why, in words."""
    instructions: tuple[str, ...] = ()
    """Refinements that are in force, oldest first."""
    regenerated_days: tuple[int, ...] = ()


class Scene(Struct, frozen=True, kw_only=True):
    day: int
    draft: ScenarioDraft
    made: Made
    report: ScenarioReport


class Month(Struct, frozen=True, kw_only=True):
    """What is drawn, whole or while it appears."""

    title: str = ""
    description: str = ""
    days: tuple[Day, ...] = ()
    scenes: tuple[Scene, ...] = ()
    made: Made = Made(Origin.OFFLINE)
    report: PathReport | None = None

    @property
    def is_whole(self) -> bool:
        return [each.day for each in self.days] == list(range(1, DAYS + 1))

    @property
    def outline(self) -> Outline:
        """Raises ``NotASchedule`` as long as days are missing."""
        return Outline(title=self.title, description=self.description, schedule=Schedule.of(self.days))

    def with_outline(self, outline: Outline) -> Self:
        return replace(self, title=outline.title, description=outline.description, days=outline.schedule.days)


class Notes(Ground, frozen=True, kw_only=True):
    """What the column ``metadata`` holds beside ``past``. All keys are always written: they replace the old ones."""

    time_zone: str = "UTC"
    made: Made = Made(Origin.OFFLINE)
    job: Job | None = None
    failure: Failure | None = None
    refinement_history: tuple[Deed, ...] = ()
    """Oldest first."""
    assignment_id: UUID | None = None

    @property
    def ground(self) -> Ground:
        return Ground(**{name: getattr(self, name) for name in Ground.__struct_fields__})

    def on(self, ground: Ground) -> Self:
        return replace(self, **{name: getattr(ground, name) for name in Ground.__struct_fields__})

    def after(self, deed: Deed) -> Self:
        """The job is done, whatever came of it."""
        kept = (*self.refinement_history, deed)[-LONGEST_HISTORY:]
        return replace(self, job=None, failure=None, refinement_history=kept)


class Preview(Struct, frozen=True, kw_only=True):
    """A row, decoded."""

    id: UUID
    session_id: str
    user_id: UUID | None
    guest_id: UUID | None
    status: PreviewStatus
    month: Month
    notes: Notes
    undoable: int
    """How many steps can be taken back."""
    committed_path_id: str | None
    source_language: str | None
    """As the catalogue knows it; a wish may come in a language that is not taught."""
    expires_at: datetime
    created_at: datetime
    version: int

    @property
    def viewer(self) -> Viewer:
        return Viewer(user_id=self.user_id, guest_id=self.guest_id)

    @property
    def intent(self) -> Intent:
        return self.notes.parsed_intent

    @property
    def brief(self) -> OutlineBrief:
        return brief_of(self.notes)

    def is_over(self, at: datetime) -> bool:
        """A committed one leads to its path as long as it is there."""
        return self.status is not PreviewStatus.COMMITTED and self.expires_at <= at


def brief_of(ground: Ground) -> OutlineBrief:
    return OutlineBrief(
        intent=ground.parsed_intent, starts_on=ground.wish.starts_on, instructions=ground.instructions
    )


def in_order(days: Iterable[Day]) -> tuple[Day, ...]:
    return tuple(sorted(days, key=lambda each: each.day))
