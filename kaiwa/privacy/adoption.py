"""What a guest made becomes the person's who signs in, table by table, or not at all."""

from typing import Final
from uuid import UUID

import asyncpg

from kaiwa.database import connection, fetch
from kaiwa.privacy.personal_tables import TableFound, tables_with

NOT_ADOPTED: Final = frozenset({"request_replays"})
"""Answers to the guest's own requests: whoever repeats one repeats it as that guest. They go within a day."""


async def adopt_guest(guest_id: UUID, user_id: UUID) -> None:
    """Within the product's transaction that signs the person in. A second time, there is nothing left to adopt."""
    for table in await tables_with("user_id", "guest_id"):
        if table.name not in NOT_ADOPTED:
            await _adopt(table, guest_id, user_id)


async def _adopt(table: TableFound, guest_id: UUID, user_id: UUID) -> None:
    taken_over = f"UPDATE {table.quoted} SET user_id = $2, guest_id = NULL WHERE guest_id = $1"  # noqa: S608 - from the catalogue
    if await _without_conflict(taken_over, guest_id, user_id):
        return
    # the person has some of it already, such as a place on the same path: theirs stays, the guest's goes
    rows = await fetch(f"SELECT ctid FROM {table.quoted} WHERE guest_id = $1 FOR UPDATE", guest_id)  # noqa: S608 - as above
    for row in rows:
        if not await _without_conflict(f"{taken_over} AND ctid = $3", guest_id, user_id, row["ctid"]):
            await connection().execute(
                f"DELETE FROM {table.quoted} WHERE guest_id = $1 AND ctid = $2",  # noqa: S608 - as above
                guest_id,
                row["ctid"],
            )


async def _without_conflict(statement: str, *arguments: object) -> bool:
    await connection().execute("SAVEPOINT adoption")
    try:
        await connection().execute(statement, *arguments)
    except asyncpg.UniqueViolationError:
        await connection().execute("ROLLBACK TO SAVEPOINT adoption")
        return False
    await connection().execute("RELEASE SAVEPOINT adoption")
    return True
