"""Paths with days to write, for tests of the queue."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Strategy
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM
from tests.months import STARTS_ON, a_month, an_intent


async def asked(sql: str, *arguments: Any) -> list[Any]:
    async with transaction(SYSTEM):
        return await fetch(sql, *arguments)


async def a_person() -> UUID:
    found = await asked(
        "INSERT INTO users (id, email) VALUES (gen_random_uuid(), $1) RETURNING id",
        f"{uuid4().hex}@kaiwa.example",
    )
    return UUID(str(found[0]["id"]))


async def a_path(
    owner: UUID | None = None, *, filled: int = 0, strategy: Strategy = Strategy.AHEAD, **columns: Any
) -> str:
    """Its first ``filled`` days have a scene already. Lists of words make a month large, and tests slow."""
    path_id = uuid4().hex
    days = [
        msgspec.structs.replace(
            day, new_items=(), review_items=(), scenario_id="there" if day.day <= filled else None
        )
        for day in a_month().schedule
    ]
    row = {
        "id": path_id,
        "user_id": owner,
        "title": "A month",
        "target_language": "ja",
        "schedule": in_json(days),
        "status": "active",
        "strategy": strategy.value,
        "metadata": in_json({"intent": an_intent(), "starts_on": STARTS_ON}),
        **columns,
    }
    places = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await asked(f"INSERT INTO learning_paths ({', '.join(row)}) VALUES ({places})", *row.values())
    return path_id


async def a_walk_on(
    path_id: str, who: UUID | None = None, *, starts_on: date = STARTS_ON, **columns: Any
) -> UUID:
    row = {
        "id": uuid4(),
        "path_id": path_id,
        "user_id": who or await a_person(),
        "starts_on": starts_on,
        "time_zone": "UTC",
        **columns,
    }
    places = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await asked(
        f"INSERT INTO learning_path_assignments ({', '.join(row)}, starts_at) VALUES ({places}, now())",
        *row.values(),
    )
    return UUID(str(row["id"]))


async def enqueued(path_id: str) -> int:
    async with transaction(SYSTEM):
        return await enqueue_days(path_id)


async def rows_of(path_id: str) -> dict[int, Any]:
    found = await asked("SELECT * FROM scenario_generation_queue WHERE path_id = $1", path_id)
    return {row["day_index"]: row for row in found}


async def schedule_of(path_id: str) -> tuple[Day, ...]:
    found = await asked("SELECT schedule FROM learning_paths WHERE id = $1", path_id)
    return msgspec.json.decode(found[0]["schedule"], type=tuple[Day, ...])


def in_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
