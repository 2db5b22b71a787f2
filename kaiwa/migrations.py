"""Brings a database to this version and back: one process at a time, all or nothing."""

import contextlib
import io
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import asyncpg

from kaiwa.database import APP_ROLE, DB, Lock, fetch, owner_connection, transaction
from kaiwa.errors import KaiwaError
from kaiwa.languages.catalogue import seed_languages
from kaiwa.viewer import Viewer

if TYPE_CHECKING:
    from piccolo.apps.migrations.commands.base import MigrationResult

APP: Final = "kaiwa"
FOLDER: Final = Path(__file__).parent.parent / "piccolo_migrations"


class MigrationFailed(KaiwaError):
    code = "migration_failed"


async def migrate(owner_url: str) -> None:
    """To the newest version, with the catalogue seeded. Three processes at once do it once."""
    async with _alone(owner_url) as owner:
        await _role_exists(owner)
        if await _names_run(owner) != known_migrations():
            await _forwards()
        await _grant(owner)
        await seed_languages()


async def migrate_back(owner_url: str, to: str) -> None:
    """Undo every migration from ``to`` on; ``all`` empties the database."""
    from piccolo.apps.migrations.commands.backwards import (
        BackwardsMigrationManager,
    )  # half a second to import

    async with _alone(owner_url):
        async with DB.transaction():
            manager = BackwardsMigrationManager(app_name=APP, migration_id=to, auto_agree=True)
            result = await _silently(manager.run())
        if not result.success:
            raise MigrationFailed(result.message or "the migrations could not be undone")


def known_migrations() -> list[str]:
    """Their ids in order, read from the files' names: importing a large migration to skip it is slow."""
    return sorted(_id_of(path.stem) for path in FOLDER.glob(f"{APP}_*.py"))


async def missing_migrations() -> list[str]:
    """What this version wants and the database has not: for readiness and for the doctor."""
    async with transaction(Viewer()):
        if not (await fetch("SELECT to_regclass('migration') IS NOT NULL"))[0][0]:
            return known_migrations()
        ran = {row["name"] for row in await fetch("SELECT name FROM migration WHERE app_name = $1", APP)}
    return [name for name in known_migrations() if name not in ran]


def _id_of(stem: str) -> str:
    # kaiwa_2026_11_21t14_00_00_000000 -> 2026-11-21T14:00:00:000000
    date, time = stem.removeprefix(f"{APP}_").split("t")
    return f"{date.replace('_', '-')}T{time.replace('_', ':')}"


@asynccontextmanager
async def _alone(owner_url: str) -> AsyncIterator[asyncpg.Connection]:
    """Whoever comes second waits and finds the work done."""
    async with owner_connection(owner_url) as owner:
        await owner.execute("SELECT pg_advisory_lock($1)", int(Lock.MIGRATE))
        DB.config = {"dsn": owner_url, "server_settings": {"app.system": "on", "timezone": "UTC"}}
        await DB.start_connection_pool(min_size=1, max_size=1)
        try:
            yield owner
        finally:
            await DB.close_connection_pool()


async def _forwards() -> None:
    from piccolo.apps.migrations.commands.forwards import ForwardsMigrationManager  # half a second to import

    async with DB.transaction():
        result = await _silently(ForwardsMigrationManager(app_name=APP).run())
        if not result.success:
            raise MigrationFailed(result.message or "the migrations could not be run")


async def _silently(running: Awaitable["MigrationResult"]) -> "MigrationResult":
    """Piccolo prints its progress; the caller's terminal is not Piccolo's."""
    with contextlib.redirect_stdout(io.StringIO()):
        return await running


async def _names_run(owner: asyncpg.Connection) -> list[str]:
    if not await owner.fetchval("SELECT to_regclass('migration') IS NOT NULL"):
        return []
    return sorted(
        row["name"] for row in await owner.fetch("SELECT name FROM migration WHERE app_name = $1", APP)
    )


async def _role_exists(owner: asyncpg.Connection) -> None:
    if await owner.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", APP_ROLE):
        return
    try:
        await owner.execute(f"CREATE ROLE {APP_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS")
    except asyncpg.DuplicateObjectError:
        return
    except asyncpg.InsufficientPrivilegeError as cause:
        raise MigrationFailed(
            f"The database's owner may not create the role {APP_ROLE}. As an administrator of the server, run: "
            f"CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO <the user of DATABASE_URL>;"
        ) from cause
    await owner.execute(f"GRANT {APP_ROLE} TO CURRENT_USER")


async def _grant(owner: asyncpg.Connection) -> None:
    """Also for what later migrations add: what the application may do is said here, at every start."""
    await owner.execute(
        f"""
        GRANT USAGE ON SCHEMA public TO {APP_ROLE};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP_ROLE};
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP_ROLE};
        REVOKE INSERT, UPDATE, DELETE ON migration FROM {APP_ROLE};
        REVOKE UPDATE, DELETE ON audit_log FROM {APP_ROLE};
        """  # noqa: S608 - a constant of ours
    )
