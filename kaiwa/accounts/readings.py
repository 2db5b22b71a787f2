"""How somebody wants words read: their overrides win over every rule, in print and in speech."""

import unicodedata
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.personal import must_be_languages
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.tables import ReadingOverride
from kaiwa.clock import now
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import connection, transaction
from kaiwa.errors import Conflict, Invalid, NotFound
from kaiwa.ownership import mine
from kaiwa.viewer import Viewer

Reread = Callable[[Viewer, str, str], Awaitable[None]]
"""Reads the kept lines of a language that hold a word again; handed in, because they are kept on a higher floor."""

MOST_OVERRIDES: Final = 5000
PAGE: Final = 100

UPSERT: Final = """
    INSERT INTO reading_overrides (user_id, language_id, surface, reading, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (user_id, language_id, surface) DO UPDATE SET reading = EXCLUDED.reading, updated_at = $5"""


class Reading(Struct, frozen=True):
    language: str
    surface: str
    reading: str


class ReadingPage(Struct, frozen=True):
    items: list[Reading]
    next: str | None


async def list_readings(
    principal: Principal, *, language: str | None = None, cursor: str | None = None
) -> ReadingPage:
    principal.must_be_person()
    query = ReadingOverride.select().where(mine(ReadingOverride, principal.viewer))
    if language is not None:
        query = query.where(ReadingOverride.language_id == language)
    if cursor is not None:
        at, last = key_of(cursor, tuple[datetime, UUID])
        query = query.where(
            (ReadingOverride.created_at < at)
            | ((ReadingOverride.created_at == at) & (ReadingOverride.id < last))
        )
    newest_first = query.order_by(ReadingOverride.created_at, ReadingOverride.id, ascending=False)
    async with transaction(principal.viewer):
        rows = await newest_first.limit(PAGE + 1)
    items = [Reading(row["language_id"], row["surface"], row["reading"]) for row in rows[:PAGE]]
    last_row = rows[PAGE - 1] if len(rows) > PAGE else None
    return ReadingPage(items, cursor_of(last_row["created_at"], last_row["id"]) if last_row else None)


async def overrides_for(viewer: Viewer, language: str) -> dict[str, str]:
    """How this viewer wants words of a language read, for whoever annotates or speaks a line to them."""
    if viewer.user_id is None:
        return {}
    async with transaction(viewer):
        return await load_overrides(viewer, language)


async def load_overrides(viewer: Viewer, language: str) -> dict[str, str]:
    """The same within the caller's transaction."""
    if viewer.user_id is None:
        return {}
    query = ReadingOverride.select(ReadingOverride.surface, ReadingOverride.reading)
    rows = await query.where(mine(ReadingOverride, viewer), ReadingOverride.language_id == language)
    return {row["surface"]: row["reading"] for row in rows}


async def put_reading(principal: Principal, wanted: Reading, reread: Reread) -> Reading:
    user_id = principal.must_be_person()
    kept = Reading(wanted.language, _text(wanted.surface, "surface"), _text(wanted.reading, "reading"))
    async with transaction(principal.viewer):
        await must_be_languages(language=kept.language)
        await connection().execute(UPSERT, user_id, kept.language, kept.surface, kept.reading, now())
        if await ReadingOverride.count().where(mine(ReadingOverride, principal.viewer)) > MOST_OVERRIDES:
            raise Conflict(f"You have {MOST_OVERRIDES} readings of your own, which is the most.")
    await reread(principal.viewer, kept.language, kept.surface)
    return kept


async def delete_reading(principal: Principal, language: str, surface: str, reread: Reread) -> None:
    word = unicodedata.normalize("NFC", surface).strip()
    principal.must_be_person()
    async with transaction(principal.viewer):
        gone = (
            await ReadingOverride.delete()
            .where(
                mine(ReadingOverride, principal.viewer),
                ReadingOverride.language_id == language,
                ReadingOverride.surface == word,
            )
            .returning(ReadingOverride.id)
        )
    if not gone:
        raise NotFound
    await reread(principal.viewer, language, word)


def _text(raw: str, field: str) -> str:
    text = unicodedata.normalize("NFC", raw).strip()
    if not text or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise Invalid("Give a word, and how it is read.", field=field)
    return text
