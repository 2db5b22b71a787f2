"""A web process whose engine thinks somewhere else for half a second: ``python -m bench.slow_engine``, by Kaiwa's settings."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from litestar import Litestar
from msgspec.structs import replace

from kaiwa.app import create_app
from kaiwa.commands.serve import web_server
from kaiwa.conversations.partner import (
    Analysis,
    Help,
    Hint,
    PartnerEvent,
    Piece,
    Reply,
    TurnBrief,
    Understanding,
)
from kaiwa.conversations.replies import Replies
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.company import company
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.threads import Threads
from kaiwa.settings import read_settings

ENGINE_S: Final = 0.5


class Slow:
    """Its first word is the time at which it left, by the clock that all processes of a machine share."""

    origin = Origin.OPENAI

    def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        return self.reply(brief)

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        await asyncio.sleep(ENGINE_S)
        pieces = (f"at={time.monotonic():.4f}; ", "はい、", "わかり", "ました。", "ほかに", "ありますか。")
        for piece in pieces:
            yield Piece(piece)
        state = replace(brief.state, turn=brief.state.turn + 1)
        yield Reply(
            content="".join(pieces), translation="Yes.", understanding=Understanding.ADVANCED, state=state
        )

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        return Hint(rung, "Say yes.")


class Quick(OfflineAnalyst):
    """A model that looks at the learner's line meanwhile."""

    origin = Origin.OPENAI

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        await asyncio.sleep(ENGINE_S)
        return Analysis(checked=("words",))


@asynccontextmanager
async def _slow(app: Litestar) -> AsyncIterator[None]:
    """Inside the application's own lifespan: its services are there."""
    threads, before = Threads(), app.state["replies"]
    app.state["replies"] = Replies(company(Slow(), Quick(), threads), app.state["live"], before.terms)
    yield
    await app.state["replies"].close()
    app.state["replies"] = before
    threads.close()


def slow_app() -> Any:
    app = create_app()
    app._lifespan_managers.append(_slow)
    return app


if __name__ == "__main__":
    web_server("bench.slow_engine:slow_app", read_settings()).serve()
