"""PostgreSQL or Redis gone in the middle: 503 and Retry-After, and all is well when they are back."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from kaiwa.embedded import DataFolder, EmbeddedPostgres, EmbeddedRedis
from kaiwa.migrations import migrate, migrate_back
from kaiwa.settings import Settings
from tests.conftest import Servers
from tests.edge.conftest import SECRET, an_app, served, settings_for


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[DataFolder]:
    with DataFolder.hold(tmp_path / "data") as held:
        yield held


@pytest.fixture
def postgres(folder: DataFolder) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder)  # keeps what is committed when it is killed, as the real one does
    yield server
    server.stop()


@pytest.fixture
def redis(folder: DataFolder) -> Iterator[EmbeddedRedis]:
    server = EmbeddedRedis(folder)
    yield server
    server.stop()


def killed(server: EmbeddedPostgres | EmbeddedRedis) -> None:
    assert server.child is not None
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.wait(10)
    server.stop()


async def ready(client: httpx.AsyncClient) -> tuple[int, dict[str, str]]:
    answer = await client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


async def asleep(url: str, count: int) -> None:
    watcher = await asyncpg.connect(url)
    seen = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    while await watcher.fetchval(seen) < count:
        await asyncio.sleep(0.01)
    await watcher.close()


async def test_the_database_is_killed_and_comes_back(postgres: EmbeddedPostgres, servers: Servers) -> None:
    addresses = await asyncio.to_thread(postgres.start)
    await migrate(addresses.owner_url)
    settings = settings_for(servers, database_url=addresses.app_url)
    async with served(an_app(settings)) as client:
        assert (await client.get("/api/languages")).status_code == 200
        sleeping = [
            asyncio.create_task(client.get("/api/planted/sql?statement=SELECT pg_sleep(30)"))
            for _ in range(3)
        ]
        await asleep(addresses.app_url, 3)
        await asyncio.to_thread(killed, postgres)
        for answer in [*await asyncio.gather(*sleeping), await client.get("/api/languages")]:
            assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), answer.text
            assert answer.headers["retry-after"]
        assert (await client.get("/healthz")).status_code == 200
        assert await ready(client) == (
            503, {"database": "not reachable", "migrations": "unknown", "redis": "ok", "broker": "ok"}
        )  # fmt: skip
        await asyncio.to_thread(postgres.start)
        for _ in range(12):  # every connection of the pool
            assert (await client.get("/api/languages")).status_code == 200
        assert (await ready(client))[0] == 200


async def test_redis_is_killed_and_comes_back(redis: EmbeddedRedis, servers: Servers) -> None:
    addresses = await asyncio.to_thread(redis.start)
    settings = settings_for(servers, redis_url=addresses.url, broker_url=addresses.broker_url)
    app = an_app(settings)
    async with served(app) as client:
        assert (await client.get("/api/planted/limited?key=away")).status_code == 200
        await asyncio.to_thread(killed, redis)
        told = [(await client.get("/api/planted/limited?key=away")).status_code for _ in range(5)]
        assert told == [200, 200, 200, 429, 429]
        assert await app.state["bell"]("deliver_mail") is False
        assert (await client.get("/api/languages")).status_code == 200
        status, checks = await ready(client)
        assert (status, checks["redis"], checks["broker"], checks["database"]) == (
            503, "not reachable", "not reachable", "ok"
        )  # fmt: skip
        await asyncio.to_thread(redis.start)
        assert (await ready(client))[0] == 200
        assert await app.state["bell"]("deliver_mail") is True


async def test_readiness_names_the_migrations_that_are_missing(fresh_servers: Servers) -> None:
    async with served(an_app(settings_for(fresh_servers))) as client:
        assert (await ready(client))[0] == 200
    await migrate_back(fresh_servers.owner_url, "all")
    async with served(an_app(settings_for(fresh_servers))) as client:
        status, checks = await ready(client)
    assert status == 503
    assert checks["migrations"].endswith("missing: run kaiwa migrate")
    assert checks["database"] == checks["redis"] == checks["broker"] == "ok"


async def test_a_start_without_a_database_fails_at_once(tmp_path: Path, servers: Servers) -> None:
    nowhere = Settings(
        secret=SECRET, database_url=f"postgresql://x@/x?host={tmp_path}", redis_url=servers.redis_url
    )
    with pytest.raises((OSError, BaseExceptionGroup)):
        async with an_app(nowhere).lifespan():
            raise AssertionError("it started")
