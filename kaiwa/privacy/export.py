"""Everything Kaiwa keeps about a person, as JSON, a table and recordings in a zip, made a few rows at a time."""

import asyncio
import tempfile
import zipfile
from collections.abc import AsyncIterator
from typing import IO, Final

import msgspec

from kaiwa.accounts.audit import audit
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import connection, transaction
from kaiwa.ownership import mine_sql
from kaiwa.practice.spreadsheet import words_as_csv
from kaiwa.privacy.personal_tables import TableFound, tables_with
from kaiwa.settings import Settings
from kaiwa.viewer import Viewer

ROWS_AT_ONCE: Final = 200
FILES_AT_ONCE: Final = 10
CHUNK: Final = 64 * 1024
IN_MEMORY: Final = 1024 * 1024
"""A larger export waits on the disk while it is sent."""

SECRETS: Final = {
    "users": ("password_hash",),
    "session": ("id",),
    "api_tokens": ("token_hash",),
    "account_links": ("token_hash",),
    "outgoing_mails": ("body", "headers", "attachments"),
    "request_replays": ("body", "fingerprint"),
    "scenario_generation_queue": ("attempt_token",),
    "data_export_pieces": ("content",),  # an export in an export
}
"""What would open the account to whoever finds the file; and what anybody names so in a table to come."""
FILES: Final = {"voice_recordings": ("audio", "media_type")}
"""What is no text: a file each, named by the row's id, and its kind."""
ENDINGS: Final = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/flac": "flac",
}
SECRET_ENDINGS: Final = ("_hash", "_token", "_secret")


async def export_person(principal: Principal, settings: Settings) -> AsyncIterator[bytes]:
    """The zip in pieces."""
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it outlives this function; _pieces closes it
    try:
        await write_export(file, principal, settings)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return _pieces(file)


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, CHUNK):
            yield piece


async def write_export(file: IO[bytes], principal: Principal, settings: Settings) -> None:
    """The rows are read in one transaction: the files fit each other. Their words come once more as a table, for
    whoever opens it in a spreadsheet."""
    user_id, viewer = principal.must_be_person(), principal.viewer
    counts: dict[str, int] = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        async with transaction(viewer):
            tables = [
                *await tables_with("user_id"),
                *(t for t in await tables_with("id") if t.name == "users"),
            ]
            for table in tables:
                counts[table.name] = await _write_table(archive, table, viewer)
                await _write_files(archive, table, viewer)
            await audit(settings.secret, AuditAction.EXPORT, actor=user_id)
        with archive.open("words.csv", "w") as entry:
            async for lines in words_as_csv(principal):
                await asyncio.to_thread(entry.write, lines)
        about = {"made_at": now(), "user_id": user_id, "rows": counts}
        archive.writestr("about.json", msgspec.json.format(msgspec.json.encode(about)))


async def _write_table(archive: zipfile.ZipFile, table: TableFound, viewer: Viewer) -> int:
    """One JSON array, a row a line."""
    count = 0
    with archive.open(f"{table.name}.json", "w") as entry:
        entry.write(b"[")
        async for rows in _batches(table, viewer):
            lines = "".join(("\n" if count + n == 0 else ",\n") + row for n, row in enumerate(rows))
            await asyncio.to_thread(entry.write, lines.encode())
            count += len(rows)
        entry.write(b"\n]\n")
    return count


async def _write_files(archive: zipfile.ZipFile, table: TableFound, viewer: Viewer) -> None:
    if table.name not in FILES:
        return
    content, kind = FILES[table.name]
    cursor = await connection().cursor(
        f"SELECT t.id, t.{content} AS content, t.{kind} AS kind FROM {table.quoted} t WHERE {_owner(table, viewer)}",  # noqa: S608 - from the catalogue
        viewer.owner_id,
    )
    while rows := await cursor.fetch(FILES_AT_ONCE):
        for row in rows:
            name = f"{table.name}/{row['id']}.{ENDINGS.get(row['kind'], 'bin')}"
            await asyncio.to_thread(archive.writestr, name, row["content"])


async def _batches(table: TableFound, viewer: Viewer) -> AsyncIterator[list[str]]:
    owner = _owner(table, viewer)
    order = "ORDER BY t.created_at" if table.has("created_at") else ""
    cursor = await connection().cursor(
        f"SELECT (to_jsonb(t) - $2::text[])::text FROM {table.quoted} t WHERE {owner} {order}",  # noqa: S608 - from the catalogue
        viewer.owner_id,
        _secrets(table),
    )
    while rows := await cursor.fetch(ROWS_AT_ONCE):
        yield [row[0] for row in rows]


def _owner(table: TableFound, viewer: Viewer) -> str:
    if table.name == "users":
        return "t.id = $1"
    own = mine_sql(viewer, "$1", "t")
    if table.has("created_by_user_id"):  # in the catalogue nobody owns a thing, and its creator still made it
        return f"({own} OR t.created_by_user_id = $1 AND t.user_id IS NULL)"
    return own


def _secrets(table: TableFound) -> list[str]:
    named = SECRETS.get(table.name, ())
    told = named + FILES.get(table.name, ())[:1]
    return [column for column in table.columns if column in told or column.endswith(SECRET_ENDINGS)]
