"""A scene as the API shows it to whoever may play it: without the graph that the engines play along."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.curriculum.author import Persona, Phrase
from kaiwa.curriculum.level import Cefr, Difficulty, cefr_of, difficulty_of
from kaiwa.curriculum.scenario_quality import ScenarioReport
from kaiwa.curriculum.scenario_rows import PLAYED, draft_of
from kaiwa.curriculum.schedule import Item, Objective
from kaiwa.curriculum.verdict import MadeView, QualityView
from kaiwa.curriculum.vocabulary import Origin, ScenarioRole

SHOWN: Final = (*PLAYED, "id", "quality_report", "origin", "origin_reason", "model")
"""The columns that ``scene_fields`` needs."""


class SceneView(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    description: str
    target_language: str
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
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    primary_skill: str
    estimated_duration_seconds: int
    made: MadeView
    quality: QualityView | None


class DayScene(SceneView, frozen=True, kw_only=True):
    day: int


def scene_view(row: Mapping[str, Any]) -> SceneView:
    return SceneView(**scene_fields(row))


def scene_fields(row: Mapping[str, Any]) -> dict[str, Any]:
    draft, report = draft_of(row), row["quality_report"]
    same = SceneView.__struct_fields__
    values = {name: getattr(draft, name) for name in same if hasattr(draft, name)}
    return values | {
        "id": row["id"],
        "difficulty": difficulty_of(draft.difficulty_rating),
        "cefr_level": cefr_of(draft.difficulty_rating),
        "objectives": draft.learning_objectives,
        "made": MadeView(
            origin=Origin(row["origin"]), model=row["model"] or "", reason=row["origin_reason"] or ""
        ),
        "quality": QualityView.of(msgspec.json.decode(report, type=ScenarioReport)) if report else None,
    }
