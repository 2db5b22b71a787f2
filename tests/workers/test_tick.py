"""The clock: one leads, a second stands by, and no sweep's failure is another's."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from kaiwa.database import Lock, fetch, transaction
from kaiwa.services import open_services
from kaiwa.viewer import SYSTEM
from tests.conftest import Servers
from tests.edge.conftest import SECRET, settings_for
from workers import tick
from workers.sweeps import SWEEPS, Sweep, Work
from workers.tick import Clock, leading

WHO_LEADS = """
    SELECT a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.objid = $1 AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


def environment(servers: Servers, folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ, "KAIWA_DATA": str(folder), "KAIWA_SECRET": SECRET, "DATABASE_URL": servers.app_url,
        "REDIS_URL": servers.redis_url, "BROKER_URL": servers.broker_url, "KAIWA_LOG_FORMAT": "json", **more,
    }  # fmt: skip


def start(servers: Servers, folder: Path, **more: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "workers.tick"], env=environment(servers, folder, **more),
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip


async def who_leads(servers: Servers) -> int | None:
    connection = await asyncpg.connect(servers.app_url)
    try:
        return await connection.fetchval(WHO_LEADS, int(Lock.TICK))  # type: ignore[no-any-return]
    finally:
        await connection.close()


async def until_leader_changes(servers: Servers, before: int | None, within_s: float = 20) -> int:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if (leader := await who_leads(servers)) not in (None, before):
            return int(str(leader))
        await asyncio.sleep(0.05)
    raise AssertionError("nobody took the lead")


async def test_the_second_takes_over_when_the_first_is_killed(fresh_servers: Servers, tmp_path: Path) -> None:
    first = start(fresh_servers, tmp_path)
    leader = await until_leader_changes(fresh_servers, None)
    second = start(fresh_servers, tmp_path)
    try:
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        await until_leader_changes(fresh_servers, leader)
        assert second.poll() is None
        began = time.monotonic()
        second.terminate()
        assert second.wait(10) == 0
        assert time.monotonic() - began < 5
        assert await who_leads(fresh_servers) is None
    finally:
        for process in (first, second):
            process.kill()
            process.communicate()


async def test_one_who_stands_by_stops_as_quickly(fresh_servers: Servers, tmp_path: Path) -> None:
    connection = await asyncpg.connect(fresh_servers.app_url)
    await connection.execute("SELECT pg_advisory_lock($1)", int(Lock.TICK))
    waiting = start(fresh_servers, tmp_path)
    seen = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()"
    while not await connection.fetchval(seen):
        await asyncio.sleep(0.05)
    waiting.terminate()
    assert waiting.wait(10) == 0
    waiting.communicate()
    await connection.close()


async def test_the_lead_is_lost_with_the_connection_and_won_again(servers: Servers) -> None:
    """In this process: the connection that holds the lock is cut, and the clock goes on."""
    stopping = asyncio.Event()
    running = asyncio.create_task(tick.run(settings_for(servers), stopping))
    leader = await until_leader_changes(servers, None)
    same_role = await asyncpg.connect(servers.app_url)
    await same_role.execute("SELECT pg_terminate_backend($1, 5000)", leader)
    again = await until_leader_changes(servers, leader)
    assert again != leader
    assert not running.done()
    stopping.set()
    await asyncio.wait_for(running, 10)
    assert await who_leads(servers) is None
    await same_role.close()


async def test_two_never_lead_at_once(servers: Servers) -> None:
    stopping = asyncio.Event()
    inside, most = 0, 0

    async def lead() -> None:
        nonlocal inside, most
        async with leading(servers.app_url, stopping) as held:
            if held is not None:
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1
                stopping.set()

    await asyncio.gather(*(lead() for _ in range(5)))
    assert most == 1


async def test_a_sweep_that_fails_or_hangs_stops_no_other(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "SWEEP_LIMIT_S", 0.05)
    ran: list[str] = []

    async def fails(work: Work) -> None:
        ran.append("fails")
        raise KeyError("x")

    async def hangs(work: Work) -> None:
        ran.append("hangs")
        await asyncio.Event().wait()

    async def leaks(work: Work) -> None:
        ran.append("leaks")
        async with transaction(SYSTEM):
            await fetch("SELECT pg_sleep(30)")

    async def works(work: Work) -> None:
        ran.append("works")
        async with transaction(SYSTEM):
            await fetch("SELECT 1")

    sweeps = (
        Sweep("fails", 5, fails),
        Sweep("hangs", 5, hangs),
        Sweep("leaks", 5, leaks),
        Sweep("works", 1, works),
    )
    async with open_services(settings_for(servers), pool_size=1) as services:
        clock = Clock(sweeps, Work(settings_for(servers), services))
        await clock.beat(100.0)
        assert ran == ["fails", "hangs", "leaks", "works"]
        await clock.beat(100.5)
        assert len(ran) == 4
        await clock.beat(101.0)
        assert ran[4:] == ["works"]
        await clock.beat(105.0)
        assert ran[5:] == ["fails", "hangs", "leaks", "works"]


async def test_every_sweep_runs_on_an_empty_database(fresh_servers: Servers) -> None:
    settings = settings_for(fresh_servers)
    async with open_services(settings, pool_size=1) as services:
        for sweep in SWEEPS:
            await sweep.run(Work(settings, services))
    assert len({sweep.name for sweep in SWEEPS}) == len(SWEEPS)


async def test_mail_that_is_due_rings_the_bell(fresh_servers: Servers) -> None:
    import redis.asyncio

    settings = settings_for(fresh_servers)
    broker = redis.asyncio.Redis.from_url(fresh_servers.broker_url)
    async with open_services(settings, pool_size=1) as services:
        async with transaction(SYSTEM):
            await fetch(
                "INSERT INTO outgoing_mails (id, recipient, kind, subject, body) "
                "VALUES (gen_random_uuid(), 'a@kaiwa.example', 'verify_email', 's', 'b')"
            )
        before = await broker.llen("dramatiq:mail")  # type: ignore[misc]
        await SWEEPS[0].run(Work(settings, services))
        assert await broker.llen("dramatiq:mail") == before + 1  # type: ignore[misc]
    await broker.aclose()


def test_a_clock_without_a_database_says_one_sentence(servers: Servers, tmp_path: Path) -> None:
    process = start(servers, tmp_path, DATABASE_URL=f"postgresql://x@/x?host={tmp_path}")
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith("kaiwa: the clock cannot start")
    assert said.count("\n") == 1
