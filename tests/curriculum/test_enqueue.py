"""What enters the queue, and when it may be written."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.needs import NEVER
from kaiwa.curriculum.vocabulary import DAYS, Strategy
from kaiwa.database import transaction
from kaiwa.viewer import Viewer
from tests.conftest import Servers
from tests.curriculum.queueing import a_path, a_person, a_walk_on, asked, enqueued, in_json, rows_of

pytestmark = pytest.mark.usefixtures("database")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def change(sql: str, path_id: str) -> None:
    await asked(sql, path_id)


async def open_days(path_id: str, at: datetime = NOON) -> list[int]:
    return sorted(day for day, row in (await rows_of(path_id)).items() if row["available_at"] <= at)


async def test_every_day_without_a_scene_gets_one_row_however_often_it_is_asked() -> None:
    owner = await a_person()
    path_id = await a_path(owner, filled=3)
    assert await enqueued(path_id) == DAYS - 3
    first = await rows_of(path_id)
    assert await enqueued(path_id) == DAYS - 3
    again = await rows_of(path_id)
    assert sorted(again) == list(range(4, DAYS + 1))
    assert {day: row["id"] for day, row in again.items()} == {day: row["id"] for day, row in first.items()}
    assert {row["user_id"] for row in again.values()} == {owner}


async def test_planning_again_writes_nothing_when_nothing_has_changed() -> None:
    path_id = await a_path(strategy=Strategy.JIT)
    with time_machine.travel(NOON, tick=False):
        await a_walk_on(path_id)
        await enqueued(path_id)
        await enqueued(path_id)
    assert {row["version"] for row in (await rows_of(path_id)).values()} == {1}


async def test_who_moves_on_pauses_and_resumes_opens_and_closes_days() -> None:
    path_id = await a_path(strategy=Strategy.JIT)
    with time_machine.travel(NOON, tick=False):
        await a_walk_on(path_id)
        await enqueued(path_id)
        assert await open_days(path_id) == [1, 2, 3]
        await change(
            "UPDATE learning_path_assignments SET current_day_index = 2, metadata = '"
            '{"finished": {"1": {"on": "2026-03-02"}, "2": {"on": "2026-03-02"}}}'
            "' WHERE path_id = $1",
            path_id,
        )
        await enqueued(path_id)
        assert await open_days(path_id) == [3, 4, 5]
        await change("UPDATE learning_path_assignments SET paused_at = now() WHERE path_id = $1", path_id)
        await enqueued(path_id)
        assert await open_days(path_id) == []
        await change("UPDATE learning_path_assignments SET paused_at = NULL WHERE path_id = $1", path_id)
        await enqueued(path_id)
        assert await open_days(path_id) == [3, 4, 5]


async def test_a_second_learner_of_a_template_adds_only_what_they_need_sooner() -> None:
    path_id = await a_path(strategy=Strategy.JIT, is_template=True)
    with time_machine.travel(NOON, tick=False):
        await a_walk_on(path_id, starts_on=date(2026, 4, 2))
        await enqueued(path_id)
        assert await open_days(path_id) == []
        await a_walk_on(path_id, metadata=in_json({"finished": {"1": {"on": "2026-03-02"}}}))
        await enqueued(path_id)
        assert await open_days(path_id) == [2, 3, 4]
    assert len(await rows_of(path_id)) == DAYS


async def test_a_template_that_nobody_walks_any_more_waits() -> None:
    path_id = await a_path(strategy=Strategy.JIT, is_template=True)
    await a_walk_on(path_id, status="completed")
    await enqueued(path_id)
    assert {row["available_at"] for row in (await rows_of(path_id)).values()} == {NEVER}


@pytest.mark.parametrize("end", ["status = 'archived'", "deleted_at = now()"])
async def test_an_archived_or_deleted_path_gives_up_its_waiting_rows(end: str) -> None:
    path_id = await a_path()
    await enqueued(path_id)
    await change(f"UPDATE learning_paths SET {end} WHERE id = $1", path_id)
    assert await enqueued(path_id) == 0
    assert await rows_of(path_id) == {}


async def test_a_failed_day_keeps_its_back_off_and_its_place_is_not_given_away() -> None:
    path_id = await a_path(strategy=Strategy.JIT)
    with time_machine.travel(NOON, tick=False):
        await a_walk_on(path_id)
        await enqueued(path_id)
        later = NOON + timedelta(minutes=5)
        await asked(
            "UPDATE scenario_generation_queue SET retry_count = 1, available_at = $2 WHERE path_id = $1 AND day_index = 1",
            path_id,
            later,
        )
        await asked(
            "UPDATE scenario_generation_queue SET fair_key = 7 WHERE path_id = $1 AND day_index = 2", path_id
        )
        await enqueued(path_id)
        rows = await rows_of(path_id)
    assert rows[1]["available_at"] == later
    assert rows[2]["fair_key"] == 7


async def test_a_written_day_that_is_emptied_is_written_again_and_a_filled_one_leaves_the_queue() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    await asked(
        "UPDATE scenario_generation_queue SET status = 'ready', retry_count = 4 WHERE path_id = $1 AND day_index = 5",
        path_id,
    )
    await change(
        "UPDATE learning_paths SET schedule = jsonb_set(schedule, '{8,scenario_id}', '\"x\"') WHERE id = $1",
        path_id,
    )
    await enqueued(path_id)
    rows = await rows_of(path_id)
    assert (rows[5]["status"], rows[5]["retry_count"]) == ("pending", 0)
    assert 9 not in rows


async def test_what_was_set_aside_stays_aside() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    await change(
        "UPDATE scenario_generation_queue SET status = 'failed', set_aside = true WHERE path_id = $1", path_id
    )
    await enqueued(path_id)
    assert {row["status"] for row in (await rows_of(path_id)).values()} == {"failed"}


async def test_nobody_but_the_product_may_plan() -> None:
    owner = await a_person()
    path_id = await a_path(owner)
    with pytest.raises(RuntimeError, match="SYSTEM"):
        async with transaction(Viewer(user_id=owner)):
            await enqueue_days(path_id)


async def test_a_path_that_is_not_there_has_nothing_to_write(servers: Servers) -> None:
    assert await enqueued("nowhere") == 0


async def test_two_who_plan_one_path_at_once_do_not_meet() -> None:
    path_id = await a_path()
    assert await asyncio.gather(*(enqueued(path_id) for _ in range(6))) == [DAYS] * 6
    assert len(await rows_of(path_id)) == DAYS
