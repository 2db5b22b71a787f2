"""A worker process: what it opens, what it counts, and how quickly it ends."""

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import dramatiq
import pytest
from dramatiq import Worker
from dramatiq.middleware import MiddlewareError
from prometheus_client.parser import text_string_to_metric_families

from kaiwa.bell import Bell, broker_at
from kaiwa.database import DB, fetch, transaction
from kaiwa.viewer import SYSTEM
from tests.conftest import Servers
from tests.edge.conftest import settings_for
from tests.workers.test_tick import environment
from workers.broker import ACTOR_LIMIT_MS, Outside, worker_broker

DIRECTLY = build_opener(ProxyHandler({}))


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(servers: Servers, folder: Path, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "kaiwa.cli", "work"], env=environment(servers, folder, **more),
        stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def scraped(port: int) -> str:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            with DIRECTLY.open(f"http://127.0.0.1:{port}/metrics", timeout=2) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the worker's metrics never answered")


async def test_a_worker_does_what_the_bell_says_counts_it_and_ends_quickly(
    fresh_servers: Servers, tmp_path: Path
) -> None:
    port = a_free_port()
    broker_url = fresh_servers.broker_url.replace("db=1", "db=3")  # what other tests rang is not for this one
    process = start(fresh_servers, tmp_path, KAIWA_WORKER_METRICS_PORT=str(port), BROKER_URL=broker_url)
    try:
        scraped(port)
        bell = Bell(broker_at(broker_url, middleware=[]))
        assert await bell("deliver_mail")
        end = time.monotonic() + 30
        while not re.search(
            r'kaiwa_worker_actions_total\{actor="deliver_mail",outcome="done"\} [1-9]', scraped(port)
        ):
            assert time.monotonic() < end, scraped(port)
            await asyncio.sleep(0.05)
        bell.close()
        names = {family.name for family in text_string_to_metric_families(scraped(port))}
        assert {"kaiwa_worker_actions", "kaiwa_worker_action_seconds"} <= names
        began = time.monotonic()
        process.terminate()
        assert process.wait(15) == 0
        assert time.monotonic() - began < 6
    finally:
        process.kill()
        said, _ = process.communicate()
    assert "Traceback" not in said, said


def test_a_worker_without_a_database_says_so_and_exits(servers: Servers, tmp_path: Path) -> None:
    process = start(
        servers, tmp_path, KAIWA_WORKER_METRICS_PORT="0", DATABASE_URL="postgresql://me:geheim@127.0.0.1:1/x"
    )
    try:
        said, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "the worker cannot start" in said
    assert "geheim" not in said


@pytest.fixture
def middleware_alone(servers: Servers) -> tuple[dramatiq.Broker, Outside]:
    return worker_broker(settings_for(servers, worker_metrics_port=0))


def test_the_pool_opens_before_the_first_message_and_closes_after_the_last(
    middleware_alone: tuple[dramatiq.Broker, Outside],
) -> None:
    broker, outside = middleware_alone
    seen: list[object] = []

    @dramatiq.actor(broker=broker, queue_name="planted", actor_name="planted_look")
    async def look() -> None:
        async with transaction(SYSTEM):
            seen.append((await fetch("SELECT 1 AS one"))[0]["one"])

    @dramatiq.actor(broker=broker, queue_name="planted", actor_name="planted_fail")
    async def fail() -> None:
        seen.append("failed")
        raise KeyError("x")

    with pytest.raises(RuntimeError, match="not started"):
        outside.opened()
    worker = Worker(broker, worker_timeout=20, worker_threads=2)
    worker.start()
    try:
        assert outside.opened().redis is not None
        fail.send()
        look.send()
        broker.join("planted", timeout=10_000)
        worker.join()
        assert sorted(map(str, seen)) == ["1", "failed"]  # and no second try: there is no Retries
        assert DB.pool is not None
    finally:
        worker.stop(timeout=5_000)
        broker.close()
    assert DB.pool is None


def test_what_stands_around_an_actor(middleware_alone: tuple[dramatiq.Broker, Outside]) -> None:
    broker, _ = middleware_alone
    names = [type(each).__name__ for each in broker.middleware]
    assert names.index("AsyncIO") < names.index("Outside")
    assert "Retries" not in names
    assert "Prometheus" not in names  # Dramatiq's own listens on every interface
    limit = next(each for each in broker.middleware if type(each).__name__ == "TimeLimit")
    assert limit.time_limit == ACTOR_LIMIT_MS
    broker.close()


def test_a_middleware_out_of_its_place_is_told(servers: Servers) -> None:
    broker = broker_at(servers.broker_url, middleware=[])
    with pytest.raises(MiddlewareError, match="AsyncIO"):
        Outside(settings_for(servers)).before_worker_boot(broker, Worker(broker))
    broker.close()


def test_the_settings_of_the_shell_do_not_reach_the_tests() -> None:
    assert "DATABASE_URL" not in os.environ
