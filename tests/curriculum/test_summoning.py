"""One bell wakes one process; one that finds more than it can write calls the others, and no call is passed on."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from kaiwa.curriculum.drain import Drain, Terms
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import close_database, open_database
from tests.conftest import Servers
from tests.curriculum.authors import Scripted, a_desk
from tests.curriculum.queueing import a_path, enqueued


@pytest.fixture(autouse=True)
async def database(fresh_servers: Servers) -> AsyncIterator[Servers]:
    """Of its own: a drain takes whatever is due."""
    await open_database(fresh_servers.app_url, pool_size=4)
    yield fresh_servers
    await close_database()


def calling(author: Scripted, *, writers: int) -> tuple[Drain, list[str]]:
    calls: list[str] = []

    async def summon() -> None:
        calls.append("come")

    return Drain(a_desk(author), Terms(writers=writers), summon=summon), calls


async def test_who_finds_more_than_it_can_write_calls_the_others() -> None:
    await enqueued(await a_path())
    drain, calls = calling(Scripted(), writers=2)
    drain.look()
    await drain.idle()
    assert 1 <= len(calls) < DAYS // 2  # no more than once a second, however often it claims


async def test_who_can_write_all_of_it_calls_nobody() -> None:
    await enqueued(await a_path(filled=DAYS - 5))
    drain, calls = calling(Scripted(), writers=40)
    drain.look()
    await drain.idle()
    assert calls == []


async def test_a_bell_that_finds_it_at_work_is_passed_on_and_a_call_is_not() -> None:
    await enqueued(await a_path(filled=DAYS - 1))
    author = Scripted(gate=(gate := asyncio.Event()))
    drain, calls = calling(author, writers=40)
    drain.look()
    await author.asked.wait()
    drain.look(is_summoned=True)
    await asyncio.sleep(0)
    assert calls == []
    drain.look()
    await asyncio.sleep(0)
    assert calls == ["come"]
    gate.set()
    await drain.idle()
