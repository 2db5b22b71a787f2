"""The queue from a row to a day that can be played, on a real database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from kaiwa.curriculum.author import ScenarioBrief
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.retry import MOST_ATTEMPTS, MOST_CRASHES
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import close_database, open_database
from tests.conftest import Servers
from tests.curriculum.authors import Scripted, a_drain, drained, written
from tests.curriculum.queueing import a_path, a_person, asked, enqueued, in_json, rows_of, schedule_of

PASSED = timedelta(hours=2)


@pytest.fixture(autouse=True)
async def database(fresh_servers: Servers) -> AsyncIterator[Servers]:
    """Of its own: a drain takes whatever is due."""
    await open_database(fresh_servers.app_url, pool_size=8)
    yield fresh_servers
    await close_database()


async def statuses(path_id: str) -> Counter[str]:
    return Counter(row["status"] for row in (await rows_of(path_id)).values())


async def time_passes(path_id: str) -> None:
    """Every wait is over, and every lease."""
    await asked(
        "UPDATE scenario_generation_queue SET available_at = least(available_at, now()),"
        " lease_expires_at = lease_expires_at - interval '1 day' WHERE path_id = $1",
        path_id,
    )


async def test_every_day_is_filled_with_a_scene_of_its_own() -> None:
    owner = await a_person()
    path_id = await a_path(owner, filled=3)
    await enqueued(path_id)
    await drained(a_drain())
    schedule = await schedule_of(path_id)
    assert all(day.scenario_id for day in schedule)
    scenes = {row["id"]: row for row in await asked("SELECT * FROM scenarios WHERE path_id = $1", path_id)}
    assert sorted(scenes) == sorted(day.scenario_id for day in schedule[3:] if day.scenario_id)
    for row in (await rows_of(path_id)).values():
        scene = scenes[row["scenario_id"]]
        assert (row["status"], row["retry_count"], row["crash_count"]) == ("ready", 1, 0)
        assert schedule[row["day_index"] - 1].scenario_id == scene["id"]
        assert (scene["user_id"], scene["origin"], scene["quality_score"] > 0) == (owner, "openai", True)
    counters = await asked(
        "SELECT count(*) FROM scenario_metadata m JOIN scenarios s ON s.id = m.scenario_id WHERE path_id = $1",
        path_id,
    )
    assert counters[0]["count"] == DAYS - 3


async def test_draining_again_finds_nothing_to_do() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    author = Scripted()
    drain = a_drain(author)
    await drained(drain)
    await drained(drain)
    assert set(author.calls.values()) == {1}


async def test_no_more_are_written_at_once_than_there_are_writers() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    author = Scripted()
    await drained(a_drain(author, writers=3))
    assert author.most_at_once == 3
    assert await statuses(path_id) == {"ready": DAYS}


async def test_a_bell_while_it_runs_starts_no_second_drain_and_is_not_lost() -> None:
    gate = asyncio.Event()
    first, second = await a_path(), await a_path()
    await enqueued(first)
    author = Scripted(gate=gate)
    drain = a_drain(author, writers=60)
    drain.look()
    await author.asked.wait()
    await enqueued(second)
    drain.look()
    gate.set()
    await drain.idle()
    assert await statuses(second) == {"ready": DAYS}
    assert author.calls.total() == 2 * DAYS


async def test_what_is_not_due_yet_is_not_claimed() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    await asked(
        "UPDATE scenario_generation_queue SET available_at = now() + interval '1 hour' WHERE path_id = $1"
        " AND day_index > 2",
        path_id,
    )
    await drained(a_drain())
    assert await statuses(path_id) == {"ready": 2, "pending": DAYS - 2}


async def test_a_passing_trouble_is_tried_again_later_and_says_why() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    author = Scripted(lambda brief, call: EngineError(Trouble.TIMED_OUT) if call < 3 else None)
    drain = a_drain(author)
    for attempt in (1, 2):
        await drained(drain)
        row = (await rows_of(path_id))[DAYS]
        assert (row["status"], row["retry_count"], row["last_error"]) == ("pending", attempt, "timed out")
        assert row["available_at"] > datetime.now(UTC)
        await time_passes(path_id)
    await drained(drain)
    assert await statuses(path_id) == {"ready": 1}


async def test_after_the_last_attempt_the_offline_engine_writes_and_the_reason_is_kept() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    drain = a_drain(Scripted(lambda brief, call: EngineError(Trouble.UNREACHABLE)))
    for _ in range(MOST_ATTEMPTS):
        await time_passes(path_id)
        await drained(drain)
    row = (await rows_of(path_id))[DAYS]
    assert (row["status"], row["origin"], row["last_error"]) == ("ready", "offline", "unreachable")
    scene = (await asked("SELECT origin, origin_reason FROM scenarios WHERE id = $1", row["scenario_id"]))[0]
    assert (scene["origin"], scene["origin_reason"]) == ("offline", "unreachable")


async def test_a_limit_costs_no_attempt_however_often_it_is_met() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    await asked(
        "UPDATE scenario_generation_queue SET target_generation_date = now() + interval '1 day' WHERE path_id = $1",
        path_id,
    )
    drain = a_drain(Scripted(lambda brief, call: EngineError(Trouble.RATE_LIMITED, retry_after_s=7)))
    for _ in range(MOST_ATTEMPTS + 2):
        await time_passes(path_id)
        await drained(drain)
    row = (await rows_of(path_id))[DAYS]
    assert (row["status"], row["retry_count"], row["last_error"]) == ("pending", 0, "rate limited")


async def test_a_scene_that_breaks_the_gate_is_never_kept() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    author = Scripted(lambda brief, call: msgspec.structs.replace(written(brief), learning_objectives=()))
    await drained(a_drain(author))
    row = (await rows_of(path_id))[DAYS]
    assert (row["status"], row["origin"]) == ("ready", "offline")
    assert row["last_error"] == "the gate: objectives"
    assert author.calls.total() == 1


async def test_a_piece_that_the_database_cannot_hold_spoils_no_other() -> None:
    path_id = await a_path(filled=DAYS - 5)
    await enqueued(path_id)

    def trouble(brief: ScenarioBrief, call: int) -> Any:
        return (
            msgspec.structs.replace(written(brief), context="a \x00 in it") if brief.day.day == DAYS else None
        )

    await drained(a_drain(Scripted(trouble)))
    rows = await rows_of(path_id)
    assert Counter(row["status"] for row in rows.values()) == {"ready": 5}
    assert Counter(row["origin"] for row in rows.values()) == {"openai": 4, "offline": 1}


async def test_a_language_that_nobody_can_write_is_left_failed_and_seen() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    refuses = Scripted(lambda brief, call: EngineError(Trouble.REFUSED))
    await drained(a_drain(refuses, spare=Scripted(lambda brief, call: LookupError())))
    row = (await rows_of(path_id))[DAYS]
    assert (row["status"], row["last_error"]) == ("failed", "refused; the offline engine: LookupError")


async def test_a_language_that_only_a_model_can_write_waits_until_the_model_is_back() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    away = Scripted(lambda brief, call: EngineError(Trouble.UNREACHABLE))
    drain = a_drain(away, spare=Scripted(lambda brief, call: LookupError()))
    for _ in range(MOST_ATTEMPTS + 3):
        await time_passes(path_id)
        await drained(drain)
    row = (await rows_of(path_id))[DAYS]
    assert (row["status"], row["last_error"]) == ("pending", "unreachable; the offline engine: LookupError")
    assert row["available_at"] > datetime.now(UTC) + timedelta(minutes=30)


async def test_a_lease_that_ran_out_is_another_ones_and_the_strangers_scene_is_discarded() -> None:
    """A process that froze for longer than its lease and then goes on."""
    path_id = await a_path(filled=DAYS - 4)
    await enqueued(path_id)
    gate = asyncio.Event()
    frozen = Scripted(gate=gate)
    late = a_drain(frozen)
    late.look()
    await frozen.asked.wait()
    await time_passes(path_id)
    awake = Scripted()
    quick = a_drain(awake)
    await drained(quick)
    gate.set()
    await late.idle()
    rows = await rows_of(path_id)
    assert {row["crash_count"] for row in rows.values()} == {1}
    scenes = await asked("SELECT count(*) FROM scenarios WHERE path_id = $1", path_id)
    assert (scenes[0]["count"], awake.calls.total(), frozen.calls.total()) == (4, 4, 4)


async def test_a_lease_is_extended_while_its_scene_is_written() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    gate = asyncio.Event()
    author = Scripted(gate=gate)
    drain = a_drain(author, lease_s=30.0, extend_every_s=0.01)
    drain.look()
    await author.asked.wait()
    first = (await rows_of(path_id))[DAYS]["lease_expires_at"]
    while (await rows_of(path_id))[DAYS]["lease_expires_at"] <= first:
        await asyncio.sleep(0)
    gate.set()
    await drain.idle()


async def test_work_whose_lease_is_another_ones_is_given_up_at_once() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    author = Scripted(gate=asyncio.Event())
    drain = a_drain(author, extend_every_s=0.01)
    drain.look()
    await author.asked.wait()
    await asked(
        "UPDATE scenario_generation_queue SET attempt_token = gen_random_uuid() WHERE path_id = $1", path_id
    )
    await asyncio.wait_for(drain.idle(), 10)
    assert await statuses(path_id) == {"processing": 1}


async def crash(path_id: str, day: int) -> None:
    """As a process leaves a row that died with it."""
    await asked(
        "UPDATE scenario_generation_queue SET status = 'processing', attempt_token = gen_random_uuid(),"
        " lease_expires_at = now() - interval '1 second', retry_count = retry_count + 1"
        " WHERE path_id = $1 AND day_index = $2",
        path_id,
        day,
    )


async def test_who_survives_three_crashes_is_written_by_the_offline_engine() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    await asked("UPDATE scenario_generation_queue SET crash_count = 2 WHERE path_id = $1", path_id)
    await crash(path_id, DAYS)
    author = Scripted()
    await drained(a_drain(author))
    row = (await rows_of(path_id))[DAYS]
    assert author.calls.total() == 0
    assert (row["status"], row["origin"], row["set_aside"], row["crash_count"]) == (
        "ready",
        "offline",
        True,
        3,
    )
    assert row["last_error"] == "set aside after three crashes"


async def test_what_kills_the_offline_engine_too_is_set_aside_and_claimed_by_nobody() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    await asked(
        "UPDATE scenario_generation_queue SET crash_count = $2 WHERE path_id = $1", path_id, MOST_CRASHES - 1
    )
    await crash(path_id, DAYS)
    author = Scripted()
    await drained(a_drain(author))
    row = (await rows_of(path_id))[DAYS]
    assert (row["status"], row["set_aside"], author.calls.total()) == ("failed", True, 0)


async def test_rows_that_may_have_killed_a_process_are_written_one_by_one() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    await asked(
        "UPDATE scenario_generation_queue SET crash_count = 1 WHERE path_id = $1 AND day_index > 20", path_id
    )
    gate = asyncio.Event()
    author = Scripted(gate=gate)
    drain = a_drain(author)
    drain.look()
    while author.calls.total() < 21:
        await asyncio.sleep(0)
    suspects = await asked(
        "SELECT count(*) FROM scenario_generation_queue WHERE path_id = $1 AND status = 'processing'"
        " AND crash_count = 1",
        path_id,
    )
    gate.set()
    await drain.idle()
    assert suspects[0]["count"] == 2  # a twentieth of forty writers
    assert await statuses(path_id) == {"ready": DAYS}


async def test_a_stop_gives_back_what_is_not_written_and_burns_no_attempt() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    author = Scripted(gate=asyncio.Event())
    drain = a_drain(author, writers=8)
    drain.look()
    await author.asked.wait()
    await drain.stop(patience_s=0.05)
    rows = await rows_of(path_id)
    assert await statuses(path_id) == {"pending": DAYS}
    assert {(row["retry_count"], row["crash_count"]) for row in rows.values()} == {(0, 0)}
    drain.look()
    assert await statuses(path_id) == {"pending": DAYS}  # who is stopping claims nothing more


async def test_a_stop_lets_who_is_nearly_through_finish() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    gate = asyncio.Event()
    author = Scripted(gate=gate)
    drain = a_drain(author, writers=8)
    drain.look()
    while author.calls.total() < 8:
        await asyncio.sleep(0)
    stopping = asyncio.create_task(drain.stop(patience_s=20))
    await asyncio.sleep(0)
    gate.set()
    await asyncio.wait_for(stopping, 10)
    assert await statuses(path_id) == {"ready": 8, "pending": DAYS - 8}
    assert author.calls.total() == 8


@pytest.mark.parametrize("end", ["status = 'archived'", "deleted_at = now()"])
async def test_a_path_that_ends_while_it_is_written_keeps_nothing_of_it(end: str) -> None:
    path_id = await a_path()
    await enqueued(path_id)
    gate = asyncio.Event()
    author = Scripted(gate=gate)
    drain = a_drain(author)
    drain.look()
    await author.asked.wait()
    await asked(f"UPDATE learning_paths SET {end} WHERE id = $1", path_id)
    gate.set()
    await drain.idle()
    assert await rows_of(path_id) == {}
    assert await asked("SELECT FROM scenarios WHERE path_id = $1", path_id) == []


async def test_a_day_that_is_edited_while_it_is_written_is_written_anew() -> None:
    path_id = await a_path(filled=DAYS - 2)
    await enqueued(path_id)
    gate = asyncio.Event()
    author = Scripted(gate=gate)
    drain = a_drain(author)
    drain.look()
    await author.asked.wait()
    await asked(
        "UPDATE learning_paths SET version = version + 1,"
        " schedule = jsonb_set(schedule, '{27,can_do}', '\"another\"') WHERE id = $1",
        path_id,
    )
    gate.set()
    await drain.idle()
    assert author.calls == {DAYS - 1: 1, DAYS: 2}
    assert all(day.scenario_id for day in await schedule_of(path_id))


async def test_a_day_that_is_filled_by_hand_meanwhile_stays_as_it_is() -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    gate = asyncio.Event()
    author = Scripted(gate=gate)
    drain = a_drain(author)
    drain.look()
    await author.asked.wait()
    await asked(
        "UPDATE learning_paths SET version = version + 1,"
        " schedule = jsonb_set(schedule, '{27,scenario_id}', '\"mine\"') WHERE id = $1",
        path_id,
    )
    gate.set()
    await drain.idle()
    assert (await schedule_of(path_id))[DAYS - 1].scenario_id == "mine"
    assert await rows_of(path_id) == {}


async def test_twenty_eight_workers_settle_twenty_eight_days_of_one_path_at_once() -> None:
    path_id = await a_path()
    await enqueued(path_id)
    gate = asyncio.Event()
    drains, authors = [], []
    for _ in range(DAYS):
        authors.append(Scripted(gate=gate))
        drains.append(a_drain(authors[-1], writers=1))
        drains[-1]._reserve = 0  # each holds exactly one day
        drains[-1].look()
    while sum(author.calls.total() for author in authors) < DAYS:
        await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*(drain.idle() for drain in drains))
    assert all(day.scenario_id for day in await schedule_of(path_id))
    assert sum(author.calls.total() for author in authors) == DAYS


async def test_one_owners_backlog_holds_up_nobodys_first_three_days() -> None:
    heavy, light = await a_person(), await a_person()
    for _ in range(10):
        await enqueued(await a_path(heavy))
    order: list[UUID | None] = []
    from kaiwa.behalf import beneficiary

    def note(brief: ScenarioBrief, call: int) -> None:
        order.append(beneficiary())

    gate = asyncio.Event()
    author = Scripted(note, gate=gate)
    drain = a_drain(author, writers=4)
    drain.look()
    await author.asked.wait()  # the backlog stands in line
    await enqueued(await a_path(light, filled=DAYS - 3))
    drain.look()
    gate.set()
    await drain.idle()
    places = [place for place, who in enumerate(order) if who == light]
    assert len(places) == 3
    assert max(places) <= 0.05 * 10 * DAYS


async def test_a_creators_month_without_an_intent_is_written_from_its_own_words() -> None:
    path_id = await a_path(filled=DAYS - 1, metadata=in_json({}))
    await enqueued(path_id)
    intents = []
    await drained(a_drain(Scripted(lambda brief, call: intents.append(brief.intent))))
    assert (intents[0].target_language, intents[0].text) == ("ja", "A month")
    assert await statuses(path_id) == {"ready": 1}
