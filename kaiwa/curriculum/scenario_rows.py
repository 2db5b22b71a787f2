"""A scene between its two shapes: the draft that engines write and play, and the row that is kept."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.clock import now
from kaiwa.curriculum.author import Node, Persona, Phrase, ScenarioDraft
from kaiwa.curriculum.level import cefr_of, difficulty_of
from kaiwa.curriculum.scenario_quality import ScenarioReport
from kaiwa.curriculum.schedule import Item, Objective
from kaiwa.curriculum.vocabulary import Origin, ScenarioRole, Visibility
from kaiwa.database import connection

PLAYED: Final = (
    "title",
    "description",
    "target_language",
    "role",
    "difficulty_rating",
    "persona",
    "instructions",
    "context",
    "expected_outcome",
    "learning_objectives",
    "content",
    "categories",
    "tags",
    "search_keywords",
    "primary_skill",
    "estimated_duration_seconds",
)
"""The columns that ``draft_of`` needs."""

INSERT_METADATA: Final = """
    INSERT INTO scenario_metadata (scenario_id, created_at, updated_at) VALUES ($1, $2, $2)"""


class SceneContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the column ``content`` holds: the scene as the engines play it."""

    opening: Phrase
    nodes: tuple[Node, ...] = ()
    slots: dict[str, tuple[Item, ...]] = {}
    phrases: tuple[Phrase, ...] = ()
    new_items: tuple[Item, ...] = ()
    review_items: tuple[Item, ...] = ()
    grammar: str = ""
    complication: str = ""
    situation: str = ""


class Keeping(Struct, frozen=True, kw_only=True):
    """Whose a new scene is, where it belongs and who wrote it."""

    user_id: UUID | None = None
    guest_id: UUID | None = None
    created_by_user_id: UUID | None = None
    path_id: str | None = None
    learning_goal: LearningGoal | None = None
    visibility: Visibility = Visibility.PRIVATE
    origin: Origin
    origin_reason: str | None = None
    model: str | None = None
    prompt_version: str | None = None


def draft_of(row: Mapping[str, Any]) -> ScenarioDraft:
    """From a row with at least the columns ``PLAYED``, JSON as PostgreSQL gives it."""
    content = msgspec.json.decode(row["content"], type=SceneContent)
    return ScenarioDraft(
        title=row["title"],
        description=row["description"],
        target_language=row["target_language"],
        role=ScenarioRole(row["role"]),
        difficulty_rating=row["difficulty_rating"],
        persona=msgspec.json.decode(row["persona"], type=Persona),
        instructions=row["instructions"],
        context=row["context"],
        expected_outcome=row["expected_outcome"],
        learning_objectives=msgspec.json.decode(row["learning_objectives"], type=tuple[Objective, ...]),
        categories=tuple(row["categories"]),
        tags=tuple(row["tags"]),
        search_keywords=tuple(row["search_keywords"]),
        primary_skill=row["primary_skill"],
        estimated_duration_seconds=row["estimated_duration_seconds"],
        **{name: getattr(content, name) for name in SceneContent.__struct_fields__},
    )


def played_values(draft: ScenarioDraft) -> dict[str, Any]:
    """The columns that a draft decides, for an insert or an update."""
    content = SceneContent(**{name: getattr(draft, name) for name in SceneContent.__struct_fields__})
    return {
        "title": draft.title,
        "description": draft.description,
        "target_language": draft.target_language,
        "role": draft.role.value,
        "difficulty": difficulty_of(draft.difficulty_rating).value,
        "difficulty_rating": draft.difficulty_rating,
        "cefr_level": cefr_of(draft.difficulty_rating).value,
        "persona": _json(draft.persona),
        "instructions": draft.instructions,
        "context": draft.context,
        "expected_outcome": draft.expected_outcome,
        "learning_objectives": _json(draft.learning_objectives),
        "content": _json(content),
        "categories": list(draft.categories),
        "tags": list(draft.tags),
        "search_keywords": list(draft.search_keywords),
        "primary_skill": draft.primary_skill,
        "estimated_duration_seconds": draft.estimated_duration_seconds,
    }


class NewScene(Struct, frozen=True, kw_only=True):
    """A scene that is about to be kept."""

    id: str
    draft: ScenarioDraft
    keeping: Keeping
    report: ScenarioReport | None = None


async def insert_scenario(
    draft: ScenarioDraft, keeping: Keeping, report: ScenarioReport | None, *, scenario_id: str | None = None
) -> str:
    """Within the caller's transaction; the scene's counters are made with it. Answers its id."""
    key = scenario_id or uuid4().hex
    await insert_scenarios([NewScene(id=key, draft=draft, keeping=keeping, report=report)])
    return key


async def insert_scenarios(scenes: Sequence[NewScene]) -> None:
    """The same for many, in two round trips."""
    at = now()
    rows = [_values(each, at) for each in scenes]
    if rows:
        await connection().executemany(_insert("scenarios", rows[0]), [tuple(row.values()) for row in rows])
        await connection().executemany(INSERT_METADATA, [(each.id, at) for each in scenes])


def _values(scene: NewScene, at: datetime) -> dict[str, Any]:
    return {
        "id": scene.id,
        **played_values(scene.draft),
        **{name: _plain(getattr(scene.keeping, name)) for name in Keeping.__struct_fields__},
        "quality_score": scene.report.score if scene.report else None,
        "quality_report": _json(scene.report) if scene.report else None,
        "created_at": at,
        "updated_at": at,
    }


def _insert(table: str, columns: Iterable[str]) -> str:
    """Names come from this file alone, never from a request."""
    named = list(columns)
    places = ", ".join(f"${place}" for place in range(1, len(named) + 1))
    return f"INSERT INTO {table} ({', '.join(named)}) VALUES ({places})"  # noqa: S608


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _plain(value: object) -> object:
    return value.value if isinstance(value, LearningGoal | Visibility | Origin) else value
