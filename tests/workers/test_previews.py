"""Previews drawn by a worker process of their own; whatever becomes of it, none is stuck."""

import asyncio
import signal
from pathlib import Path
from typing import Any

from kaiwa.curriculum.previews.desk import STANDS_STILL
from kaiwa.embedded import RedisAddresses, embedded_redis
from kaiwa.services import Services
from tests.browsing import Browser, query, running, settings_for, value
from tests.conftest import Servers
from tests.workers.test_broker import start
from workers.sweeps import Work, ring_for_previews

READY = "SELECT count(*) FROM learning_path_previews WHERE status = 'ready'"


async def many_previews(browser: Browser, count: int) -> list[str]:
    answers = await asyncio.gather(
        *(browser.post("/api/previews", {"intent": "Spanish for a trip to Madrid"}) for _ in range(count))
    )
    assert {each.status_code for each in answers} == {202}
    return [each.json()["session_id"] for each in answers]


async def until(sql: str, wanted: int) -> None:
    async with asyncio.timeout(60):
        while await value(sql) < wanted:
            await asyncio.sleep(0.02)


async def test_a_worker_that_is_killed_leaves_none_behind(fresh_servers: Servers, tmp_path: Path) -> None:
    with embedded_redis(tmp_path / "redis") as redis:  # nobody else's worker hears these bells
        await _killed(fresh_servers, tmp_path, redis)


async def _killed(servers: Servers, tmp_path: Path, redis: RedisAddresses) -> None:
    settings = settings_for(servers, tmp_path, redis_url=redis.url, broker_url=redis.broker_url)
    more = {"KAIWA_WORKER_METRICS_PORT": "0", "REDIS_URL": redis.url, "BROKER_URL": redis.broker_url}
    worker = start(servers, tmp_path, **more)
    async with running(settings) as app:
        browser = Browser(app)
        try:
            await browser.guest()
            first = await many_previews(browser, 2)
            await until(READY, len(first))  # a real worker heard a real bell
            second = await many_previews(browser, 14)
            worker.send_signal(signal.SIGKILL)
            worker.communicate(timeout=10)
            left = await value("SELECT count(*) FROM learning_path_previews WHERE status = 'generating'")
            assert left > 0
            # what the clock would find half a minute later
            await query(
                "UPDATE learning_path_previews SET updated_at = now() - $1::interval", 2 * STANDS_STILL
            )
            worker = start(servers, tmp_path, **more)
            await ring_for_previews(Work(settings, services_of(app.state)))
            await until(READY, len(first) + len(second))
            assert await value(
                "SELECT count(*) FROM learning_path_previews WHERE jsonb_array_length(schedule) = 28 "
                "AND jsonb_array_length(preview_scenarios) = 3"
            ) == len(first) + len(second)
        finally:
            worker.terminate()
            worker.wait(15)
            said, _ = worker.communicate()
            await browser.close()
    assert "Traceback" not in said, said


def services_of(state: Any) -> Services:
    return Services(**{name: state[name] for name in Services.__struct_fields__})
