"""People and paths for tests of walking one: rows as small as a test needs them."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from kaiwa.curriculum.schedule import Day, Item, Objective, Schedule
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.viewer import Viewer
from tests.browsing import an_address, query

MONDAY = date(2026, 3, 2)

WORDS = ("水", "お茶", "駅", "本", "友達", "犬", "猫", "雨", "花", "山", "川", "海", "空", "星")


def a_day(day: int, **more: Any) -> Day:
    said: dict[str, Any] = {
        "day": day,
        "theme": f"theme {day}",
        "title": f"Scene {day}",
        "difficulty_rating": 10,
        "objectives": (Objective(id=f"o{day}", text=f"Do {day}"),),
        "domain": "home",
        "goal": "Connection",
        "new_items": (
            Item(id=f"i{day}a", text=f"{WORDS[day % 14]}{day}", reading="よみ", gloss=f"word {day}"),
        ),
        "reason": f"Because of {day}.",
    }
    return Day(**(said | more))


async def a_person(**columns: Any) -> UUID:
    user_id = uuid4()
    said = {"id": user_id, "email": an_address()} | columns
    await _insert("users", said)
    return user_id


async def a_path(
    owner: UUID | None = None,
    *,
    guest: UUID | None = None,
    written: Collection[int] = (),
    metadata: dict[str, Any] | None = None,
    days: dict[int, Day] | None = None,
    **columns: Any,
) -> str:
    """``written`` days have a scenario."""
    path_id = uuid4().hex
    days = days or {}
    scenes = {day: uuid4().hex for day in written}
    schedule = Schedule.of(
        msgspec.structs.replace(days.get(n) or a_day(n), scenario_id=scenes.get(n))
        for n in range(1, DAYS + 1)
    )
    said: dict[str, Any] = {
        "id": path_id,
        "user_id": owner,
        "guest_id": guest,
        "created_by_user_id": owner,
        "title": "Dinner in Osaka",
        "target_language": "ja",
        "schedule": msgspec.json.encode(schedule.days).decode(),
        "status": "active",
        "metadata": msgspec.json.encode(metadata or {}).decode(),
    } | columns
    await _insert("learning_paths", said)
    for day, scene in scenes.items():
        await a_scene(scene, path_id, title=f"Scene {day}")
    return path_id


async def a_scene(scene: str, path_id: str, **columns: Any) -> None:
    said: dict[str, Any] = {
        "id": scene,
        "path_id": path_id,
        "target_language": "ja",
        "title": "Scene",
        "difficulty": "beginner",
        "difficulty_rating": 10,
        "cefr_level": "A1",
    } | columns
    await _insert("scenarios", said)


async def _insert(table: str, values: dict[str, Any]) -> None:
    places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
    await query(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())


def of_user(user_id: UUID) -> Viewer:
    return Viewer(user_id=user_id)
