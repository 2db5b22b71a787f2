"""A worker process drains the queue, whichever broker carries its bells.

RabbitMQ is started where ``rabbitmq-server`` is installed, or told by ``KAIWA_TEST_AMQP_URL``; else its half is skipped.
"""

import asyncio
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from kaiwa.bell import Bell, broker_at
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import close_database, open_database
from tests.conftest import Servers
from tests.curriculum.queueing import a_path, asked, enqueued, rows_of, schedule_of
from tests.workers import rabbit
from tests.workers.test_tick import environment

WITHIN_S = 60
OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'kaiwa' AND pid <> pg_backend_pid()"""
NEEDS_RABBITMQ = pytest.mark.skipif(
    not rabbit.IS_THERE, reason="rabbitmq-server is not installed and KAIWA_TEST_AMQP_URL is not set"
)


@pytest.fixture(scope="module", params=["redis", pytest.param("rabbitmq", marks=NEEDS_RABBITMQ)])
def broker_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "redis":
        yield Servers("").broker_url.replace("db=1", "db=3")  # what other tests rang is not for this one
        return
    with rabbit.rabbitmq(tmp_path_factory.mktemp("rabbit")) as url:
        yield url


@pytest.fixture
async def database(fresh_servers: Servers) -> AsyncIterator[Servers]:
    await open_database(fresh_servers.app_url, pool_size=1)
    yield fresh_servers
    await close_database()


Start = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
async def worker(database: Servers, broker_url: str, tmp_path: Path) -> AsyncIterator[Start]:
    """Starts one; all of them have left the database before it goes away."""
    started: list[subprocess.Popen[str]] = []

    def begin() -> "subprocess.Popen[str]":
        started.append(start(database, broker_url, tmp_path))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()
    while (await asked(OTHERS))[0]["count"]:
        await asyncio.sleep(0.02)


def start(servers: Servers, broker_url: str, folder: Path, **more: str) -> "subprocess.Popen[str]":
    more |= {"BROKER_URL": broker_url, "KAIWA_WORKER_METRICS_PORT": "0"}
    with (folder / "said").open("a") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "kaiwa.cli", "work"], env=environment(servers, folder, **more),
            stderr=subprocess.STDOUT, stdout=output, text=True,
        )  # fmt: skip


async def until(condition: Callable[[Counter[str]], bool], path_id: str) -> Counter[str]:
    end = time.monotonic() + WITHIN_S
    while True:
        found = Counter(row["status"] for row in (await rows_of(path_id)).values())
        if condition(found):
            return found
        assert time.monotonic() < end, found
        await asyncio.sleep(0.05)


async def test_what_waits_when_a_worker_starts_and_what_is_rung_for_later_is_written(
    worker: Start, broker_url: str
) -> None:
    process = worker()
    first = await a_path(filled=DAYS - 2)
    await enqueued(first)  # nobody rings for it: the worker looks when it boots, or is rung for the second
    bell = Bell(broker_at(broker_url, middleware=[]))
    second = await a_path()
    await enqueued(second)
    assert await asyncio.gather(*(bell("drain_scenarios") for _ in range(5))) == [True] * 5
    bell.close()
    await until(lambda found: found == {"ready": DAYS}, second)
    await until(lambda found: found == {"ready": 2}, first)
    assert all(day.scenario_id for day in await schedule_of(second))
    assert {row["origin"] for row in (await rows_of(second)).values()} == {"offline"}
    scenes = await asked("SELECT count(*) FROM scenarios WHERE path_id = $1", second)
    assert scenes[0]["count"] == DAYS
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert time.monotonic() - began < 25


async def test_a_killed_workers_days_are_written_by_the_next_one(worker: Start, broker_url: str) -> None:
    path_id = await a_path()
    await enqueued(path_id)
    bell = Bell(broker_at(broker_url, middleware=[]))
    assert await bell("drain_scenarios")
    bell.close()
    killed = worker()
    await until(lambda found: found["processing"] > 0 or found["ready"] > 0, path_id)
    killed.kill()
    killed.wait()
    await asked(
        "UPDATE scenario_generation_queue SET lease_expires_at = now() - interval '1 second' WHERE status = 'processing'"
    )
    worker()
    await until(lambda found: found == {"ready": DAYS}, path_id)
    scenes = await asked("SELECT count(*) FROM scenarios WHERE path_id = $1", path_id)
    assert scenes[0]["count"] == DAYS
