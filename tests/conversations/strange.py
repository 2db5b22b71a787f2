"""Partners and analysts that behave as models sometimes do, and an application that talks with them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from litestar import Litestar
from msgspec.structs import replace

from kaiwa.conversations.company import Patience
from kaiwa.conversations.partner import (
    Analysis,
    Analyst,
    Correction,
    Explained,
    Help,
    Hint,
    Partner,
    PartnerEvent,
    Piece,
    Reply,
    Translated,
    TurnBrief,
    Understanding,
)
from kaiwa.conversations.replies import Replies
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.company import company
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.threads import Threads

PATIENT = Patience()
ENDLESS = Patience(first_word_s=300, reply_s=300, analysis_s=300)
HASTY = Patience(first_word_s=0.2, reply_s=0.5, analysis_s=5.0)


class Says:
    """Says the same whatever it hears, word by word, each as slowly as it is told to."""

    origin = Origin.OPENAI

    def __init__(
        self, *pieces: str, wait_s: float = 0.0, first_s: float = 0.0, then: str | None = None
    ) -> None:
        self.pieces, self.wait_s, self.first_s, self.then = pieces, wait_s, first_s, then
        self.gate: asyncio.Event | None = None
        """When set, the words after the first wait for it."""
        self.briefs: list[TurnBrief] = []

    async def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        async for event in self.reply(brief):
            yield event

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        self.briefs.append(brief)
        pieces = (self.then,) if brief.avoid and self.then is not None else self.pieces
        await asyncio.sleep(self.first_s)
        for place, piece in enumerate(pieces):
            if place:
                await asyncio.sleep(self.wait_s)
                if self.gate is not None:
                    await self.gate.wait()
            yield Piece(piece)
        yield Reply(
            content="".join(pieces),
            translation="",
            understanding=Understanding.ADVANCED,
            state=replace(brief.state, turn=brief.state.turn + 1),
        )

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        raise RuntimeError("this one gives no hints")


class Never(Says):
    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        await asyncio.Event().wait()
        yield Piece("never")


class Breaks(Says):
    """Says some of it, then fails in a way that nobody foresaw."""

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        for piece in self.pieces:
            yield Piece(piece)
        raise KeyError("choices")


class Finds(OfflineAnalyst):
    """The offline analyst, with corrections of the test's own, as a model would come to them."""

    origin = Origin.OPENAI

    def __init__(self, *corrections: Correction) -> None:
        self._corrections = corrections

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        return replace(await super().analyse(said, brief), corrections=self._corrections)


class Wordless(OfflineAnalyst):
    """A model's analyst whose server takes no more calls now."""

    origin = Origin.OPENAI

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        raise EngineError(Trouble.RATE_LIMITED)

    async def translate(self, text: str, language: str, into: str) -> Translated | None:
        raise EngineError(Trouble.RATE_LIMITED)

    async def explain(self, text: str, language: str) -> Explained:
        raise EngineError(Trouble.RATE_LIMITED)


@contextmanager
def talking_with(
    app: Litestar, partner: Partner, analyst: Analyst | None = None, patience: Patience = PATIENT
) -> Iterator[Replies]:
    """The application's own company comes back afterwards."""
    threads = Threads()
    before: Any = app.state["replies"]
    replies = Replies(company(partner, analyst or OfflineAnalyst(), threads, patience), app.state["live"])
    app.state["replies"] = replies
    try:
        yield replies
    finally:
        app.state["replies"] = before
        threads.close()
