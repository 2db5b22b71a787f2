"""Transactions that know who looks, and give their connection back whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest
from piccolo.engine.exceptions import TransactionError

from kaiwa.accounts.tables import User
from kaiwa.database import (
    DB,
    POOL_WAIT_S,
    Timeouts,
    ask,
    close_database,
    connection,
    fetch,
    open_database,
    transaction,
)
from kaiwa.errors import Unavailable
from kaiwa.viewer import SYSTEM, Viewer
from tests.conftest import Servers


@pytest.fixture
async def two_connections(servers: Servers) -> AsyncIterator[Servers]:
    await open_database(servers.app_url, pool_size=2)
    yield servers
    await close_database()


async def a_user() -> UUID:
    user_id = uuid4()
    async with transaction(SYSTEM):
        await fetch("INSERT INTO users (id, email) VALUES ($1, $2)", user_id, f"{user_id}@kaiwa.example")
    return user_id


async def emails() -> list[str]:
    return [row["email"] for row in await fetch("SELECT email FROM users")]


async def cut(servers: Servers, pid: int) -> None:
    same_role = await asyncpg.connect(servers.app_url)
    assert await same_role.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
    await same_role.close()


async def is_free() -> bool:
    """Both connections of the pool of two can be had at once."""
    assert DB.current_transaction.get() is None

    async def hold() -> None:
        async with transaction(Viewer()):
            await fetch("SELECT pg_sleep(0.02)")

    await asyncio.wait_for(asyncio.gather(hold(), hold()), POOL_WAIT_S)
    return DB.pool is not None and DB.pool.get_size() <= 2


async def test_fifty_commits_that_fail_leave_the_pool_whole(two_connections: Servers) -> None:
    user_id = await a_user()
    for _ in range(50):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with transaction(SYSTEM):
                # checked at COMMIT alone
                await connection().execute(DEFERRED)
                await connection().execute("INSERT INTO late VALUES (2)")
    assert await is_free()
    async with transaction(Viewer(user_id=user_id)):
        assert len(await emails()) == 1


DEFERRED = """
    CREATE TEMP TABLE early (id int PRIMARY KEY) ON COMMIT DROP;
    CREATE TEMP TABLE late (id int REFERENCES early DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP"""


async def test_an_error_inside_rolls_back_and_gives_back(two_connections: Servers) -> None:
    gone = uuid4()
    for _ in range(10):
        with pytest.raises(KeyError):
            async with transaction(SYSTEM):
                await fetch("INSERT INTO users (id, email) VALUES ($1, 'never@kaiwa.example')", gone)
                raise KeyError
    async with transaction(SYSTEM):
        assert await fetch("SELECT FROM users WHERE id = $1", gone) == []
    assert await is_free()


async def test_a_second_transaction_inside_is_refused(two_connections: Servers) -> None:
    with pytest.raises(TransactionError):
        async with transaction(SYSTEM), transaction(Viewer()):
            pytest.fail("it was let in")
    assert await is_free()


async def test_a_child_task_cannot_open_a_second_one_either(two_connections: Servers) -> None:
    async def child() -> None:
        async with transaction(Viewer()):
            pytest.fail("it was let in")

    async with transaction(SYSTEM):
        with pytest.raises(TransactionError):
            await asyncio.create_task(child())
    assert await is_free()


async def test_a_swallowed_failure_does_not_commit_in_silence(two_connections: Servers) -> None:
    user_id = uuid4()
    with pytest.raises(RuntimeError, match="rolled back"):
        async with transaction(SYSTEM):
            await fetch("INSERT INTO users (id, email) VALUES ($1, $2)", user_id, f"{user_id}@kaiwa.example")
            try:
                await fetch("SELECT 1/0")
            except asyncpg.DivisionByZeroError:
                swallowed = True
    assert swallowed
    async with transaction(SYSTEM):
        assert await fetch("SELECT FROM users WHERE id = $1", user_id) == []
    assert await is_free()


async def test_one_who_is_cut_in_the_middle_gives_back(two_connections: Servers) -> None:
    for _ in range(20):
        inside = asyncio.Event()

        async def work(inside: asyncio.Event = inside) -> None:
            async with transaction(SYSTEM):
                await fetch("SELECT 1")
                inside.set()
                await fetch("SELECT pg_sleep(30)")

        task = asyncio.create_task(work())
        await inside.wait()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await is_free()


async def test_one_who_is_cut_at_any_step_gives_back(two_connections: Servers) -> None:
    async def work() -> None:
        async with transaction(SYSTEM):
            await fetch("SELECT 1")

    for steps in range(40):
        task = asyncio.create_task(work())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await is_free()


async def test_a_connection_that_is_cut_from_outside_is_replaced(two_connections: Servers) -> None:
    for _ in range(4):
        with pytest.raises(
            (asyncpg.AdminShutdownError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError)
        ):
            async with transaction(SYSTEM):
                await cut(two_connections, (await fetch("SELECT pg_backend_pid() AS pid"))[0]["pid"])
                await fetch("SELECT 1")
    assert await is_free()


async def test_who_waits_too_long_for_a_connection_is_told_to_come_back(
    two_connections: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kaiwa.database.POOL_WAIT_S", 0.05)
    held = asyncio.Event()

    async def hold() -> None:
        async with transaction(Viewer()):
            await held.wait()

    async def third() -> None:
        async with transaction(Viewer()):
            pytest.fail("there are only two")

    holders = [asyncio.create_task(hold()) for _ in range(2)]
    await asyncio.sleep(0.02)
    with pytest.raises(Unavailable):
        await third()
    held.set()
    await asyncio.gather(*holders)
    assert await is_free()


async def test_the_next_user_of_a_connection_never_inherits_its_viewer(servers: Servers) -> None:
    await open_database(servers.app_url, pool_size=1)
    try:
        user_id = await a_user()
        looks = (
            "SELECT current_setting('app.user_id', true) AS u, current_setting('app.guest_id', true) AS g, "
        )
        looks += "current_setting('app.system', true) AS s"
        for viewer in (SYSTEM, Viewer(user_id=user_id), Viewer(guest_id=uuid4())):
            async with transaction(viewer):
                await fetch("SELECT 1")
            with pytest.raises(KeyError):
                async with transaction(viewer):
                    raise KeyError
            assert DB.pool is not None
            async with DB.pool.acquire() as bare:
                assert {value or "" for value in (await bare.fetchrow(looks)).values()} == {""}
                assert await bare.fetchval("SELECT count(*) FROM users") == 0
            assert await User.count() == 0  # Piccolo outside a transaction
            async with transaction(Viewer()):
                assert await emails() == []
    finally:
        await close_database()


async def test_many_viewers_over_few_connections_see_themselves_alone(two_connections: Servers) -> None:
    people = [await a_user() for _ in range(8)]

    async def look(user_id: UUID) -> list[str]:
        async with transaction(Viewer(user_id=user_id)):
            return await emails()

    seen = await asyncio.gather(*(look(user_id) for user_id in people * 10))
    assert seen == [[f"{user_id}@kaiwa.example"] for user_id in people * 10]


async def test_a_statement_that_never_ends_is_cut(servers: Servers) -> None:
    await open_database(servers.app_url, pool_size=1, timeouts=Timeouts(statement_ms=50))
    try:
        with pytest.raises(asyncpg.QueryCanceledError):
            async with transaction(Viewer()):
                await fetch("SELECT pg_sleep(10)")
        async with transaction(Viewer()):
            assert len(await fetch("SELECT 1")) == 1
    finally:
        await close_database()


async def test_one_who_idles_in_a_transaction_is_cut(servers: Servers) -> None:
    await open_database(servers.app_url, pool_size=1, timeouts=Timeouts(idle_in_transaction_ms=30))
    try:
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
            async with transaction(Viewer()):
                while not connection().is_closed():
                    await asyncio.sleep(0.01)
                await fetch("SELECT 1")
        async with transaction(Viewer()):
            assert len(await fetch("SELECT 1")) == 1
    finally:
        await close_database()


async def test_closing_does_not_wait_for_one_who_holds_on(servers: Servers) -> None:
    await open_database(servers.app_url, pool_size=1)
    inside: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def hold() -> None:
        async with transaction(Viewer()):
            inside.set_result((await fetch("SELECT pg_backend_pid() AS pid"))[0]["pid"])
            await fetch("SELECT pg_sleep(60)")

    holder = asyncio.create_task(hold())
    pid = await inside
    await asyncio.wait_for(close_database(), 8)
    assert DB.pool is None
    await cut(servers, pid)
    holder.cancel()
    assert isinstance((await asyncio.gather(holder, return_exceptions=True))[0], BaseException)


async def test_a_database_that_is_not_open_says_so() -> None:
    with pytest.raises(RuntimeError, match="not open"):
        async with transaction(Viewer()):
            pytest.fail("there is no pool")
    with pytest.raises(RuntimeError, match="no transaction"):
        connection()
    await close_database()  # twice is no error


async def test_what_a_transaction_says_about_its_viewer_does_not_outlive_it(database: Servers) -> None:
    """Nothing cleans a connection that comes back to the pool: there must be nothing to clean."""
    said = "SELECT concat(current_setting('app.user_id', true), current_setting('app.system', true)) AS who"
    async with transaction(SYSTEM):
        assert (await fetch(said))[0]["who"] == "on"
    with pytest.raises(ZeroDivisionError):
        async with transaction(Viewer(user_id=uuid4())):
            raise ZeroDivisionError
    held = [holder._con for holder in DB.pool._holders if holder._con is not None]  # type: ignore[union-attr]
    assert [await each.fetchval(said) for each in held] == [""] * len(held)
    assert (await ask(said))[0]["who"] == ""


async def test_who_makes_a_request_is_found_in_one_statement_that_leaves_nobody_behind(
    database: Servers,
) -> None:
    async with transaction(Viewer()):
        assert await fetch("SELECT * FROM app_whose_session('none', now())") == []
        assert await fetch("SELECT * FROM app_whose_token('none', now())") == []
        who = await fetch("SELECT concat(current_setting('app.system', true)) AS who")
        assert who[0]["who"] == ""
        assert await fetch("SELECT id FROM users") == []
