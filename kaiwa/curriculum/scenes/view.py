"""A scene of the catalogue as the API shows it: a line of a list, and whole with what its players made of it."""

from datetime import datetime

from msgspec import Struct

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.level import Cefr, Difficulty
from kaiwa.curriculum.scene_view import SceneView
from kaiwa.curriculum.vocabulary import ScenarioRole, Visibility


class Counters(Struct, frozen=True, kw_only=True):
    amount_saved_count: int
    total_times_used: int
    total_attempts: int
    average_rating: float | None
    ratings_count: int
    completion_rate: float | None
    average_time_spent: float | None
    """Seconds."""


class Progress(Struct, frozen=True, kw_only=True):
    """What one's own play and opinion are."""

    is_saved: bool = False
    saved_at: datetime | None = None
    times_attempted: int = 0
    times_completed: int = 0
    last_attempt_at: datetime | None = None
    last_completed_at: datetime | None = None
    total_time_spent_seconds: int = 0
    user_rating: int | None = None
    user_notes: str | None = None


class SceneLine(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    description: str
    target_language: str
    role: ScenarioRole
    difficulty: Difficulty
    difficulty_rating: int
    cefr_level: Cefr
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    primary_skill: str
    estimated_duration_seconds: int
    visibility: Visibility
    quality_score: float | None
    is_saved: bool
    counters: Counters


class ScenePage(Struct, frozen=True):
    items: list[SceneLine]
    next: str | None


class SceneDetail(SceneView, frozen=True, kw_only=True):
    visibility: Visibility
    version: int
    path_id: str | None
    """The path it was written for."""
    is_mine: bool
    draft: ScenarioDraft | None
    """All of it, as it is edited; for its owner alone."""
    counters: Counters
    progress: Progress
    created_at: datetime
    updated_at: datetime
