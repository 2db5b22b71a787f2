"""A reply while it is being said: its text at once and its words as each clause closes, in a log that can be resumed."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.conversations.clauses import Clause, Clauses
from kaiwa.conversations.cleaning import cleaned
from kaiwa.languages.annotating import annotate_texts
from kaiwa.live import Live
from kaiwa.scripts import Token

PIECE: Final = "piece"
CLAUSE: Final = "clause"
HEARD: Final = "heard"
AGAIN: Final = "again"
TIME: Final = "time"
"""The end is near: what of it is left."""
MESSAGE: Final = "message"
DONE: Final = "done"


class Logged(Struct, frozen=True):
    """An entry of the log."""

    event: str
    data: msgspec.Raw


class PieceSaid(Struct, frozen=True):
    text: str


class ClauseSaid(Struct, frozen=True):
    start: int
    """Code points from the beginning of the reply."""
    end: int
    tokens: tuple[Token, ...]
    """Their places are counted from the beginning of the clause."""


class Nothing(Struct, frozen=True):
    pass


def subject_of(reply_id: str) -> str:
    return f"reply:{reply_id}"


class LineLog:
    def __init__(self, live: Live, reply_id: str, language: str, overrides: Mapping[str, str]) -> None:
        self._live, self._subject = live, subject_of(reply_id)
        self._language, self._overrides = language, overrides
        self._clauses = Clauses()
        self._is_lost = False
        self._waiting: list[bytes] = []
        self._writing: asyncio.Task[None] | None = None
        self.said = ""

    def tell(self, event: str, data: Any) -> None:
        """Written at once, and what comes while that is under way is written together: a word costs no round trip of its own.

        Redis that is away costs one wait, not one for each word: then readers look at the row alone.
        """
        if self._is_lost:
            return
        self._waiting.append(msgspec.json.encode({"event": event, "data": data}))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def flush(self) -> None:
        """Until everything that was told can be read."""
        if self._writing is not None:
            await asyncio.wait({self._writing})

    def close(self) -> None:
        """Nobody wants the rest any more."""
        if self._writing is not None:
            self._writing.cancel()

    async def _write(self) -> None:
        while self._waiting and not self._is_lost:
            entries, self._waiting = self._waiting, []
            self._is_lost = await self._live.append(self._subject, *entries) is None

    async def say(self, piece: str) -> None:
        text = cleaned(piece)
        if not text:
            return
        self.said += text
        self.tell(PIECE, PieceSaid(text))
        for clause in self._clauses.feed(text):
            await self._annotated(clause)

    async def end(self) -> None:
        """All that was said is in the log: before the row says that it is whole."""
        for clause in self._clauses.rest():
            await self._annotated(clause)
        await self.flush()

    def begin_again(self) -> None:
        """Whoever reads along throws away what came so far."""
        if not self.said:
            return
        self.said, self._clauses = "", Clauses()
        self.tell(AGAIN, Nothing())

    async def _annotated(self, clause: Clause) -> None:
        if self._is_lost:
            return
        found = (await annotate_texts([clause.text], self._language, self._overrides))[0]
        self.tell(CLAUSE, ClauseSaid(clause.start, clause.start + len(clause.text), found.tokens))
