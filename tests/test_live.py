"""Wake-ups and logs on the real Redis."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from kaiwa.live import Live
from tests.conftest import Servers


@pytest.fixture
async def redis(servers: Servers) -> AsyncIterator[Redis]:
    client = Redis.from_url(servers.redis_url, socket_timeout=2)
    yield client
    await client.aclose()


@pytest.fixture
async def here(redis: Redis) -> AsyncIterator[Live]:
    live = Live(redis)
    yield live
    await live.close()


@pytest.fixture
async def elsewhere(redis: Redis) -> AsyncIterator[Live]:
    live = Live(redis)
    yield live
    await live.close()


async def test_a_watcher_is_woken_by_another_process(here: Live, elsewhere: Live) -> None:
    subject = uuid4().hex
    watching = here.watch(subject, look_again_s=60)
    await anext(watching)
    following = asyncio.ensure_future(anext(watching))
    while not following.done():  # until its listening connection stands
        await elsewhere.wake(subject)
        await asyncio.wait({following}, timeout=0.05)
    assert following.exception() is None


async def test_a_watcher_looks_again_without_any_wake_up(here: Live) -> None:
    watching = here.watch(uuid4().hex, look_again_s=0.01)
    for _ in range(3):
        await asyncio.wait_for(anext(watching), 5)


async def test_closing_ends_every_watcher(here: Live) -> None:
    watching = here.watch(uuid4().hex, look_again_s=60)
    await anext(watching)
    following = asyncio.ensure_future(anext(watching))
    await asyncio.wait({following}, timeout=0.01)
    await here.close()
    with pytest.raises(StopAsyncIteration):
        await following


async def test_a_log_is_read_on_from_any_entry(here: Live, elsewhere: Live) -> None:
    subject = uuid4().hex
    ids = [await here.append(subject, word) for word in (b"one", b"two", b"three")]
    assert [entry.data for entry in await elsewhere.since(subject)] == [b"one", b"two", b"three"]
    assert [entry.data for entry in await elsewhere.since(subject, str(ids[0]))] == [b"two", b"three"]
    assert await elsewhere.since(subject, str(ids[2])) == []


@pytest.mark.parametrize("odd", ["", "x", "1-x", "(1-1", "１", "-", "+"])
async def test_an_id_that_is_none_reads_from_the_beginning(here: Live, odd: str) -> None:
    subject = uuid4().hex
    await here.append(subject, b"one")
    assert [entry.data for entry in await here.since(subject, odd)] == [b"one"]


async def test_without_redis_a_watcher_still_looks_and_nothing_is_raised() -> None:
    live = Live(Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.1))
    watching = live.watch("x", look_again_s=0.01)
    await anext(watching)
    await live.wake("x")
    assert await live.append("x", b"word") is None
    await anext(watching)
    await live.close()
