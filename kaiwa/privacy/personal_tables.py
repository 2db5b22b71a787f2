"""Which tables hold what is somebody's: asked of the database itself, so that no new table is forgotten."""

from typing import Final

from msgspec import Struct

from kaiwa.database import fetch

CATALOGUE: Final = """
    SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    GROUP BY c.relname ORDER BY c.relname"""


class TableFound(Struct, frozen=True):
    name: str
    columns: tuple[str, ...]

    def has(self, *columns: str) -> bool:
        return set(columns) <= set(self.columns)

    @property
    def quoted(self) -> str:
        return '"' + self.name.replace('"', '""') + '"'


async def tables_with(*columns: str) -> list[TableFound]:
    """Within a transaction."""
    found = [TableFound(row["name"], tuple(row["columns"])) for row in await fetch(CATALOGUE)]
    return [table for table in found if table.has(*columns)]
