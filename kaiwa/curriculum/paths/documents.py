"""Every text of a path and its scenes as plain JSON, so that all of them are scrubbed alike; and back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from kaiwa.curriculum.author import Intent, Persona, ScenarioDraft
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.scenario_rows import SceneContent
from kaiwa.curriculum.schedule import Day, Objective, Schedule

PATH: Final = "path"
WISH: Final = "wish"
SCENE_JSON: Final = {
    "persona": Persona,
    "learning_objectives": tuple[Objective, ...],
    "content": SceneContent,
}
SCENE_TEXTS: Final = (
    "title",
    "description",
    "instructions",
    "context",
    "expected_outcome",
    "categories",
    "tags",
    "search_keywords",
    *SCENE_JSON,
)


def path_documents(path: Path) -> dict[str, Any]:
    said = path.metadata
    whole = {
        "title": path.title,
        "description": path.description,
        "category": said.category,
        "tags": said.tags,
        "schedule": path.schedule.days,
    }
    documents: dict[str, Any] = {PATH: _plain(whole)}
    if said.intent or said.instructions:
        documents[WISH] = _plain({"intent": said.intent, "instructions": said.instructions})
    return documents


def scene_documents(rows: Iterable[Mapping[str, Any]], schedule: Schedule) -> dict[str, Any]:
    """By the scene's id; what stands on a day says on which."""
    days = {day.scenario_id: f"scene of day {day.day}" for day in schedule if day.scenario_id}
    return {days.get(row["id"], f"scene {row['id']}"): _row_document(row) for row in rows}


def scene_name(scenario_id: str, schedule: Schedule) -> str:
    return next(
        (f"scene of day {day.day}" for day in schedule if day.scenario_id == scenario_id),
        f"scene {scenario_id}",
    )


def scene_document(draft: ScenarioDraft) -> dict[str, Any]:
    document: dict[str, Any] = _plain(draft)
    return document


def _row_document(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: msgspec.json.decode(row[name]) if name in SCENE_JSON else _plain(row[name])
        for name in SCENE_TEXTS
    }


def path_with(path: Path, documents: Mapping[str, Any]) -> Path:
    """The path with scrubbed texts; when the event is, and when it was to begin, is nobody's business any more."""
    whole = documents[PATH]
    schedule = Schedule.of(msgspec.convert(whole["schedule"], tuple[Day, ...]))
    wish = documents.get(WISH, {})
    intent = msgspec.convert(wish["intent"], Intent) if wish.get("intent") else None
    metadata = replace(
        path.metadata,
        category=whole["category"],
        tags=tuple(whole["tags"]),
        intent=replace(intent, deadline_on=None) if intent else None,
        instructions=tuple(wish.get("instructions", ())),
        starts_on=None,
    )
    return replace(
        path, title=whole["title"], description=whole["description"], schedule=schedule, metadata=metadata
    )


def draft_with(draft: ScenarioDraft, document: Mapping[str, Any]) -> ScenarioDraft:
    content = msgspec.convert(document["content"], SceneContent)
    return replace(
        draft,
        title=document["title"],
        description=document["description"],
        instructions=document["instructions"],
        context=document["context"],
        expected_outcome=document["expected_outcome"],
        categories=tuple(document["categories"]),
        tags=tuple(document["tags"]),
        search_keywords=tuple(document["search_keywords"]),
        persona=msgspec.convert(document["persona"], Persona),
        learning_objectives=msgspec.convert(document["learning_objectives"], tuple[Objective, ...]),
        **{name: getattr(content, name) for name in SceneContent.__struct_fields__},
    )


def _plain(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))
