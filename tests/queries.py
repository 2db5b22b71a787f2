"""What the application tells the database meanwhile, statement by statement."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncpg.connection import LoggedQuery

from kaiwa.database import DB


@asynccontextmanager
async def statements() -> AsyncIterator[list[str]]:
    """Of every connection that is open now; a transaction's BEGIN and COMMIT are statements too."""
    said: list[str] = []

    def note(query: LoggedQuery) -> None:
        said.append(query.query)

    assert DB.pool is not None
    held = [holder._con for holder in DB.pool._holders if holder._con is not None]
    for connection in held:
        connection.add_query_logger(note)
    try:
        yield said
    finally:
        for connection in held:
            connection.remove_query_logger(note)
