"""A preview as its owner sees it: the same pieces whether they are polled or come as events."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.author import Persona, Phrase
from kaiwa.curriculum.day_view import DayView, schedule_view
from kaiwa.curriculum.level import Cefr, Difficulty, cefr_of, difficulty_of
from kaiwa.curriculum.previews.document import Deed, DeedKind, Failure, JobKind, Notes, Preview, Scene
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.schedule import Item, Objective
from kaiwa.curriculum.verdict import MadeView, QualityView
from kaiwa.curriculum.vocabulary import PreviewStatus, ScenarioRole


class IntentView(Struct, frozen=True, kw_only=True):
    """The wish as it was understood: send any of these fields back to correct it."""

    intent: str
    target_language: str
    source_language: str
    goal: LearningGoal
    level: int
    cefr_level: Cefr
    challenge: Challenge
    deadline_on: date | None
    start_on: date
    keywords: tuple[str, ...]
    event: str
    guessed: tuple[str, ...]
    remarks: tuple[str, ...]


class SceneView(Struct, frozen=True, kw_only=True):
    day: int
    title: str
    description: str
    role: ScenarioRole
    difficulty: Difficulty
    difficulty_rating: int
    cefr_level: Cefr
    persona: Persona
    context: str
    expected_outcome: str
    objectives: tuple[Objective, ...]
    opening: Phrase
    phrases: tuple[Phrase, ...]
    new_items: tuple[Item, ...]
    review_items: tuple[Item, ...]
    grammar: str
    complication: str
    estimated_duration_seconds: int
    made: MadeView
    quality: QualityView


class TitleView(Struct, frozen=True, kw_only=True):
    title: str
    description: str
    target_language: str
    source_language: str


class JobView(Struct, frozen=True, kw_only=True):
    """What is being drawn right now."""

    kind: JobKind
    instruction: str
    day: int | None
    asked_at: datetime


class ChangeView(Struct, frozen=True, kw_only=True):
    day: int | None
    what: str
    before: str
    after: str


class DeedView(Struct, frozen=True, kw_only=True):
    """What was done, and what it changed."""

    kind: DeedKind
    at: datetime
    instruction: str
    day: int | None
    understood: str
    changes: tuple[ChangeView, ...]
    reason: str
    failed: str


class Standing(Struct, frozen=True, kw_only=True):
    """All that is neither title nor day nor scene."""

    session_id: str
    status: PreviewStatus
    version: int
    intent: IntentView
    made: MadeView
    quality: QualityView | None
    job: JobView | None
    result: DeedView | None
    """What the last change was and what it did, day by day."""
    history: tuple[DeedView, ...]
    regenerated_days: tuple[int, ...]
    undoable: int
    failure: Failure | None
    path_id: str | None
    assignment_id: UUID | None
    created_at: datetime
    expires_at: datetime


class PreviewView(Standing, frozen=True, kw_only=True):
    title: str
    description: str
    target_language: str
    source_language: str
    schedule: list[DayView]
    preview_scenarios: list[SceneView]


def preview_view(preview: Preview) -> PreviewView:
    standing, title = standing_view(preview), title_view(preview)
    return PreviewView(
        **{name: getattr(standing, name) for name in Standing.__struct_fields__},
        **{name: getattr(title, name) for name in TitleView.__struct_fields__},
        schedule=schedule_view(preview.month.days),
        preview_scenarios=[scene_view(each) for each in preview.month.scenes],
    )


def title_view(preview: Preview) -> TitleView:
    return TitleView(
        title=preview.month.title,
        description=preview.month.description,
        target_language=preview.intent.target_language,
        source_language=preview.intent.source_language,
    )


def standing_view(preview: Preview) -> Standing:
    notes, job = preview.notes, preview.notes.job
    history = tuple(deed_view(each) for each in notes.refinement_history)
    return Standing(
        session_id=preview.session_id,
        status=preview.status,
        version=preview.version,
        intent=intent_view(notes),
        made=made_view(preview.month.made),
        quality=QualityView.of(preview.month.report) if preview.month.report else None,
        job=JobView(kind=job.kind, instruction=job.instruction, day=job.day, asked_at=job.asked_at)
        if job
        else None,
        result=history[-1] if history else None,
        history=history,
        regenerated_days=notes.regenerated_days,
        undoable=preview.undoable,
        failure=notes.failure,
        path_id=preview.committed_path_id,
        assignment_id=notes.assignment_id,
        created_at=preview.created_at,
        expires_at=preview.expires_at,
    )


def intent_view(notes: Notes) -> IntentView:
    intent = notes.parsed_intent
    return IntentView(
        intent=intent.text,
        target_language=intent.target_language,
        source_language=intent.source_language,
        goal=intent.goal,
        level=intent.rating,
        cefr_level=cefr_of(intent.rating),
        challenge=intent.challenge,
        deadline_on=intent.deadline_on,
        start_on=notes.wish.starts_on,
        keywords=intent.keywords,
        event=intent.event,
        guessed=notes.guessed,
        remarks=notes.remarks,
    )


def scene_view(scene: Scene) -> SceneView:
    """Its graph is for the engines: who reads it ahead has played it already."""
    draft = scene.draft
    return SceneView(
        day=scene.day,
        title=draft.title,
        description=draft.description,
        role=draft.role,
        difficulty=difficulty_of(draft.difficulty_rating),
        difficulty_rating=draft.difficulty_rating,
        cefr_level=cefr_of(draft.difficulty_rating),
        persona=draft.persona,
        context=draft.context,
        expected_outcome=draft.expected_outcome,
        objectives=draft.learning_objectives,
        opening=draft.opening,
        phrases=draft.phrases,
        new_items=draft.new_items,
        review_items=draft.review_items,
        grammar=draft.grammar,
        complication=draft.complication,
        estimated_duration_seconds=draft.estimated_duration_seconds,
        made=made_view(scene.made),
        quality=QualityView.of(scene.report),
    )


def deed_view(deed: Deed) -> DeedView:
    changed = tuple(
        ChangeView(day=each.day, what=each.what, before=each.before, after=each.after)
        for each in deed.changes
    )
    same = ("kind", "at", "instruction", "day", "understood", "reason", "failed")
    return DeedView(changes=changed, **{name: getattr(deed, name) for name in same})


def made_view(made: Made) -> MadeView:
    return MadeView(origin=made.origin, model=made.model, reason=made.reason)
