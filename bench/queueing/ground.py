"""PostgreSQL, Redis and paths to fill, on this machine and for the length of a measurement."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import msgspec
import psutil
from msgspec.structs import replace

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
WORKER = ("-m", "bench.queueing.worker")
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

    def __init__(self, environment: dict[str, str], journal: Path, options: Sequence[str]) -> None:
        command = [sys.executable, *WORKER, str(journal), *options]
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - lives as long as the process
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        self._ready = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line == "ready\n":
                self._ready.set()

    @property
    def is_ready(self) -> bool:
        return self._ready.is_set()

    def wait_until_ready(self) -> None:
        while not self._ready.wait(0.05):
            if not self.is_alive():
                self.log.seek(0)
                raise RuntimeError(f"the worker ended: {self.log.read()[-2000:]}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def send(self, signum: signal.Signals) -> None:
        self.process.send_signal(signum)

    def memory_mb(self) -> float:
        return float(psutil.Process(self.process.pid).memory_info().rss) / (1 << 20)

    def cpu_s(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def is_alive(self) -> bool:
        return self.process.poll() is None


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
        worker = Worker(self.environment, self.journal, options)
        self.workers.append(worker)
        return worker

    async def as_owner(self, statement: str) -> None:
        async with owner_connection(self.urls.owner_url) as connection:
            await connection.execute(statement)

    def stop_postgres_at_once(self) -> None:
        """As when the machine loses its current: no checkpoint, every connection cut."""
        assert self.postgres.child is not None
        self.postgres.child.stop()

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
                if not (await asked(OPEN))[0]["anything"]:
                    return time.monotonic()
            if time.monotonic() > rung + 5:
                rung = time.monotonic()
                await self.ring()
            await asyncio.sleep(every_s)
        raise RuntimeError(f"not drained within {limit_s} s")

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
