"""What the clock finds in the queue, and three learners far apart whose days are ready when they wake up."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import redis.asyncio
import time_machine

from kaiwa.clock import day_begins, local_day
from kaiwa.curriculum.day_completion import complete_day
from kaiwa.curriculum.needs import AHEAD_DAYS
from kaiwa.curriculum.queue_sweeps import is_anything_due, replan_overdue
from kaiwa.curriculum.vocabulary import DAYS, Strategy
from kaiwa.database import close_database, open_database, transaction
from kaiwa.services import open_services
from kaiwa.viewer import Viewer
from tests.browsing import settings_for
from tests.conftest import Servers
from tests.curriculum.authors import a_drain, drained
from tests.curriculum.queueing import a_path, a_person, a_walk_on, asked, enqueued, rows_of, schedule_of
from workers.sweeps import SWEEPS, Work

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
JITTER = timedelta(seconds=1)


@pytest.fixture(autouse=True)
async def database(fresh_servers: Servers) -> AsyncIterator[Servers]:
    """Of its own: a sweep sees the whole queue."""
    await open_database(fresh_servers.app_url, pool_size=4)
    yield fresh_servers
    await close_database()


async def test_nothing_is_due_in_an_empty_queue_or_before_the_time_has_come() -> None:
    assert not await is_anything_due(datetime.now(UTC))
    path_id = await a_path()
    await enqueued(path_id)
    await asked("UPDATE scenario_generation_queue SET available_at = now() + interval '1 hour'")
    assert not await is_anything_due(datetime.now(UTC))
    assert await is_anything_due(datetime.now(UTC) + timedelta(hours=2))


@pytest.mark.parametrize(
    "state",
    [
        "fair_key = 3",
        "fair_key = 3, crash_count = 1",
        "status = 'processing', attempt_token = gen_random_uuid(), lease_expires_at = now() - interval '1 second'",
    ],
)
async def test_rows_in_line_suspects_and_leases_that_ran_out_ring_the_bell(state: str) -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    await asked(f"UPDATE scenario_generation_queue SET {state}")
    assert await is_anything_due(datetime.now(UTC))


@pytest.mark.parametrize(
    "state",
    [
        "status = 'ready'",
        "status = 'failed', set_aside = true",
        "status = 'processing', attempt_token = gen_random_uuid(), lease_expires_at = now() + interval '1 hour'",
    ],
)
async def test_what_is_done_left_over_or_in_hand_rings_no_bell(state: str) -> None:
    path_id = await a_path(filled=DAYS - 1)
    await enqueued(path_id)
    await asked(f"UPDATE scenario_generation_queue SET {state}")
    assert not await is_anything_due(datetime.now(UTC))


async def test_the_clock_rings_for_days_that_are_due(database: Servers, tmp_path: Path) -> None:
    await enqueued(await a_path())
    await close_database()
    broker = redis.asyncio.Redis.from_url(database.broker_url)
    sweep = next(each for each in SWEEPS if each.name == "days")
    settings = settings_for(database, tmp_path)
    async with open_services(settings, pool_size=1) as services:
        before = await broker.llen("dramatiq:scenarios")  # type: ignore[misc]
        await sweep.run(Work(settings, services))
        assert await broker.llen("dramatiq:scenarios") == before + 1  # type: ignore[misc]
    await broker.aclose()
    await open_database(database.app_url, pool_size=1)


async def test_who_does_not_play_is_planned_anew_once_a_day_until_they_are_absent() -> None:
    path_id = await a_path(strategy=Strategy.JIT, filled=3)
    with time_machine.travel(NOON, tick=False):
        await a_walk_on(path_id)
        await enqueued(path_id)
        first = (await rows_of(path_id))[4]["target_generation_date"]
        assert await replan_overdue(NOON) == 0
    planned = 0
    for days in range(1, 20):
        at = NOON + timedelta(days=days)
        with time_machine.travel(at, tick=False):
            planned += await replan_overdue(at)
            assert await replan_overdue(at) == 0
    assert first == datetime(2026, 3, 5, 3, tzinfo=UTC)
    assert 3 <= planned <= 8  # from the first day that was missed until nothing is planned for them any more


async def done_by(assignment: UUID, day: int, owner: UUID, at: datetime) -> None:
    async with transaction(Viewer(user_id=owner)):
        await complete_day(assignment, day, Viewer(user_id=owner), at)


@pytest.mark.parametrize(
    ("zone", "starts_on"),
    [
        ("Pacific/Kiritimati", date(2026, 8, 20)),
        ("America/Santiago", date(2026, 8, 25)),  # the clocks leap over midnight of 6 September
        ("Africa/Cairo", date(2026, 4, 12)),  # and over midnight of 24 April
        ("Pacific/Pago_Pago", date(2026, 8, 20)),
    ],
)
async def test_the_right_day_is_ready_at_the_learners_three_in_the_morning(
    zone: str, starts_on: date
) -> None:
    """Over all 28 days; the drain runs once an hour before, as the latest moment, and the learner plays at seven."""
    owner = await a_person()
    path_id = await a_path(owner, strategy=Strategy.JIT)
    assignment = await a_walk_on(path_id, owner, starts_on=starts_on, time_zone=zone)
    drain = a_drain()
    for day in range(1, DAYS + 1):
        on = starts_on + timedelta(days=day - 1)
        wakes_at = day_begins(on, zone)
        local = wakes_at.astimezone(ZoneInfo(zone))
        assert (local.date(), local.hour, local_day(wakes_at, zone)) == (on, 3, on)
        with time_machine.travel(wakes_at - timedelta(hours=1), tick=False):
            if day == 1:
                await enqueued(path_id)
            await replan_overdue(wakes_at - timedelta(hours=1))
            await drained(drain)
        ready = [each.day for each in await schedule_of(path_id) if each.scenario_id]
        assert day in ready, f"day {day} is not there on {on}"
        assert len(ready) <= day - 1 + AHEAD_DAYS
        plays_at = wakes_at + timedelta(hours=4)
        with time_machine.travel(plays_at, tick=False):
            await done_by(assignment, day, owner, plays_at)
            await enqueued(path_id)
