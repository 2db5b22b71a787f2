"""One engine, transactions that know who is looking, and the locks that processes share."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from types import TracebackType
from typing import Any, Final, Literal, Self

import asyncpg
from msgspec import Struct
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from kaiwa.errors import Unavailable
from kaiwa.viewer import Viewer

# Piccolo's own commands and its table of migrations find the engine by this name.
os.environ.setdefault("PICCOLO_CONF", "piccolo_migrations.piccolo_conf")

APP_ROLE: Final = "kaiwa_app"
"""Owns nothing, is no superuser, cannot pass row-level security: what web and worker are."""


POOL_WAIT_S: Final = 5.0
"""Who waits longer for a connection is told to come back."""


class _ViewedTransaction(PostgresTransaction):
    """Piccolo's transaction, mended: a COMMIT that fails gives the connection back and leaves no trace.

    It speaks BEGIN and the viewer in one round trip. Nested use is refused, because Piccolo's inner
    block is no savepoint: an inner failure that somebody swallowed would still be committed.
    """

    __slots__ = ("_pool", "_viewer")

    def __init__(self, engine: PostgresEngine, viewer: Viewer) -> None:
        super().__init__(engine, allow_nested=False)
        self._viewer = viewer
        self._pool: asyncpg.Pool | None = None

    async def __aenter__(self) -> Self:
        self._pool = self.engine.pool
        if self._pool is None:
            raise RuntimeError("the database is not open")
        try:
            self.connection = await self._pool.acquire(timeout=POOL_WAIT_S)
        except (OSError, TimeoutError) as cause:  # also a socket that is gone, or no connection left in time
            raise Unavailable from cause
        try:
            await self.begin()
        except BaseException:
            await self._give_back()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def begin(self) -> None:
        # UUIDs and a switch, never text of a person: nothing here needs quoting
        who = self._viewer
        await self.connection.execute(
            f"BEGIN; SELECT set_config('app.user_id', '{who.user_id or ''}', true), "
            f"set_config('app.guest_id', '{who.guest_id or ''}', true), "
            f"set_config('app.system', '{'on' if who.system else ''}', true)"
        )

    async def commit(self) -> None:
        # PostgreSQL answers ROLLBACK to the COMMIT of a transaction in which a statement failed
        if await self.connection.execute("COMMIT") != "COMMIT":
            raise RuntimeError("the transaction had failed already and was rolled back")
        self._committed = True

    async def rollback(self) -> None:
        await self.connection.execute("ROLLBACK")
        self._rolled_back = True

    async def _give_back(self) -> None:
        assert self._pool is not None
        await asyncio.shield(self._pool.release(self.connection))  # the pool rolls back what is still open

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        try:
            if self._committed or self._rolled_back:
                return False
            if error is None:
                await self.commit()
            elif not self.connection.is_closed():
                await self.rollback()
        finally:
            try:
                self.engine.current_transaction.reset(self.context)
            finally:
                await self._give_back()
        return False


class _Engine(PostgresEngine):
    """Piccolo's engine connects in its constructor, at import; ours connects when it is opened."""

    async def check_version(self) -> None: ...

    async def prep_database(self) -> None: ...


DB: Final = _Engine(config={})


def transaction(viewer: Viewer) -> _ViewedTransaction:
    """One step of a use case. No network call, no ``gather`` and no second transaction inside it."""
    return _ViewedTransaction(DB, viewer)


def connection() -> asyncpg.Connection:
    """The open transaction's connection, for statements that Piccolo cannot say."""
    current = DB.current_transaction.get()
    if current is None:
        raise RuntimeError("no transaction is open")
    return current.connection


async def become_the_product() -> None:
    """From here to its end the open transaction sees everything: whose the thing is has been shown before."""
    await connection().execute("SELECT set_config('app.system', 'on', true)")


async def ask(sql: str, *arguments: Any) -> list[asyncpg.Record]:
    """One statement that is a transaction of its own, in one round trip. It names no viewer: for what says itself whose
    rows it reads, such as a function that looks who makes a request."""
    pool = DB.pool
    if pool is None:
        raise RuntimeError("the database is not open")
    try:
        held = await pool.acquire(timeout=POOL_WAIT_S)
    except (OSError, TimeoutError) as cause:
        raise Unavailable from cause
    try:
        rows: list[asyncpg.Record] = await held.fetch(sql, *arguments)
        return rows
    finally:
        await asyncio.shield(pool.release(held))


async def fetch(sql: str, *arguments: Any) -> list[asyncpg.Record]:
    rows: list[asyncpg.Record] = await connection().fetch(sql, *arguments)
    return rows


class Timeouts(Struct, frozen=True):
    statement_ms: int = 30_000
    idle_in_transaction_ms: int = 15_000
    lock_ms: int = 10_000


def _connecting(url: str, *, role: str | None, timeouts: Timeouts) -> dict[str, Any]:
    session = {
        "application_name": "kaiwa",
        "timezone": "UTC",
        "statement_timeout": str(timeouts.statement_ms),
        "idle_in_transaction_session_timeout": str(timeouts.idle_in_transaction_ms),
        "lock_timeout": str(timeouts.lock_ms),
    }
    return {"dsn": url, "server_settings": session | ({"role": role} if role else {}), "timeout": 10}


DEFAULT_TIMEOUTS: Final = Timeouts()
NO_TIMEOUTS: Final = Timeouts(statement_ms=0, idle_in_transaction_ms=0, lock_ms=0)


async def _nothing_to_reset(held: asyncpg.Connection) -> None:
    """All that we set is local to a transaction, and one that is open still has been rolled back before this is asked:
    what the driver would say to the server when a connection comes back is a round trip for nothing."""


async def open_database(url: str, *, pool_size: int = 10, timeouts: Timeouts = DEFAULT_TIMEOUTS) -> None:
    """Connect as whoever the address names, and become the application's role."""
    DB.config = _connecting(url, role=APP_ROLE, timeouts=timeouts)
    await DB.start_connection_pool(
        min_size=1, max_size=pool_size, max_inactive_connection_lifetime=300, reset=_nothing_to_reset
    )


async def close_database() -> None:
    if DB.pool is None:
        return
    try:
        async with asyncio.timeout(5):
            await DB.close_connection_pool()
    except TimeoutError:
        # somebody holds a connection past the end: cut it, a stop must stop
        if DB.pool is not None:
            DB.pool.terminate()
            DB.pool = None


@asynccontextmanager
async def owner_connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own, outside the pool and with the rights of the address: to migrate and to lead."""
    held = await asyncpg.connect(**_connecting(url, role=None, timeouts=NO_TIMEOUTS))
    try:
        yield held
    finally:
        await held.close(timeout=5)


class Lock(IntEnum):
    """Advisory locks, one number each."""

    MIGRATE = 7_228_001
    TICK = 7_228_002
