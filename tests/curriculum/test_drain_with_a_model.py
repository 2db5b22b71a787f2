"""The queue's worker and the real engine for models: whatever its server does, nobody is held past the limit."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bench.model import Answer, model
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import close_database, open_database
from kaiwa.engines.choice import open_engines
from tests.conftest import Servers
from tests.curriculum.authors import a_drain, drained
from tests.curriculum.queueing import a_path, enqueued, rows_of
from tests.engines.openai.conftest import settings_for, vendor

__all__ = ["vendor"]

LIMIT_S = 1.5
SCENES = 12


@pytest.fixture(autouse=True)
async def database(fresh_servers: Servers) -> AsyncIterator[Servers]:
    await open_database(fresh_servers.app_url, pool_size=8)
    yield fresh_servers
    await close_database()


@pytest.mark.parametrize(
    "silence",
    [Answer(body=b"", hangs=True), Answer(pieces=['{"description": "'], hangs=True, finish=None)],
    ids=["no head", "no end"],
)
async def test_a_server_that_hangs_holds_its_worker_no_longer_than_the_limit(silence: Answer) -> None:
    path_id = await a_path(filled=DAYS - SCENES)
    await enqueued(path_id)
    async with (
        model(lambda path, body: silence) as server,
        open_engines(settings_for(server.url, timeout_s=LIMIT_S, silence_s=60)) as engines,
    ):
        author = engines.patient_author
        began = asyncio.get_running_loop().time()
        await drained(a_drain(author))
        took_s = asyncio.get_running_loop().time() - began
        rows = (await rows_of(path_id)).values()

    assert took_s < LIMIT_S + 3
    assert server.most_in_flight == SCENES  # side by side, so that one limit holds for all
    assert {(row["status"], row["last_error"], row["retry_count"]) for row in rows} == {
        ("pending", "timed out", 1)
    }
