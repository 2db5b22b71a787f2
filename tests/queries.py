"""Counts what is asked of PostgreSQL, so that a test can say: as many queries for a thousand rows as for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asyncpg.connection import LoggedQuery

from kaiwa.database import DB

AROUND = ("BEGIN", "COMMIT", "ROLLBACK")
"""A transaction's own; an identity's look-up counts like any other."""
OF_THE_DRIVER = ("SELECT current_setting('jit')", "WITH RECURSIVE typeinfo_tree")
"""Once a connection, when it meets a type for the first time."""


class Asked(list[str]):
    """The statements in their order, without those around a transaction and the driver's own."""

    def note(self, query: LoggedQuery) -> None:
        text = " ".join(query.query.split())
        if not text.startswith(AROUND + OF_THE_DRIVER):
            self.append(text)


@contextmanager
def asked_of_the_database() -> Iterator[Asked]:
    """Of every connection that the pool hands out meanwhile; the database must be open."""
    pool: Any = DB.pool
    assert pool is not None
    asked = Asked()
    heard: list[Any] = []

    async def listen(connection: Any) -> None:
        if connection._con not in heard:
            heard.append(connection._con)
            connection._con.add_query_logger(asked.note)

    for holder in pool._holders:
        holder._setup = listen
    try:
        yield asked
    finally:
        for holder in pool._holders:
            holder._setup = None
        for connection in heard:
            connection.remove_query_logger(asked.note)
