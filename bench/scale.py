"""What reads cost when there is much: 100,000 paths, 2.8 million queue rows; and whether indexes serve them.

python -m bench.scale                    100,000 paths; minutes to fill, in a folder that goes away
python -m bench.scale --paths 2000       fewer
python -m bench.scale --data FOLDER      kept and used again
python -m bench.scale --only path        only questions that are called so
"""

import argparse
import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from logging import CRITICAL
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from uuid import UUID

import asyncpg
import httpx
import psutil
import structlog
from msgspec import Struct

from bench.scale_filling import OWNER, Filled, fill, filled_before
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import Role
from kaiwa.app import create_app
from kaiwa.database import DB
from kaiwa.edge.identity import Credentials
from kaiwa.embedded import embedded_postgres, embedded_redis
from kaiwa.engines.warming import warm_wishes
from kaiwa.migrations import migrate
from kaiwa.settings import Settings

TARGET_MS: Final = 30.0
TIMES: Final = 200
WARM: Final = 10
LARGE: Final = (
    "learning_paths|scenarios|scenario_metadata|scenario_generation_queue|learning_path_assignments|"
    "learning_path_listings|learning_path_versions|user_scenario_progress"
)
SCANNED: Final = re.compile(rf"Seq Scan on ((?:{LARGE})\b)(?!.*rows=[01] )")
"""A table that is empty is read whole and rightly so."""


class Question(Struct, frozen=True):
    name: str
    paths: tuple[str, ...]


class Answered(Struct, frozen=True):
    name: str
    request_ms: tuple[float, ...]
    database_ms: tuple[float, ...]
    cpu_ms: float
    """Of the application and its PostgreSQL backends, a request on average: what it costs on a machine that is busy."""
    queries: int
    scans: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        return _p95(self.request_ms) <= TARGET_MS and not self.scans


def questions(filled: Filled) -> list[Question]:
    some = filled.some_paths
    return [
        Question("a path", tuple(f"/api/paths/{key}" for key in some)),
        Question("paths of one's own", ("/api/paths",)),
        Question("the queue of a path", tuple(f"/api/paths/{key}/queue" for key in some)),
        Question("today", tuple(f"/api/assignments/{key}/today" for key in filled.some_assignments)),
        Question("the catalogue", ("/api/paths/public",)),
        Question("… by language and level", ("/api/paths/public?language=ja&level=A1",)),
        Question("… a language and level that nobody has", ("/api/paths/public?language=ko&level=C2",)),
        Question("… by category", ("/api/paths/public?category=travel",)),
        Question("… a frequent word", ("/api/paths/public?q=dinner",)),
        Question("… a rare word", ("/api/paths/public?q=zyzzyva",)),
        Question("… a word that is not there", ("/api/paths/public?q=qwertzuiop",)),
        Question("… two letters", ("/api/paths/public?q=di",)),
        Question("… one character", ("/api/paths/public?q=湯",)),
        Question("… two characters", ("/api/paths/public?q=温泉",)),
        Question("… a word and all filters", ("/api/paths/public?q=温泉&language=ja&level=beginner",)),
        Question("scenes, trending", ("/api/scenarios",)),
        Question("scenes, saved, of a language", ("/api/scenarios?sort=saved&language=ja",)),
        Question("scenes, rated, of a category", ("/api/scenarios?sort=rated&category=food",)),
        Question("scenes, a rare word", ("/api/scenarios?q=zyzzyva",)),
        Question("scenes, a frequent word", ("/api/scenarios?q=dinner&sort=rated",)),
    ]


async def _identify(carried: Credentials) -> Principal:
    return Principal(user_id=UUID(carried.bearer), role=Role.LEARNER) if carried.bearer else Principal()


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings, identify=_identify)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(CRITICAL))
    headers = {"Authorization": f"Bearer {OWNER}"}
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # an ASGI application, to both
    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client,
    ):
        # a second after it began an application reads the bank in a thread, once: that is not what a path costs
        await asyncio.to_thread(warm_wishes)
        yield client


async def measured(client: httpx.AsyncClient, question: Question, times: int) -> Answered:
    asked: list[Any] = []
    requests, database, queries, cpu = [], [], 0, 0.0
    for n in range(WARM + times):
        if n == WARM:
            cpu = _cpu_s()
        with _Listening(asked):
            begun = time.perf_counter()
            answer = await client.get(question.paths[n % len(question.paths)])
            took = time.perf_counter() - begun
        if answer.status_code != 200:
            raise SystemExit(f"{question.name}: {answer.status_code} {answer.text[:200]}")
        if n >= WARM:
            requests.append(took * 1000)
            database.append(sum(each.elapsed for each in asked) * 1000)
        queries = len(asked)
        statements = [
            each for each in asked if not each.query.lstrip().startswith(("BEGIN", "COMMIT", "SELECT pg_adv"))
        ]
        asked.clear()
    cpu = (_cpu_s() - cpu) / times * 1000
    return Answered(question.name, tuple(requests), tuple(database), cpu, queries, await _scans(statements))


def _cpu_s() -> float:
    pool: Any = DB.pool
    backends = [holder._con.get_server_pid() for holder in pool._holders if holder._con is not None]
    spent = [psutil.Process(pid).cpu_times() for pid in backends]
    return time.process_time() + sum(each.user + each.system for each in spent)


class _Listening:
    """Every connection of the pool tells what it is asked."""

    def __init__(self, asked: list[Any]) -> None:
        self._note = asked.append

    def __enter__(self) -> None:
        pool: Any = DB.pool
        self._connections = [holder._con for holder in pool._holders if holder._con is not None]
        for each in self._connections:
            each.add_query_logger(self._note)

    def __exit__(self, *_: object) -> None:
        for each in self._connections:
            each.remove_query_logger(self._note)


async def _scans(asked: Sequence[Any]) -> tuple[str, ...]:
    """Where a plan reads a whole table, as the same person and with the same values."""
    pool: Any = DB.pool
    found = []
    async with pool.acquire() as connection:
        await connection.execute(f"SELECT set_config('app.user_id', '{OWNER}', false)")
        for each in asked:
            if not each.query.lstrip().startswith(("SELECT", "WITH")) or "set_config" in each.query:
                continue
            plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {each.query}", *each.args))
            found += SCANNED.findall(plan)
        await connection.execute("SELECT set_config('app.user_id', '', false)")
    return tuple(found)


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[18]


def show(answered: Sequence[Answered]) -> None:
    print(f"{'':42}{'request p50':>12}{'p95':>8}{'database p50':>14}{'p95':>8}{'CPU':>9}  queries")
    for each in answered:
        verdict = "" if each.is_met else f"  MISSED {' '.join(each.scans)}"
        print(
            f"{each.name:42}{median(each.request_ms):9.1f} ms{_p95(each.request_ms):8.1f}"
            f"{median(each.database_ms):11.1f} ms{_p95(each.database_ms):8.1f}{each.cpu_ms:6.1f} ms{each.queries:6}{verdict}"
        )


async def run(owner_url: str, settings: Settings, paths: int, times: int, only: str) -> list[Answered]:
    await migrate(owner_url)
    connection = await asyncpg.connect(owner_url, server_settings={"app.system": "on"})
    try:
        filled = await filled_before(connection) or await fill(connection, paths)
        counts = await connection.fetchrow(
            "SELECT (SELECT count(*) FROM learning_paths) AS paths, (SELECT count(*) FROM scenario_generation_queue) "
            "AS queued, (SELECT count(*) FROM learning_path_listings) AS public, (SELECT count(*) FROM scenarios) AS scenes"
        )
    finally:
        await connection.close()
    print(
        f"{', '.join(f'{count:,} {name}' for name, count in counts.items())}; load {os.getloadavg()[0]:.1f}"
    )
    async with asking(settings) as client:
        return [await measured(client, each, times) for each in questions(filled) if only in each.name]


def main() -> int:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--paths", type=int, default=100_000)
    said.add_argument("--times", type=int, default=TIMES)
    said.add_argument("--data", type=Path)
    said.add_argument("--only", default="", help="questions whose name holds this")
    options = said.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaiwa-scale-") as passing:
        data = options.data or Path(passing)
        data.mkdir(parents=True, exist_ok=True)
        with (
            embedded_postgres(data / "postgres", for_tests=True) as postgres,
            embedded_redis(data / "redis") as redis,
        ):
            settings = Settings(
                secret="a secret of the bench that is long enough",
                database_url=postgres.app_url,
                redis_url=redis.url,
                broker_url=redis.broker_url,
            )
            answered = asyncio.run(
                run(postgres.owner_url, settings, options.paths, options.times, options.only)
            )
    show(answered)
    return 0 if all(each.is_met for each in answered) else 1


if __name__ == "__main__":
    sys.exit(main())
