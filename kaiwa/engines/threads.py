"""Takes who thinks with the processor alone off the event loop, into a few threads of its own."""

from asyncio import Future, ensure_future, get_running_loop, shield
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar

from kaiwa.content.bank import has_pack
from kaiwa.conversations.partner import (
    Analysis,
    Analyst,
    Explained,
    Help,
    Hint,
    Partner,
    PartnerEvent,
    Said,
    SceneState,
    Translated,
    TurnBrief,
    Verdict,
)
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.stager import improvised, ready_to_analyse, ready_to_talk

T = TypeVar("T")

THREADS: Final = 2
"""More would only take turns at the interpreter's lock."""


class Threads:
    def __init__(self) -> None:
        self._turns = ThreadPoolExecutor(THREADS, thread_name_prefix="offline")
        self._warming = ThreadPoolExecutor(1, thread_name_prefix="warming")

    async def run(self, work: Callable[[], T]) -> T:
        return await get_running_loop().run_in_executor(self._turns, work)

    async def warm(self, work: Callable[[], T]) -> T:
        """Takes seconds, and in a thread of its own: nobody's turn waits behind it."""
        return await get_running_loop().run_in_executor(self._warming, work)

    def close(self) -> None:
        self._turns.shutdown(wait=False, cancel_futures=True)
        self._warming.shutdown(wait=False, cancel_futures=True)


def driven(asked: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing."""
    try:
        asked.send(None)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return] # StopIteration knows no types
    asked.close()
    raise RuntimeError("what runs in a thread must not wait for the event loop")


async def _collected(events: AsyncIterator[PartnerEvent]) -> list[PartnerEvent]:
    return [event async for event in events]


class ThreadedPartner:
    def __init__(self, partner: Partner, threads: Threads) -> None:
        self._partner, self._threads = partner, threads
        self.origin: Origin = partner.origin

    async def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        for event in await self._threads.run(lambda: driven(_collected(self._partner.open(brief)))):
            yield event

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        for event in await self._threads.run(lambda: driven(_collected(self._partner.reply(brief)))):
            yield event

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        return await self._threads.run(lambda: driven(self._partner.hint(brief, rung)))


class ThreadedAnalyst:
    def __init__(self, analyst: Analyst, threads: Threads) -> None:
        self._analyst, self._threads = analyst, threads
        self.origin: Origin = analyst.origin

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        return await self._run(partial(self._analyst.analyse, said, brief))

    async def translate(self, text: str, language: str, into: str) -> Translated | None:
        return await self._run(partial(self._analyst.translate, text, language, into))

    async def explain(self, text: str, language: str) -> Explained:
        return await self._run(partial(self._analyst.explain, text, language))

    async def judge(
        self, scenario: ScenarioDraft, history: tuple[Said, ...], state: SceneState
    ) -> tuple[Verdict, ...]:
        return await self._run(partial(self._analyst.judge, scenario, history, state))

    async def _run(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        return await self._threads.run(lambda: driven(ask()))


class ThreadedStager:
    """Sets the offline engine's scenes, and reads its books once, ahead of the first turn."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._reading: dict[tuple[str, str], Future[None]] = {}

    async def improvise(self, language: str, rating: int, seed: str) -> ScenarioDraft | None:
        if not has_pack(language):
            return None
        return await self._threads.run(lambda: improvised(language, rating, seed))

    async def ready_to_talk(self, language: str) -> None:
        await self._once("talk", language, ready_to_talk)

    async def ready_to_analyse(self, language: str) -> None:
        await self._once("analyse", language, ready_to_analyse)

    async def _once(self, what: str, language: str, read: Callable[[str], None]) -> None:
        if not has_pack(language):
            return
        reading = self._reading.get((what, language))
        if reading is None:
            reading = ensure_future(self._threads.warm(lambda: read(language)))
            self._reading[what, language] = reading
        await shield(reading)
