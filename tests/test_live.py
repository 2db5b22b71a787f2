"""Wake-ups and logs on the real Redis."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from kaiwa.live import Live
from kaiwa.redis_at import redis_at
from tests.conftest import Servers


@pytest.fixture
async def redis(servers: Servers) -> AsyncIterator[Redis]:
    client = redis_at(servers.redis_url)
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


async def test_a_watcher_that_goes_away_just_as_it_is_woken_is_gone(here: Live) -> None:
    """Python 3.11's ``wait_for`` gives back what it waited for and forgets that it was cancelled."""
    subject = uuid4().hex
    for late in range(4):
        watching = asyncio.create_task(_watched(here, subject))
        await asyncio.sleep(0.005)
        here._heard(subject)
        for _ in range(late):
            await asyncio.sleep(0)
        watching.cancel()
        done, _ = await asyncio.wait({watching}, timeout=2)
        assert done, f"still watching, {late} steps after it was woken"
        assert watching.cancelled()
    assert subject not in here._watching


async def _watched(live: Live, subject: str) -> None:
    async for _ in live.watch(subject, look_again_s=60):
        pass


async def test_a_listener_ends_whenever_it_is_asked_to(servers: Servers) -> None:
    """Around its own time-outs, too: they are as short as can be here."""
    client = redis_at(servers.redis_url)
    for place in range(40):
        live = Live(client, listen_again_s=0.002)
        watching = asyncio.create_task(_watched(live, "anything"))
        await asyncio.sleep(0.0007 * place)
        if place % 2:
            await live.wake("anything")
        listener = live._listener
        began = asyncio.get_running_loop().time()
        await live.close()
        took_s = asyncio.get_running_loop().time() - began
        await asyncio.wait({watching}, timeout=1)
        assert watching.done()
        assert listener is None or listener.done(), f"listening still, closed after {place} steps"
        assert took_s < 1, "the stop waited for its limit"
    assert await client.ping()
    await client.aclose()


async def test_a_read_that_is_cancelled_anywhere_is_over_and_leaves_a_whole_connection(
    here: Live, redis: Redis
) -> None:
    subject = uuid4().hex
    await here.append(subject, b"word")
    for steps in range(40):
        reading = asyncio.create_task(_read_for_ever(here, subject))
        for _ in range(steps):
            await asyncio.sleep(0)
        reading.cancel()
        done, _ = await asyncio.wait({reading}, timeout=2)
        assert done, f"cancelled after {steps} steps and reading on"
        assert [entry.data for entry in await here.since(subject)] == [b"word"]


async def _read_for_ever(live: Live, subject: str) -> None:
    while True:
        await live.since(subject)
        await live.append(f"{subject}-other", b"x")
