"""A scene between its two shapes: the draft that engines write and play, and the row that is kept."""

from collections.abc import Mapping, Sequence
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

KEPT_AS: Final = {
    "id": "text",
    "title": "text",
    "description": "text",
    "target_language": "text",
    "role": "text",
    "difficulty": "text",
    "difficulty_rating": "int",
    "cefr_level": "text",
    "persona": "jsonb",
    "instructions": "text",
    "context": "text",
    "expected_outcome": "text",
    "learning_objectives": "jsonb",
    "content": "jsonb",
    "categories": "text[]",
    "tags": "text[]",
    "search_keywords": "text[]",
    "primary_skill": "text",
    "estimated_duration_seconds": "int",
    "user_id": "uuid",
    "guest_id": "uuid",
    "created_by_user_id": "uuid",
    "path_id": "text",
    "learning_goal": "text",
    "visibility": "text",
    "origin": "text",
    "origin_reason": "text",
    "model": "text",
    "prompt_version": "text",
    "quality_score": "real",
    "quality_report": "jsonb",
    "created_at": "timestamptz",
    "updated_at": "timestamptz",
}
"""A new row, column by column."""


# one document for many rows: what is sent as arrays is looked at value by value
INSERT: Final = (
    f"INSERT INTO scenarios ({', '.join(KEPT_AS)}) SELECT {', '.join(KEPT_AS)} "  # noqa: S608 - names of ours
    f"FROM json_to_recordset($1) AS new ({', '.join(f'{name} {kind}' for name, kind in KEPT_AS.items())})"
)
INSERT_METADATA: Final = """
    INSERT INTO scenario_metadata (scenario_id, created_at, updated_at)
    SELECT id, $2, $2 FROM unnest($1::text[]) AS new (id)"""


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
    return {
        name: _json(value)
        if KEPT_AS[name] == "jsonb"
        else list(value)
        if KEPT_AS[name] == "text[]"
        else value
        for name, value in _columns(draft).items()
    }


def _columns(draft: ScenarioDraft) -> dict[str, Any]:
    return {
        "title": draft.title,
        "description": draft.description,
        "target_language": draft.target_language,
        "role": draft.role.value,
        "difficulty": difficulty_of(draft.difficulty_rating).value,
        "difficulty_rating": draft.difficulty_rating,
        "cefr_level": cefr_of(draft.difficulty_rating).value,
        "persona": draft.persona,
        "instructions": draft.instructions,
        "context": draft.context,
        "expected_outcome": draft.expected_outcome,
        "learning_objectives": draft.learning_objectives,
        "content": SceneContent(**{name: getattr(draft, name) for name in SceneContent.__struct_fields__}),
        "categories": draft.categories,
        "tags": draft.tags,
        "search_keywords": draft.search_keywords,
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
    """The same for many, in two statements."""
    if scenes:
        at = now()
        await connection().execute(INSERT, _json([_row(each, at) for each in scenes]))
        await connection().execute(INSERT_METADATA, [each.id for each in scenes], at)


def _row(scene: NewScene, at: datetime) -> dict[str, Any]:
    return {
        "id": scene.id,
        **_columns(scene.draft),
        **{name: getattr(scene.keeping, name) for name in Keeping.__struct_fields__},
        "quality_score": scene.report.score if scene.report else None,
        "quality_report": scene.report,
        "created_at": at,
        "updated_at": at,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
