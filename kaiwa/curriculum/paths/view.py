"""A path as the API shows it: whole, and as a line of a list."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from kaiwa.curriculum.author import Intent
from kaiwa.curriculum.day_view import DayView, schedule_view
from kaiwa.curriculum.level import Cefr, Difficulty, difficulty_of
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.scene_view import DayScene
from kaiwa.curriculum.verdict import MadeView, QualityView
from kaiwa.curriculum.vocabulary import PathStatus, Strategy
from kaiwa.viewer import Viewer


class Credit(Struct, frozen=True):
    """What a fork is made from, and whose that was."""

    path_id: str
    by: str


class PathLine(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    description: str
    target_language: str
    source_language: str | None
    status: PathStatus
    difficulty: Difficulty
    difficulty_rating: int
    cefr_level: Cefr
    category: str
    is_template: bool
    is_public: bool
    share_slug: str | None
    quality_score: float | None
    days_written: int
    """How many of the days have their scene."""
    version: int
    created_at: datetime
    updated_at: datetime


class PathView(PathLine, frozen=True, kw_only=True):
    tags: tuple[str, ...]
    primary_skill: str
    estimated_minutes_per_day: int
    strategy: Strategy
    forked_from: Credit | None
    published_as: str | None
    """The template that this personal path was published as."""
    unlisted: bool
    """Public for who has its link, and not in the catalogue."""
    is_mine: bool
    intent: Intent | None
    """The wish as it was understood; for its owner alone."""
    quality: QualityView | None
    """For its owner alone."""
    withheld: str | None
    """Why it may not be published; for its owner alone."""
    made: MadeView
    published_at: datetime | None
    schedule: list[DayView]
    preview_scenarios: list[DayScene]


def path_view(path: Path, viewer: Viewer, scenes: Iterable[DayScene], credit: Credit | None) -> PathView:
    mine = is_mine(path, viewer)
    report, said = path.quality_report, path.metadata
    return PathView(
        id=path.id,
        title=path.title,
        description=path.description,
        target_language=path.target_language,
        source_language=path.source_language,
        status=path.status,
        difficulty=difficulty_of(path.difficulty_rating),
        difficulty_rating=path.difficulty_rating,
        cefr_level=Cefr(path.cefr_level),
        category=said.category,
        is_template=path.is_template,
        is_public=path.is_public,
        share_slug=path.share_slug,
        quality_score=path.quality_score,
        days_written=sum(day.scenario_id is not None for day in path.schedule),
        version=path.version,
        created_at=path.created_at,
        updated_at=path.updated_at,
        tags=said.tags,
        primary_skill=said.primary_skill,
        estimated_minutes_per_day=said.estimated_minutes_per_day,
        strategy=path.strategy,
        forked_from=credit,
        published_as=said.published_as if mine else None,
        unlisted=said.unlisted,
        is_mine=mine,
        intent=said.intent if mine else None,
        quality=QualityView.of(report) if report and mine else None,
        withheld=said.withheld if mine else None,
        made=MadeView(origin=path.origin, model=path.model or "", reason=""),
        published_at=path.published_at,
        schedule=schedule_view(path.schedule),
        preview_scenarios=list(scenes),
    )


def is_mine(path: Path, viewer: Viewer) -> bool:
    owner = path.user_id if viewer.user_id else path.guest_id
    return owner is not None and owner == viewer.owner_id
