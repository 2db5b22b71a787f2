"""PostgreSQL, Redis and paths to fill, on this machine and for the length of a measurement."""

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import date
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import psutil
from msgspec.structs import replace

from bench.queueing.worker import forked
from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.bell import Bell, broker_at
from kaiwa.curriculum.author import Intent, OutlineBrief
from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import close_database, fetch, open_database, owner_connection, transaction
from kaiwa.embedded import EmbeddedPostgres, EmbeddedRedis
from kaiwa.embedded.folder import DataFolder
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.shelf import shelf
from kaiwa.migrations import migrate
from kaiwa.viewer import SYSTEM

STARTS_ON = date(2026, 3, 2)
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload(["bench.queueing.worker"])
OPEN = """
    SELECT EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key = 'Infinity' AND available_at <= now())
        OR EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key < 'Infinity' AND crash_count = 0)
        OR EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key < 'Infinity' AND crash_count > 0)
        OR EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'processing') AS anything"""
PATHS = """
    INSERT INTO learning_paths (id, user_id, title, target_language, schedule, status, strategy, metadata)
    VALUES ($1, $2, 'A month', 'es', $3, 'active', 'ahead', $4)"""


class Worker:
    """One process; it may be killed, frozen and started anew."""

    def __init__(self, environment: dict[str, str], folder: Path, options: Sequence[str]) -> None:
        self._ready = PROCESSES.Event()
        self._output = folder / "said"
        self.process = PROCESSES.Process(
            target=forked,
            args=([str(folder / "journal"), *options], environment, self._output, self._ready),
            daemon=True,
        )
        self.process.start()

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    @property
    def is_ready(self) -> bool:
        return self._ready.is_set()

    def wait_until_ready(self) -> None:
        while not self._ready.wait(0.05):
            if not self.is_alive():
                raise RuntimeError(f"the worker ended: {self._output.read_text()[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def send(self, signum: signal.Signals) -> None:
        if self.is_alive():
            os.kill(self.pid, signum)

    def memory_mb(self) -> float:
        return float(psutil.Process(self.pid).memory_info().rss) / (1 << 20)

    def cpu_s(self) -> float:
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def is_alive(self) -> bool:
        return self.process.is_alive()


class Ground:
    def __init__(self, folder: Path, held: DataFolder) -> None:
        self.folder = folder
        self.journal = folder / "journal"
        self.postgres, self.redis = EmbeddedPostgres(held), EmbeddedRedis(held)
        self.environment: dict[str, str] = {}
        self.workers: list[Worker] = []
        self.redis_urls = self.redis.start()
        self.urls = self.postgres.start()

    def start(self, *options: str) -> Worker:
        worker = Worker(self.environment, self.folder, options)
        self.workers.append(worker)
        return worker

    async def as_owner(self, statement: str) -> None:
        async with owner_connection(self.urls.owner_url) as connection:
            await connection.execute(statement)

    def stop_postgres_at_once(self) -> None:
        """As when the machine loses its current: no checkpoint, every connection cut."""
        assert self.postgres.child is not None
        self.postgres.child.stop((signal.SIGQUIT, 10.0))

    def postgres_cpu_s(self) -> float:
        """Of those of its processes that are there now."""
        assert self.postgres.child is not None
        times = [
            each.cpu_times() for each in psutil.Process(self.postgres.child.pid).children(recursive=True)
        ]
        return float(sum(each.user + each.system for each in times))

    async def plant(self, paths: int, *, owners: int | None = None, full: bool = False) -> None:
        """Each path is another owner's, unless told otherwise; every day of it is due."""
        people = [uuid4() for _ in range(owners or paths)]
        async with transaction(SYSTEM):
            await fetch(
                "INSERT INTO users (id, email) SELECT id, id || '@kaiwa.example' FROM unnest($1::uuid[]) AS id",
                people,
            )
        days, wish = in_json(a_month(full=full)), in_json({"intent": INTENT})
        for number in range(paths):
            key = uuid4().hex
            async with transaction(SYSTEM):
                await fetch(PATHS, key, people[number % len(people)], days, wish.replace("WISH", key))
                await enqueue_days(key)

    @cached_property
    def bell(self) -> Bell:
        return Bell(broker_at(self.environment["BROKER_URL"], middleware=[]))

    async def ring(self) -> None:
        await self.bell("drain_scenarios")

    async def until_drained(self, *, every_s: float = 0.02, limit_s: float = 600) -> float:
        """When the last day was filled; a sweep's bell every five seconds, as the clock rings it."""
        rung = end = time.monotonic()
        while time.monotonic() < end + limit_s:
            with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                if not await self.is_open():
                    return time.monotonic()
            if time.monotonic() > rung + 5:
                rung = time.monotonic()
                await self.ring()
            await asyncio.sleep(every_s)
        raise RuntimeError(f"not drained within {limit_s} s")

    async def is_open(self) -> bool:
        return bool((await asked(OPEN))[0]["anything"])

    def calls(self) -> list[list[str]]:
        return (
            [line.split() for line in self.journal.read_text().splitlines()] if self.journal.exists() else []
        )


@asynccontextmanager
async def ground() -> AsyncIterator[Ground]:
    folder = Path(tempfile.mkdtemp(prefix="kaiwa-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        found = Ground(folder, stack.enter_context(DataFolder.hold(folder / "data")))
        stack.callback(found.postgres.stop)
        stack.callback(found.redis.stop)
        await migrate(found.urls.owner_url)
        found.environment = {
            **os.environ,
            "KAIWA_DATA": str(folder),
            "KAIWA_SECRET": "s" * 40,
            "DATABASE_URL": found.urls.app_url,
            "REDIS_URL": found.redis_urls.url,
            "BROKER_URL": found.redis_urls.broker_url,
            "KAIWA_WORKER_METRICS_PORT": "0",
        }
        await open_database(found.urls.app_url, pool_size=2)
        try:
            yield found
        finally:
            for worker in found.workers:
                worker.send(signal.SIGCONT)
                worker.kill()
            found.bell.close()
            await close_database()


INTENT = Intent(text="WISH", target_language="es", goal=LearningGoal.TRAVEL, rating=12)


def a_month(*, full: bool) -> list[Day]:
    """``full``: with its lists of words, 120 kB a month; else as a creator writes one by hand, 25 kB."""
    days = compose(shelf("es"), OutlineBrief(intent=INTENT, starts_on=STARTS_ON)).schedule.days
    assert len(days) == DAYS
    return [day if full else replace(day, new_items=(), review_items=()) for day in days]


async def asked(sql: str, *arguments: Any) -> list[Any]:
    async with transaction(SYSTEM):
        return await fetch(sql, *arguments)


def in_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    began = time.monotonic()
    yield lambda: time.monotonic() - began
