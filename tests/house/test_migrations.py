import asyncio
import importlib
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from piccolo.table import sort_table_classes

import piccolo_migrations
from kaiwa.database import APP_ROLE
from kaiwa.migrations import known_migrations, migrate, migrate_back
from piccolo_migrations.piccolo_app import APP_CONFIG
from tests.conftest import Servers

MIGRATIONS = Path(piccolo_migrations.__file__).parent
SEED_TABLES = {
    "users", "user_preferences", "session", "languages", "speakers", "conversations", "messages", "scenarios",
    "scenario_metadata", "user_scenario_progress", "tiers", "subscriptions", "payments", "user_usage",
    "conversation_sessions", "analytics_events", "learning_paths", "learning_path_assignments",
    "learning_path_previews", "scenario_generation_queue", "user_learning_stats", "vocabulary_progress",
    "user_notifications",
}  # fmt: skip

COLUMNS = """
    SELECT table_name, column_name, udt_name, is_nullable, column_default, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migration'
    ORDER BY table_name, column_name"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text AS on_table, contype, pg_get_constraintdef(oid) AS says FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> coalesce(to_regclass('migration'), 0)
    ORDER BY 1, 2, 3"""
INDEXES = """
    SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migration'
    ORDER BY 1, 2"""


async def rows(url: str, sql: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row.values()) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def objects_in(url: str) -> int:
    found = await rows(url, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    return int(str(found[0][0]))


def test_every_table_of_the_data_model_stands(servers: Servers) -> None:
    names = {str(name) for (name,) in asyncio.run(rows(servers.owner_url, "SELECT tablename FROM pg_tables"))}
    assert names >= SEED_TABLES


async def test_the_migrated_schema_is_the_one_the_tables_say(
    servers: Servers, empty_servers: Servers
) -> None:
    connection = await asyncpg.connect(empty_servers.owner_url)
    try:
        for table in sort_table_classes(APP_CONFIG.table_classes):
            for statement in table.create_table().ddl:
                await connection.execute(statement)
    finally:
        await connection.close()
    assert await rows(servers.owner_url, COLUMNS) == await rows(empty_servers.owner_url, COLUMNS)
    assert await rows(servers.owner_url, CONSTRAINTS) == await rows(empty_servers.owner_url, CONSTRAINTS)
    by_hand = set(await rows(servers.owner_url, INDEXES)) - set(await rows(empty_servers.owner_url, INDEXES))
    assert {name for _, name in by_hand} == set(hand_written_indexes())


def hand_written_indexes() -> list[str]:
    modules = [
        importlib.import_module(f"piccolo_migrations.{file.stem}") for file in MIGRATIONS.glob("kaiwa_*.py")
    ]
    dropped = {name for module in modules for name in getattr(module, "DROPPED", ())}
    return [name for module in modules for name in getattr(module, "INDEXES", ()) if name not in dropped]


async def test_migrations_run_back_to_nothing_and_forward_again(fresh_servers: Servers) -> None:
    before = await rows(fresh_servers.owner_url, COLUMNS), await rows(fresh_servers.owner_url, INDEXES)
    await migrate_back(fresh_servers.owner_url, "all")
    left = await rows(
        fresh_servers.owner_url,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^migration|trgm'",
    )
    assert left == []
    functions = await rows(
        fresh_servers.owner_url,
        "SELECT proname FROM pg_proc WHERE proname LIKE 'app_%' OR proname LIKE 'audit_%'",
    )
    assert functions == []
    await migrate(fresh_servers.owner_url)
    after = await rows(fresh_servers.owner_url, COLUMNS), await rows(fresh_servers.owner_url, INDEXES)
    assert after == before


def test_three_processes_that_migrate_an_empty_database_at_once_do_it_once(empty_servers: Servers) -> None:
    program = f"import asyncio; from kaiwa.migrations import migrate; asyncio.run(migrate({empty_servers.owner_url!r}))"
    running = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for process in running:
        _, complaint = process.communicate(timeout=120)
        assert process.returncode == 0, complaint
    ran = asyncio.run(rows(empty_servers.owner_url, "SELECT name FROM migration ORDER BY name"))
    assert [name for (name,) in ran] == known_migrations()
    languages = asyncio.run(rows(empty_servers.owner_url, "SELECT count(*) FROM languages"))
    assert languages == [(20,)]


async def test_every_foreign_key_has_an_index_that_begins_with_it(servers: Servers) -> None:
    bare = await rows(
        servers.owner_url,
        """
        SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND NOT EXISTS (
            SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1]
            AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) LIKE '%IS NOT NULL%'))""",
    )
    assert bare == []


async def test_a_value_outside_its_closed_choice_is_refused(servers: Servers) -> None:
    connection = await asyncpg.connect(servers.owner_url, server_settings={"app.system": "on"})
    try:
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("INSERT INTO users (email, role) VALUES ('a@b.example', 'emperor')")
        with pytest.raises(asyncpg.CheckViolationError):
            await connection.execute("INSERT INTO users (email) VALUES ('Shouting@b.example')")
    finally:
        await connection.close()


async def test_the_application_may_not_touch_the_migrations_or_change_the_audit(servers: Servers) -> None:
    connection = await asyncpg.connect(servers.app_url)
    try:
        assert await connection.fetchval("SELECT current_user") == APP_ROLE
        for forbidden in (
            "DELETE FROM migration",
            "UPDATE audit_log SET action = 'login'",
            "DELETE FROM audit_log",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(forbidden)
    finally:
        await connection.close()
