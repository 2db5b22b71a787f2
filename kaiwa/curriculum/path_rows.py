"""A path between its two shapes: what a room works with, and the row that is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from kaiwa.clock import now
from kaiwa.curriculum.author import Intent
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.curriculum.vocabulary import Origin, PathStatus, Strategy
from kaiwa.curriculum.week_rewrite import Rewrite
from kaiwa.database import connection, fetch
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

MINUTES_A_DAY: Final = 15


class PathMetadata(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the column ``metadata`` holds. Write single keys with ``metadata || …``: others keep theirs there too."""

    intent: Intent | None = None
    """The wish as it was understood: what an author needs to write a day."""
    starts_on: date | None = None
    """What the author laid the month out for."""
    instructions: tuple[str, ...] = ()
    """Refinements in words, oldest first."""
    category: str = ""
    tags: tuple[str, ...] = ()
    primary_skill: str = "speaking"
    estimated_minutes_per_day: int = MINUTES_A_DAY
    unlisted: bool = False
    """Public for who has the link; the catalogue and search engines are not told of it."""
    published_as: str | None = None
    """The template that a personal path was published as."""
    rewrite: Rewrite | None = None
    """A week that is being rewritten, as long as its creator has not decided."""
    withheld: str | None = None
    """Why an admin took it out of the catalogue; as long as it is there, nobody publishes it."""


class NewPath(Struct, frozen=True, kw_only=True):
    """A path that is about to be kept. Whose it is: a person's, a guest's, or nobody's template."""

    user_id: UUID | None = None
    guest_id: UUID | None = None
    created_by_user_id: UUID | None = None
    forked_from_id: str | None = None
    title: str
    description: str = ""
    target_language: str
    source_language: str | None = None
    schedule: Schedule
    is_template: bool = False
    status: PathStatus = PathStatus.DRAFT
    strategy: Strategy = Strategy.JIT
    difficulty_rating: int
    report: PathReport | None = None
    origin: Origin
    model: str | None = None
    prompt_version: str | None = None
    metadata: PathMetadata = PathMetadata()


class Path(Struct, frozen=True, kw_only=True):
    """A row, decoded."""

    id: str
    user_id: UUID | None
    guest_id: UUID | None
    created_by_user_id: UUID | None
    forked_from_id: str | None
    title: str
    description: str
    target_language: str
    source_language: str | None
    schedule: Schedule
    is_template: bool
    is_public: bool
    share_slug: str | None
    status: PathStatus
    strategy: Strategy
    difficulty_rating: int
    cefr_level: str
    quality_score: float | None
    quality_report: PathReport | None
    origin: Origin
    model: str | None
    prompt_version: str | None
    metadata: PathMetadata
    version: int
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime


COLUMNS: Final = Path.__struct_fields__
EVERYBODYS: Final = "$2::uuid IS NULL"
"""The product's own view: it owns nothing and sees everything."""
INSERT: Final = """
    INSERT INTO learning_paths (
        id, user_id, guest_id, created_by_user_id, forked_from_id, title, description, target_language,
        source_language, schedule, is_template, status, strategy, difficulty_rating, cefr_level, quality_score,
        quality_report, origin, model, prompt_version, metadata, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $22)"""


async def insert_path(new: NewPath) -> str:
    """Within the caller's transaction. Answers the id."""
    key = uuid4().hex
    await connection().execute(
        INSERT,
        key,
        new.user_id,
        new.guest_id,
        new.created_by_user_id,
        new.forked_from_id,
        new.title,
        new.description,
        new.target_language,
        new.source_language,
        schedule_json(new.schedule),
        new.is_template,
        new.status.value,
        new.strategy.value,
        new.difficulty_rating,
        cefr_of(new.difficulty_rating).value,
        new.report.score if new.report else None,
        as_json(new.report) if new.report else None,
        new.origin.value,
        new.model,
        new.prompt_version,
        as_json(new.metadata),
        now(),
    )
    return key


async def load_path(path_id: str, viewer: Viewer) -> Path:
    """Within the caller's transaction: a path that the viewer may see."""
    return await _load(path_id, viewer, f"({visible_sql(viewer)})")


async def load_own_path(path_id: str, viewer: Viewer) -> Path:
    """A path that is the viewer's to change; until the transaction ends nobody else changes it."""
    own = EVERYBODYS if viewer.system else mine_sql(viewer, "$2", "p")
    return await _load(path_id, viewer, f"{own} FOR NO KEY UPDATE")


async def _load(path_id: str, viewer: Viewer, whose: str) -> Path:
    rows = await fetch(
        f"SELECT {', '.join(f'p.{name}' for name in COLUMNS)} FROM learning_paths p "  # noqa: S608 - names of ours
        f"WHERE p.id = $1 AND p.deleted_at IS NULL AND {whose}",
        path_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    return path_of(rows[0])


def visible_sql(viewer: Viewer) -> str:
    """Of the row ``p``, with the viewer's id as ``$2``: their own, what they made, what is published, and what they are enrolled in."""
    if viewer.system:
        return EVERYBODYS
    return (
        f"{mine_sql(viewer, '$2', 'p')} OR p.is_public OR p.created_by_user_id = $2::uuid OR EXISTS ("
        f"SELECT FROM learning_path_assignments a WHERE a.path_id = p.id AND {mine_sql(viewer, '$2', 'a')})"
    )


def path_of(row: Mapping[str, Any]) -> Path:
    """From a row with the columns ``COLUMNS``, JSON as PostgreSQL gives it."""
    report = row["quality_report"]
    return Path(
        **{name: row[name] for name in COLUMNS if name not in _DECODED},
        schedule=schedule_of(row["schedule"]),
        status=PathStatus(row["status"]),
        strategy=Strategy(row["strategy"]),
        origin=Origin(row["origin"]),
        quality_report=msgspec.json.decode(report, type=PathReport) if report else None,
        metadata=msgspec.json.decode(row["metadata"], type=PathMetadata),
    )


_DECODED: Final = frozenset({"schedule", "status", "strategy", "origin", "quality_report", "metadata"})


def schedule_of(kept: str) -> Schedule:
    """A JSON array of days; raises unless they are 1 to 28, once each."""
    return Schedule.of(msgspec.json.decode(kept, type=tuple[Day, ...]))


def schedule_json(schedule: Schedule) -> str:
    """In the order of the days: day n stands at place n - 1, where a single statement can fill it."""
    return as_json(schedule.days)


def as_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
