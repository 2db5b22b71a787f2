"""The book of all calls to models: noted at once, written in batches, so that no answer waits for the database."""

import asyncio
from collections import Counter
from typing import Final

import structlog
from msgspec.structs import astuple, fields

from kaiwa.analytics.engine_call import EngineCall
from kaiwa.behalf import Behalf, behalf
from kaiwa.billing.usage import count_tokens
from kaiwa.conversations.sittings import note_tokens
from kaiwa.database import connection, transaction
from kaiwa.viewer import SYSTEM, Viewer

log = structlog.get_logger()

WRITE_EVERY_S: Final = 1.0
MOST_WAITING: Final = 10_000
"""While the database is away so many calls are kept; then the oldest go, they are in the log as well."""
COLUMNS: Final = tuple(field.name for field in fields(EngineCall))
INSERT: Final = (
    f"INSERT INTO engine_calls ({', '.join(COLUMNS)}) "  # noqa: S608 - the names of our own Struct
    f"VALUES ({', '.join(f'${place}' for place in range(1, len(COLUMNS) + 1))})"
)


class CallBook:
    """Killed, a process loses what it noted within the last second."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Behalf, EngineCall]] = []
        self._writer: asyncio.Task[None] | None = None

    def note(self, call: EngineCall) -> None:
        log.info("engine.call", **{name: getattr(call, name) for name in COLUMNS})
        self._waiting.append((behalf(), call))
        del self._waiting[:-MOST_WAITING]
        if self._writer is None or self._writer.done():
            self._writer = asyncio.get_running_loop().create_task(self._write_soon())

    async def _write_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(WRITE_EVERY_S)
            await self.write()

    async def write(self) -> None:
        """What could not be written waits for the next time."""
        calls, self._waiting = self._waiting, []
        if not calls:
            return
        try:
            async with transaction(SYSTEM):
                await connection().executemany(INSERT, [astuple(call) for _, call in calls])
                await _count(calls)
        except Exception as cause:  # whatever is wrong with the database, no learner's answer depends on it
            log.warning("engine_calls.not_written", count=len(calls), error=type(cause).__name__)
            self._waiting[:0] = calls

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.cancel()
        await self.write()


async def _count(calls: list[tuple[Behalf, EngineCall]]) -> None:
    """On the talk and on the month of whom they were asked for, in one order, so that two books wait for each other."""
    talks: Counter[tuple[str, str]] = Counter()
    people: Counter[Viewer] = Counter()
    for whom, call in calls:
        if whom.viewer is None or whom.viewer.owner_id is None:
            continue
        people[whom.viewer] += call.input_tokens + call.output_tokens
        if whom.talk:
            talks[whom.talk, "input"] += call.input_tokens
            talks[whom.talk, "output"] += call.output_tokens
    for talk in sorted({talk for talk, _ in talks}):
        await note_tokens(talk, talks[talk, "input"], talks[talk, "output"])
    for viewer in sorted(people, key=lambda each: str(each.owner_id)):
        await count_tokens(viewer, people[viewer])
