"""A person with a row in every table there is, each text a word that can be found again."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec

from kaiwa.clock import now
from tests.browsing import query

COLUMNS = """
    SELECT c.table_name, c.column_name, c.udt_name, c.is_nullable = 'NO' AS needed, c.column_default,
           c.character_maximum_length AS length,
           (SELECT confrelid::regclass::text FROM pg_constraint k
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
            WHERE k.contype = 'f' AND k.conrelid = to_regclass(c.table_name) AND a.attname = c.column_name) AS refers
    FROM information_schema.columns c JOIN pg_tables t ON t.schemaname = 'public' AND t.tablename = c.table_name
    WHERE c.table_schema = 'public' AND c.table_name NOT LIKE 'migration%' ORDER BY c.table_name, c.ordinal_position"""

FIXED: dict[tuple[str, str], Any] = {
    ("learning_paths", "target_language"): "ja",
    ("scenarios", "difficulty"): "beginner",
    ("scenarios", "difficulty_rating"): 10,
    ("scenarios", "cefr_level"): "A1",
    ("scenarios", "target_language"): "ja",
    ("user_usage", "period"): "2026-03",
    ("account_links", "purpose"): "verify_email",
    ("payments", "status"): "succeeded",
    ("messages", "role"): "user",
    ("messages", "ordinal"): 1,
    ("scenario_generation_queue", "day_index"): 1,
    ("review_log", "rating"): "good",
    ("day_feedback", "day_index"): 1,
    ("day_feedback", "rating"): 5,
}
CATALOGUE = frozenset({"languages", "speakers", "tiers", "audit_log", "scenario_metadata"})
"""Nobody's."""


async def personal_tables() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in await query(COLUMNS):
        found.setdefault(row["table_name"], []).append(row)
    return {
        name: columns
        for name, columns in found.items()
        if name not in CATALOGUE and any(c["column_name"] in ("user_id", "guest_id") for c in columns)
    }


class Planter:
    """Fills what is free text with ``word``; what the database refuses there it leaves at its default."""

    def __init__(self, owner: UUID, word: str, *, as_guest: bool = False) -> None:
        self.owner, self.word, self.as_guest = owner, word, as_guest
        self.planted: dict[str, str] = {}
        """A row's id in each table."""

    async def plant_everywhere(self) -> None:
        waiting = await personal_tables()
        if self.as_guest:
            waiting = {n: c for n, c in waiting.items() if any(x["column_name"] == "guest_id" for x in c)}
        while waiting:
            ready = [n for n, columns in waiting.items() if not self._waits(n, columns, waiting)]
            assert ready, f"a circle among {sorted(waiting)}"
            for name in ready:
                await self._plant(name, waiting.pop(name))

    def _waits(self, name: str, columns: list[Any], waiting: dict[str, list[Any]]) -> bool:
        return any(c["refers"] in waiting and c["refers"] != name for c in columns)

    async def _plant(self, table: str, columns: list[Any]) -> None:
        values: dict[str, Any] = {}
        free: list[str] = []
        for column in columns:
            name = column["column_name"]
            found = self._given(table, column)
            if found is not None:
                values[name] = found
            elif (text := self._text(column)) is not None and not name.endswith("guest_id"):
                values[name] = text
                free.append(name)
        await self._insert(table, values, free)

    def _given(self, table: str, column: Any) -> Any:
        name, refers = column["column_name"], column["refers"]
        if name == ("guest_id" if self.as_guest else "user_id"):
            return self.owner
        if name == "owner":
            return self.owner
        if (table, name) in FIXED:
            return FIXED[table, name]
        if refers == "languages" and column["needed"]:
            return "ja"
        if refers == "users":
            return None if self.as_guest or name in ("user_id",) else self.owner
        if refers in self.planted and refers != table:
            return self.planted[refers]
        if refers == "tiers":
            return "planted"
        if refers:
            return None
        if name == "id" and column["udt_name"] == "varchar":
            return uuid4().hex
        return None if column["column_default"] or not column["needed"] else self._needed(column)

    def _needed(self, column: Any) -> Any:
        match column["udt_name"]:
            case "timestamptz":
                return now()
            case "date":
                return now().date()
            case "uuid":
                return uuid4()
            case "int2" | "int4" | "int8" | "float4":
                return 1
        return None

    def _text(self, column: Any) -> Any:
        if column["refers"]:
            return None
        match column["udt_name"]:
            case "varchar" | "text":
                length = column["length"] or 10_000
                return self.word[:length] if length >= len(self.word) else None
            case "jsonb":
                return msgspec.json.encode({"note": self.word}).decode()
            case "_varchar":
                return [self.word]
        return None

    async def _insert(self, table: str, values: dict[str, Any], free: list[str]) -> None:
        """A closed choice or a check refuses the word: then that column keeps its default."""
        for _ in range(len(free) + 1):
            names = list(values)
            places = ", ".join(f"${n + 1}" for n in range(len(names)))
            try:
                rows = await query(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places}) RETURNING to_jsonb({table}) AS row",
                    *values.values(),
                )
            except asyncpg.CheckViolationError as refused:
                checked = await _columns_of_check(table, refused.constraint_name)
                culprit = next(n for n in free if n in values and n in checked)
                del values[culprit]
                continue
            row = msgspec.json.decode(rows[0]["row"])
            self.planted[table] = str(row.get("id") or row.get("scenario_id"))
            return
        raise AssertionError(table)


async def _columns_of_check(table: str, constraint: str | None) -> list[str]:
    rows = await query(
        "SELECT a.attname FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY(k.conkey) "
        "WHERE k.conrelid = to_regclass($1) AND k.conname = $2",
        table,
        constraint,
    )
    return [row["attname"] for row in rows]


def a_word() -> str:
    """Short enough for nearly every column, and like no other."""
    return f"w{uuid4().hex[:15]}"


async def a_tier() -> None:
    await query("INSERT INTO tiers (id, name) VALUES ('planted', 'Planted') ON CONFLICT DO NOTHING")


async def tables_that_hold(*words: str) -> dict[str, list[str]]:
    """Every table in the catalogue whose rows say one of the words anywhere, in any column."""
    found: dict[str, list[str]] = {}
    for row in await query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        table = row["tablename"]
        if table.startswith("migration"):
            continue
        for word in words:
            hits = await query(
                f'SELECT 1 FROM "{table}" t WHERE to_jsonb(t)::text ILIKE $1 LIMIT 1', f"%{word}%"
            )
            if hits:
                found.setdefault(table, []).append(word)
    return found
