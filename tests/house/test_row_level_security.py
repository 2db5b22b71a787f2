"""Nobody sees or touches what is another's: asked of every table that the catalogue of the database shows."""

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from kaiwa.database import APP_ROLE
from tests.conftest import Servers

Row = dict[str, Any]

OWNED = """
    SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
      AND (a.attname IN ('user_id', 'guest_id') OR c.relname = 'users')"""
COLUMNS = """
    SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type, a.attnotnull AND (NOT a.atthasdef OR EXISTS (
               SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype IN ('p', 'u', 'f') AND a.attnum = ANY (k.conkey)
           )) AS needed, a.attnotnull AS is_required,
           (SELECT f.confrelid::regclass::text FROM pg_constraint f
            WHERE f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]) AS points_to
    FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"""

# what the types and the foreign keys do not say
FITTING: dict[str, Row] = {
    "user_usage": {"period": "2026-11"},
    "learning_paths": {"difficulty_rating": 3, "cefr_level": "Pre-A1", "is_public": False},
    "scenarios": {
        "difficulty_rating": 3,
        "cefr_level": "Pre-A1",
        "difficulty": "beginner",
        "visibility": "private",
    },
    "subscriptions": {"status": "active", "is_active": True},
    "day_feedback": {"day_index": 1, "rating": 5},
    "review_log": {"rating": "good"},
}
CHOICES = """
    SELECT pg_get_constraintdef(oid) AS says FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'"""


class Planter:
    """Builds a row that fits any table: from its types, its closed choices and what it points to."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def plant(self, table: str, **given: Any) -> Row:
        columns = await self._connection.fetch(COLUMNS, table)
        given = FITTING.get(table, {}) | given
        row: Row = {}
        for column in columns:
            name = column["name"]
            if name in given:
                row[name] = given[name]
            elif name == "id" and column["type"] == "uuid":
                row[name] = uuid4()
            elif column["is_required"] and (choice := await self._choice(table, name)):
                row[name] = choice
            elif column["needed"]:
                row[name] = await self._value(column, given)
        return await self._insert(table, row)

    async def _value(self, column: asyncpg.Record, given: Row) -> Any:
        if target := column["points_to"]:
            return await self._pointed_at(target, given)
        if column["name"] == "email":
            return f"{uuid4()}@kaiwa.example"
        match column["type"]:
            case "uuid":
                return uuid4()
            case "character varying" | "text":
                return uuid4().hex[:16]
            case "smallint" | "integer" | "bigint":
                return 1
            case "jsonb" | "json":
                return "{}"
            case "boolean":
                return True
            case "double precision" | "real" | "numeric":
                return 1
            case "timestamp with time zone":
                return await self._connection.fetchval("SELECT now() + interval '1 day'")
            case "date":
                return await self._connection.fetchval("SELECT current_date")
            case other:
                raise AssertionError(f"{column['name']} is a {other}: teach the planter")

    async def _pointed_at(self, target: str, given: Row) -> Any:
        shared = target in ("languages", "speakers", "tiers")
        if shared and (found := await self._connection.fetchval(f"SELECT id FROM {target} LIMIT 1")):
            return found
        if target == "users":
            return given["user_id"]
        owner = {name: given.get(name) for name in ("user_id", "guest_id")}
        return (await self.plant(target, **owner))["id"]

    async def _choice(self, table: str, column: str) -> str | None:
        for row in await self._connection.fetch(CHOICES, table):
            says = row["says"]
            if f"(({column})::text = ANY" in says:
                return str(says).split("'")[1]
        return None

    async def _insert(self, table: str, row: Row) -> Row:
        names = ", ".join(row)
        marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        record = await self._connection.fetchrow(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING *", *row.values()
        )
        return dict(record)


async def look_as(
    connection: asyncpg.Connection, user: UUID | None, guest: UUID | None, *, system: bool = False
) -> None:
    await connection.execute(
        "SELECT set_config('app.user_id', $1, false), set_config('app.guest_id', $2, false), "
        "set_config('app.system', $3, false)",
        str(user or ""), str(guest or ""), "on" if system else "",
    )  # fmt: skip


@pytest.fixture
async def application(servers: Servers) -> AsyncIterator[asyncpg.Connection]:
    """As web and worker are; what a test does is undone."""
    connection = await asyncpg.connect(servers.app_url, server_settings={"role": APP_ROLE})
    undone = connection.transaction()
    await undone.start()
    yield connection
    await undone.rollback()
    await connection.close()


async def owned_tables(connection: asyncpg.Connection) -> dict[str, set[str]]:
    tables = sorted(row["relname"] for row in await connection.fetch(OWNED))
    return {table: {column["name"] for column in await connection.fetch(COLUMNS, table)} for table in tables}


def test_the_catalogue_shows_the_tables_we_know_to_be_owned(servers: Servers) -> None:
    """So that the question to the catalogue cannot silently come back empty."""
    import asyncio

    async def ask() -> dict[str, set[str]]:
        connection = await asyncpg.connect(servers.app_url)
        try:
            return await owned_tables(connection)
        finally:
            await connection.close()

    found = asyncio.run(ask())
    assert {"users", "session", "messages", "scenario_generation_queue", "payments", "learning_paths"} <= set(
        found
    )
    assert len(found) >= 20


async def test_every_owned_table_forces_row_level_security(application: asyncpg.Connection) -> None:
    for table in await owned_tables(application):
        secured = await application.fetchrow(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", table
        )
        assert tuple(secured) == (True, True), table


async def test_the_application_cannot_pass_row_level_security(application: asyncpg.Connection) -> None:
    role = await application.fetchrow(
        "SELECT current_user AS name, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication "
        "FROM pg_roles WHERE rolname = current_user"
    )
    assert tuple(role) == (APP_ROLE, False, False, False, False, False)
    owns = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = $1"
    assert await application.fetchval(owns, APP_ROLE) == 0
    members = await application.fetch(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid "
        "JOIN pg_roles mine ON mine.oid = m.member WHERE mine.rolname = $1", APP_ROLE,
    )  # fmt: skip
    assert members == []


async def test_the_roles_of_the_embedded_server_are_no_superusers(application: asyncpg.Connection) -> None:
    found = await application.fetch(
        "SELECT rolname, rolsuper FROM pg_roles WHERE rolname LIKE 'kaiwa\\_%' AND rolcanlogin"
    )
    assert {row["rolname"] for row in found} >= {"kaiwa_owner", "kaiwa_app"}
    assert [row["rolname"] for row in found if row["rolsuper"]] == [
        "kaiwa_bootstrap"
    ]  # let in by no line of pg_hba


async def test_the_security_definer_backdoor_does_not_exist(application: asyncpg.Connection) -> None:
    assert (
        await application.fetch(
            "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        == []
    )


class Planted:
    def __init__(self) -> None:
        self.people = [uuid4(), uuid4()]
        self.guests = [uuid4(), uuid4()]
        self.rows: dict[str, dict[UUID, Row]] = {}
        self.columns: dict[str, set[str]] = {}


@pytest.fixture
async def planted(application: asyncpg.Connection) -> Planted:
    """One row for each of two people and two guests in every table that can hold it."""
    await look_as(application, None, None, system=True)
    made, planter = Planted(), Planter(application)
    made.columns = await owned_tables(application)
    for person in made.people:
        made.rows.setdefault("users", {})[person] = await planter.plant("users", id=person)
    for table, columns in made.columns.items():
        if table == "users":
            continue
        rows = made.rows.setdefault(table, {})
        for person in made.people:
            named = {"owner": person} if "owner" in columns else {}
            rows[person] = await planter.plant(table, user_id=person, guest_id=None, **named)
        for guest in made.guests if "guest_id" in columns else []:
            named = {"owner": guest} if "owner" in columns else {}
            rows[guest] = await planter.plant(table, user_id=None, guest_id=guest, **named)
    return made


async def ids(connection: asyncpg.Connection, table: str) -> set[Any]:
    return {row["id"] for row in await connection.fetch(f"SELECT id FROM {table}")}


async def test_each_sees_their_own_rows_alone(application: asyncpg.Connection, planted: Planted) -> None:
    for table, rows in planted.rows.items():
        everything = {row["id"] for row in rows.values()}
        for who, mine in rows.items():
            is_person = who in planted.people
            await look_as(application, who if is_person else None, None if is_person else who)
            seen = await ids(application, table)
            assert mine["id"] in seen, table
            assert seen & everything == {mine["id"]}, table
        await look_as(application, None, None, system=True)
        assert everything <= await ids(application, table), table


async def test_nobody_and_strangers_see_nothing(application: asyncpg.Connection, planted: Planted) -> None:
    for user, guest in ((None, None), (uuid4(), None), (None, uuid4())):
        await look_as(application, user, guest)
        for table in planted.rows:
            assert not await ids(application, table) & {row["id"] for row in planted.rows[table].values()}, (
                table
            )


async def test_ids_do_not_cross_between_people_and_guests(
    application: asyncpg.Connection, planted: Planted
) -> None:
    """A guest whose id were a person's would still see nothing of theirs, and the other way round."""
    for table, rows in planted.rows.items():
        await look_as(application, planted.guests[0], planted.people[0])
        assert not await ids(application, table) & {row["id"] for row in rows.values()}, table


async def test_nobody_changes_or_deletes_what_is_anothers(
    application: asyncpg.Connection, planted: Planted
) -> None:
    for table, rows in planted.rows.items():
        for who, theirs in rows.items():
            others = [each for each in (*planted.people, *planted.guests) if each != who]
            for other in others:
                is_person = other in planted.people
                await look_as(application, other if is_person else None, None if is_person else other)
                for statement in (
                    f"UPDATE {table} SET id = id WHERE id = $1",
                    f"DELETE FROM {table} WHERE id = $1",
                ):
                    assert await application.execute(statement, theirs["id"]) in ("UPDATE 0", "DELETE 0"), (
                        table
                    )


async def test_nobody_writes_a_row_for_another_or_gives_theirs_away(
    application: asyncpg.Connection, planted: Planted
) -> None:
    me, other = planted.people
    for table, columns in planted.columns.items():
        owner_column = "id" if table == "users" else "user_id"
        await look_as(application, me, None)
        theirs = dict(planted.rows[table][other])
        theirs["id"] = uuid4() if isinstance(theirs["id"], UUID) else uuid4().hex
        if table == "users":
            theirs |= {"email": f"{uuid4()}@kaiwa.example"}
        names, marks = ", ".join(theirs), ", ".join(f"${n}" for n in range(1, len(theirs) + 1))
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with application.transaction():
                await application.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", *theirs.values())
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
            async with application.transaction():
                await application.execute(
                    f"UPDATE {table} SET {owner_column} = $1 WHERE id = $2",
                    uuid4() if table == "users" else other,
                    planted.rows[table][me]["id"],
                )
        if "guest_id" in columns:
            await look_as(application, None, planted.guests[0])
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                async with application.transaction():
                    await application.execute(
                        f"UPDATE {table} SET guest_id = $1 WHERE id = $2",
                        planted.guests[1],
                        planted.rows[table][planted.guests[0]]["id"],
                    )


async def test_what_is_public_is_read_by_everybody_and_written_by_its_owner(
    application: asyncpg.Connection, planted: Planted
) -> None:
    owner, other = planted.people
    path, scene = (planted.rows[table][owner]["id"] for table in ("learning_paths", "scenarios"))
    await look_as(application, owner, None)
    await application.execute(
        "UPDATE learning_paths SET is_public = true, is_template = true, share_slug = $2 WHERE id = $1",
        path,
        uuid4().hex[:12],
    )
    await application.execute("UPDATE scenarios SET visibility = 'public' WHERE id = $1", scene)
    for user, guest in ((other, None), (None, planted.guests[0]), (None, None)):
        await look_as(application, user, guest)
        for table, row in (("learning_paths", path), ("scenarios", scene)):
            assert row in await ids(application, table)
            assert (
                await application.execute(f"UPDATE {table} SET title = 'mine now' WHERE id = $1", row)
                == "UPDATE 0"
            )
            assert await application.execute(f"DELETE FROM {table} WHERE id = $1", row) == "DELETE 0"


async def test_the_owner_of_a_path_reads_who_is_on_it_and_the_learner_reads_the_path(
    application: asyncpg.Connection, planted: Planted
) -> None:
    owner, learner = planted.people
    path = planted.rows["learning_paths"][owner]["id"]
    await look_as(application, None, None, system=True)
    planter = Planter(application)
    assignment = (
        await planter.plant("learning_path_assignments", user_id=learner, path_id=path, path_owner_id=owner)
    )["id"]
    scene = (await planter.plant("scenarios", user_id=owner, path_id=path))["id"]
    await look_as(application, owner, None)
    assert assignment in await ids(application, "learning_path_assignments")
    await look_as(application, learner, None)
    assert path in await ids(application, "learning_paths")
    assert scene in await ids(application, "scenarios")
    assert (
        await application.execute("UPDATE learning_paths SET title = 'x' WHERE id = $1", path) == "UPDATE 0"
    )
    await look_as(application, None, planted.guests[0])
    for table, row in (
        ("learning_paths", path),
        ("scenarios", scene),
        ("learning_path_assignments", assignment),
    ):
        assert row not in await ids(application, table)


async def test_the_audit_is_written_by_all_and_read_by_the_product_alone(
    application: asyncpg.Connection,
) -> None:
    await look_as(application, uuid4(), None)
    await application.execute(
        "INSERT INTO audit_log (id, action, facts) VALUES ($1, 'login', $2)", uuid4(), json.dumps({})
    )
    assert await application.fetchval("SELECT count(*) FROM audit_log") == 0
    await look_as(application, None, None, system=True)
    assert await application.fetchval("SELECT count(*) FROM audit_log") > 0
