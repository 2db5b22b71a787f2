"""The bell rings, or says that it was not heard; it never raises."""

import asyncio
import socket
import time
from uuid import uuid4

import dramatiq
import pytest
from redis.asyncio import Redis

from kaiwa import bell as module
from kaiwa.bell import Bell, broker_at
from tests.conftest import Servers


async def test_what_is_rung_lies_in_its_queue(servers: Servers) -> None:
    bell, redis = Bell(broker_at(servers.broker_url, middleware=[])), Redis.from_url(servers.broker_url)
    mark = str(uuid4())
    assert await bell("deliver_mail", mark)
    held = await redis.hgetall("dramatiq:mail.msgs")  # type: ignore[misc]
    (message,) = [dramatiq.Message.decode(each) for each in held.values() if mark.encode() in each]
    assert (message.actor_name, list(message.args), message.queue_name) == ("deliver_mail", [mark], "mail")
    assert await bell.is_reachable()
    bell.close()
    await redis.aclose()


@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0", "amqp://guest:guest@127.0.0.1:1/", "unix:///no/such.sock"]
)
async def test_a_broker_that_is_away_is_no_error(url: str) -> None:
    lost: list[bool] = []
    bell = Bell(broker_at(url, middleware=[]), lost=lambda: lost.append(True))
    assert await bell("deliver_mail") is False
    assert await bell.is_reachable() is False
    assert lost == [True]
    bell.close()


async def test_what_cannot_be_sent_is_no_error_either(servers: Servers) -> None:
    bell = Bell(broker_at(servers.broker_url, middleware=[]))
    assert await bell("deliver_mail", object()) is False
    assert await bell("no_such_actor") is False
    bell.close()


async def test_a_broker_that_hangs_costs_its_callers_seconds_and_nobody_elses_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LONGEST_S", 0.3)
    monkeypatch.setattr(module, "SOCKET_TIMEOUT_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        bell = Bell(broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", middleware=[]))
        began = time.monotonic()
        told = asyncio.gather(*(bell("deliver_mail") for _ in range(50)))
        await asyncio.to_thread(time.monotonic)  # the threads of others are free
        assert time.monotonic() - began < 0.8
        assert await told == [False] * 50
        assert time.monotonic() - began < 6
        bell.close()
