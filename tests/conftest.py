"""Real servers for every test: one PostgreSQL and one Redis a run, one database a worker."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg
import pytest
from argon2 import PasswordHasher

from kaiwa.accounts.passwords import PASSWORDS
from kaiwa.database import DB, close_database, open_database
from kaiwa.embedded import embedded_postgres, embedded_redis
from kaiwa.migrations import migrate

# What the caller's shell holds is not what the tests run with.
for name in (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "BROKER_URL",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
):
    os.environ.pop(name, None)
for name in [each for each in os.environ if each.startswith(("KAIWA_", "SMTP_", "OIDC_", "STRIPE_"))]:
    if not name.startswith("KAIWA_TEST_"):
        os.environ.pop(name)

TEMPLATE = "kaiwa_template"
# As many people sign up here as in a town, and each would wait for a hash: a tenth of all that the tests did. What a hash
# costs in earnest is tested with queues of their own (tests/accounts/test_passwords.py).
PASSWORDS.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Where a module shares an application, its tests share a loop."""
    return "asyncio"


@contextmanager
def another_pool() -> Iterator[None]:
    """Whoever opens the database inside finds it closed, and leaves it to the one outside as it was."""
    outside, DB.pool = DB.pool, None
    try:
        yield
    finally:
        DB.pool = outside


def pytest_configure(config: pytest.Config) -> None:
    """The controller starts PostgreSQL, whose address its workers inherit. Each has a Redis of its own: whose work lies in
    a queue would else be taken up by another's workers."""
    is_worker = hasattr(config, "workerinput")
    if not is_worker and "KAIWA_TEST_OWNER_URL" in os.environ:
        return
    stack = ExitStack()
    config.add_cleanup(stack.close)
    place = Path(tempfile.mkdtemp(prefix="kaiwa-test-"))
    stack.callback(shutil.rmtree, place, ignore_errors=True)
    stack.callback(lambda: [os.environ.pop(n, None) for n in list(os.environ) if n.startswith("KAIWA_TEST_")])
    redis = stack.enter_context(embedded_redis(place / "redis"))
    os.environ["KAIWA_TEST_REDIS_URL"] = redis.url
    os.environ["KAIWA_TEST_BROKER_URL"] = redis.broker_url
    if is_worker:
        return
    postgres = stack.enter_context(embedded_postgres(place / "postgres", for_tests=True))
    os.environ["KAIWA_TEST_OWNER_URL"] = postgres.owner_url
    os.environ["KAIWA_TEST_APP_URL"] = postgres.app_url
    asyncio.run(_make_template(postgres.owner_url))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with a browser take longest: they begin first, so that no worker is left alone with one in the end."""
    slow = {item.path for item in items if "chromium" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What seven thousand tests are made of stays: to walk it for garbage again and again took a twelfth of the time."""
    gc.collect()
    gc.freeze()


async def _make_template(owner_url: str) -> None:
    await _execute(owner_url, f"CREATE DATABASE {TEMPLATE}")
    await migrate(at_database(owner_url, TEMPLATE))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def at_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


class Servers:
    """The addresses of one worker's own database and Redis."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.owner_url = at_database(os.environ["KAIWA_TEST_OWNER_URL"], database)
        self.app_url = at_database(os.environ["KAIWA_TEST_APP_URL"], database)
        self.redis_url = os.environ["KAIWA_TEST_REDIS_URL"]
        self.broker_url = os.environ["KAIWA_TEST_BROKER_URL"]


def _clone(database: str, *, template: str = TEMPLATE) -> None:
    owner = os.environ["KAIWA_TEST_OWNER_URL"]
    asyncio.run(_execute(owner, f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY FILE_COPY"))


def _drop(database: str) -> None:
    asyncio.run(_dropped(database))


async def _dropped(database: str) -> None:
    """The server itself may be clearing up in it, and only it may end that: then it is asked again."""
    for _ in range(50):
        try:
            await _execute(os.environ["KAIWA_TEST_OWNER_URL"], f"DROP DATABASE {database} WITH (FORCE)")
        except (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectInUseError):
            await asyncio.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{database} is still in use")


@pytest.fixture(scope="session")
def servers(worker_id: str) -> Iterator[Servers]:
    """The worker's database, shared by its tests: each makes people of its own."""
    name = f"kaiwa_{worker_id}"
    _clone(name)
    yield Servers(name)
    _drop(name)


@pytest.fixture
def fresh_servers() -> Iterator[Servers]:
    """A migrated database that no other test has touched."""
    name = f"kaiwa_{uuid4().hex[:12]}"
    _clone(name)
    yield Servers(name)
    _drop(name)


@pytest.fixture
def empty_servers() -> Iterator[Servers]:
    """A database with nothing in it."""
    name = f"kaiwa_{uuid4().hex[:12]}"
    _clone(name, template="template0")
    yield Servers(name)
    _drop(name)


@pytest.fixture
async def database(servers: Servers) -> AsyncIterator[Servers]:
    with another_pool():
        await open_database(servers.app_url, pool_size=8)
        yield servers
        await close_database()
