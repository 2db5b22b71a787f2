"""A path to take along: one JSON document with its days and scenes, and the schema that it follows.

It holds what somebody wrote and nothing of who keeps it: no ids, no scores, no claim of who made it.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.curriculum.author import Intent, ScenarioDraft
from kaiwa.curriculum.caps import must_be_modest, must_fit_days, must_fit_scene
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.schedule import Day, NotASchedule, Schedule
from kaiwa.curriculum.vocabulary import DAYS, Strategy
from kaiwa.errors import Invalid

VERSION: Final = 1
SCHEMA_ADDRESS: Final = "/schema/path-package.json"
LARGEST: Final = 4 * 1024 * 1024


class PathPackage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    format: Literal["kaiwa.path"] = "kaiwa.path"
    version: Literal[1] = 1
    title: str
    description: str = ""
    target_language: str
    source_language: str | None = None
    difficulty_rating: int
    is_template: bool = False
    strategy: Strategy = Strategy.JIT
    category: str = ""
    tags: tuple[str, ...] = ()
    primary_skill: str = "speaking"
    estimated_minutes_per_day: int = 15
    intent: Intent | None = None
    """The wish as it was understood."""
    instructions: tuple[str, ...] = ()
    days: tuple[Day, ...]
    """1 to 28, once each; ``scenario_id`` names one of ``scenes``."""
    scenes: dict[str, ScenarioDraft] = {}


class NotAPackage(Invalid):
    code = "not_a_package"
    sentence = f"This is no path package. GET {SCHEMA_ADDRESS} says what one looks like."


def packed(path: Path, drafts: Mapping[str, ScenarioDraft], *, with_wish: bool) -> PathPackage:
    """``drafts`` by the ids of their scenes; in the package they are named by their days."""
    names = {
        day.scenario_id: f"day-{day.day}" for day in reversed(path.schedule.days) if day.scenario_id in drafts
    }
    said = path.metadata
    return PathPackage(
        title=path.title,
        description=path.description,
        target_language=path.target_language,
        source_language=path.source_language,
        difficulty_rating=path.difficulty_rating,
        is_template=path.is_template,
        strategy=path.strategy,
        category=said.category,
        tags=said.tags,
        primary_skill=said.primary_skill,
        estimated_minutes_per_day=said.estimated_minutes_per_day,
        intent=said.intent if with_wish else None,
        instructions=said.instructions if with_wish else (),
        days=tuple(
            replace(day, scenario_id=names.get(day.scenario_id or ""), made=None) for day in path.schedule
        ),
        scenes={
            name: replace(drafts[key], made=None) for key, name in reversed(names.items()) if key is not None
        },
    )


def unpacked(raw: bytes) -> PathPackage:
    """From anybody: refused unless it is one, holds nothing else and is of a decent size."""
    try:
        package = msgspec.json.decode(raw, type=PathPackage)
    except (msgspec.DecodeError, RecursionError) as cause:
        raise NotAPackage(reason=str(cause)[:200]) from cause
    if stray := _stray(msgspec.json.decode(raw), package, ""):
        raise NotAPackage(reason=f"Nothing is known of {stray[:100]}.")
    _must_hold_together(package)
    return package


def _must_hold_together(package: PathPackage) -> None:
    try:
        days = Schedule.of(package.days)
    except NotASchedule as cause:
        raise NotAPackage(reason=str(cause)) from cause
    must_be_modest(msgspec.to_builtins(replace(package, days=(), scenes={})), "the path")
    must_fit_days(days)
    if not (1 <= package.difficulty_rating <= 100 and 1 <= package.estimated_minutes_per_day <= 240):
        raise NotAPackage(reason="difficulty_rating is 1 to 100, estimated_minutes_per_day 1 to 240")
    if package.intent is not None and not 1 <= package.intent.rating <= 100:
        raise NotAPackage(reason="the intent's rating is 1 to 100")
    wanted = {day.scenario_id for day in days if day.scenario_id is not None}
    if wanted != set(package.scenes):
        raise NotAPackage(reason="every scene stands on a day, and every scene that a day names is there")
    for name, draft in package.scenes.items():
        must_fit_scene(draft, f"the scene of {name[:20]}")
        if draft.target_language != package.target_language:
            raise NotAPackage(reason="a scene is in another language than the path")


def _stray(raw: Any, value: Any, where: str) -> str:
    """The first member that the format does not know."""
    match value:
        case Struct():
            for name, each in raw.items():
                if name not in value.__struct_fields__:
                    return f"{where}{name}"
                if found := _stray(each, getattr(value, name), f"{where}{name}."):
                    return found
        case dict():
            for name, each in raw.items():
                if found := _stray(each, value[name], f"{where}{name}."):
                    return found
        case tuple():
            for place, (each, known) in enumerate(zip(raw, value, strict=True)):
                if found := _stray(each, known, f"{where}{place}."):
                    return found
    return ""


def package_schema() -> dict[str, Any]:
    schema = msgspec.json.schema(PathPackage)
    definitions = schema["$defs"]
    definitions["PathPackage"]["properties"]["days"] |= {"minItems": DAYS, "maxItems": DAYS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:kaiwa:path-package:1",
        "title": f"A path of Kaiwa, version {VERSION}",
        **schema,
    }
