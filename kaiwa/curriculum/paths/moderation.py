"""What an admin looks at: paths in the catalogue, those for who has the link, and those that were taken out, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM

PAGE: Final = 30
COLUMNS: Final = """p.id, p.title, p.share_slug, p.target_language, p.cefr_level, p.is_public, p.published_at,
    p.metadata ->> 'withheld' AS withheld, published_by(p.id) AS by"""
# the catalogue's own table has the index; what was taken out is sought among the few that were ever published
PUBLIC: Final = f"""
    SELECT {COLUMNS} FROM (
        SELECT path_id, published_at FROM learning_path_listings
        WHERE ($1::timestamptz IS NULL OR (published_at, path_id) < ($1, $2))
        ORDER BY published_at DESC, path_id DESC LIMIT $3) l
    JOIN learning_paths p ON p.id = l.path_id ORDER BY l.published_at DESC, l.path_id DESC"""  # noqa: S608 - names of ours
FEW: Final = f"""
    SELECT {COLUMNS} FROM learning_paths p
    WHERE p.published_at IS NOT NULL AND p.deleted_at IS NULL AND {{which}}
      AND ($1::timestamptz IS NULL OR (p.published_at, p.id) < ($1, $2))
    ORDER BY p.published_at DESC, p.id DESC LIMIT $3"""  # noqa: S608 - names of ours


class Kind(StrEnum):
    PUBLIC = "public"
    UNLISTED = "unlisted"
    WITHHELD = "withheld"


STATEMENTS: Final = {
    Kind.PUBLIC: PUBLIC,
    Kind.UNLISTED: FEW.format(which="p.is_public AND p.metadata ->> 'unlisted' = 'true'"),
    Kind.WITHHELD: FEW.format(which="NOT p.is_public AND p.metadata ->> 'withheld' IS NOT NULL"),
}


class ModeratedPath(Struct, frozen=True, kw_only=True):
    id: str
    title: str
    share_slug: str | None
    target_language: str
    cefr_level: str
    by: str
    published_at: datetime
    withheld: str | None
    """Why it was taken out."""


class ModeratedPage(Struct, frozen=True):
    items: list[ModeratedPath]
    next: str | None


async def list_moderated(
    principal: Principal, *, kind: Kind = Kind.PUBLIC, cursor: str | None = None
) -> ModeratedPage:
    """The newest first."""
    principal.must_be_admin()
    at, last = key_of(cursor, tuple[datetime, str]) if cursor else (None, None)
    async with transaction(SYSTEM):
        rows = await fetch(STATEMENTS[kind], at, last, PAGE + 1)
    items = [_path(row) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return ModeratedPage(items, cursor_of(items[-1].published_at, items[-1].id) if more else None)


def _path(row: Any) -> ModeratedPath:
    values = {name: row[name] for name in ModeratedPath.__struct_fields__}
    return ModeratedPath(**values | {"by": row["by"] or ""})
