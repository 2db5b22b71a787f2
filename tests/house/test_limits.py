"""How often somebody may try, in Redis and without it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from kaiwa import limits as module
from kaiwa.errors import TooMany
from kaiwa.limits import Limit, Limits
from tests.conftest import Servers


@pytest.fixture
async def redis(servers: Servers) -> AsyncIterator[Redis]:
    client = Redis.from_url(servers.redis_url, socket_timeout=10, socket_connect_timeout=10)
    yield client
    await client.aclose()


async def tries(limits: Limits, limit: Limit, who: str, count: int) -> list[bool]:
    async def one() -> bool:
        try:
            await limits.spend(limit, who)
        except TooMany:
            return False
        return True

    return [await one() for _ in range(count)]


@pytest.mark.parametrize("with_redis", [True, False])
async def test_so_many_and_no_more(redis: Redis, with_redis: bool) -> None:
    limits, limit = Limits(redis if with_redis else None), Limit(uuid4().hex, 3, 600)
    assert await tries(limits, limit, "a", 5) == [True, True, True, False, False]
    assert await tries(limits, limit, "b", 1) == [True]
    assert await tries(limits, Limit(uuid4().hex, 3, 600), "a", 1) == [True]
    with pytest.raises(TooMany) as told:
        await limits.spend(limit, "a")
    assert 150 <= told.value.retry_after_s <= 200


@pytest.mark.parametrize("with_redis", [True, False])
async def test_it_refills_evenly(redis: Redis, with_redis: bool) -> None:
    limits, limit = Limits(redis if with_redis else None), Limit(uuid4().hex, 50, 1)
    assert await tries(limits, limit, "a", 50) == [True] * 50
    end = time.monotonic() + 5
    while not (await tries(limits, limit, "a", 1))[0]:
        assert time.monotonic() < end


async def test_a_hundred_at_once_over_two_processes_share_one_bucket(redis: Redis) -> None:
    limit = Limit(uuid4().hex, 10, 600)
    results = await asyncio.gather(*(tries(Limits(redis), limit, "a", 5) for _ in range(20)))
    assert sum(map(sum, results)) == 10


async def test_the_keys_tell_nobody_and_go_away(redis: Redis) -> None:
    limit = Limit(uuid4().hex, 10, 600)
    await Limits(redis).spend(limit, "someone@kaiwa.example")
    (key,) = [each async for each in redis.scan_iter(f"limit:{limit.name}:*")]
    assert b"someone" not in key
    assert 0 < await redis.pttl(key) <= 600_000


async def test_a_redis_that_hangs_is_waited_for_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Redis.from_url(
            f"redis://127.0.0.1:{silent.getsockname()[1]}", socket_timeout=0.2, socket_connect_timeout=0.2
        )
        limits, limit = Limits(client), Limit("hangs", 3, 600)
        began = time.monotonic()
        assert await tries(limits, limit, "a", 50) == [True] * 3 + [False] * 47
        assert time.monotonic() - began < 1
        await client.aclose()


async def test_a_flood_of_names_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LOCAL_BUCKETS", 100)
    limits, limit = Limits(None), Limit("flood", 1, 600)
    for name in range(1000):
        await limits.spend(limit, str(name))
    assert len(limits._local) <= 101


async def test_odd_names_are_names() -> None:
    limits = Limits(None)
    for who in ("", "\ud800", "x" * 100_000, "日本"):
        assert await tries(limits, Limit("odd", 1, 600), who, 2) == [True, False]
