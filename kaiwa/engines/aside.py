"""An author that computes does so in a thread, so that the loop lives: others' streams, leases and answers go on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from kaiwa.curriculum.author import (
    Author,
    Outline,
    OutlineBrief,
    OutlineEvent,
    Refined,
    ScenarioBrief,
    ScenarioDraft,
)
from kaiwa.curriculum.schedule import Day

P = ParamSpec("P")
T = TypeVar("T")


class Aside:
    """Around an author whose coroutines wait for nothing, such as the offline one."""

    def __init__(self, author: Author) -> None:
        self._author = author
        self.origin = author.origin

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        for event in await asyncio.to_thread(_finished, self._gathered, brief):
            yield event

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        return await asyncio.to_thread(_finished, self._author.refine, outline, instruction, brief)

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day:
        return await asyncio.to_thread(_finished, self._author.redraw_day, outline, day, brief)

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        return await asyncio.to_thread(_finished, self._author.write, brief)

    async def _gathered(self, brief: OutlineBrief) -> list[OutlineEvent]:
        return [event async for event in self._author.outline(brief)]


def _finished(begin: Callable[P, Coroutine[Any, Any, T]], *arguments: P.args, **named: P.kwargs) -> T:
    """A coroutine that waits for nothing is through at its first step. Begun in the thread: one whose turn
    never came because nobody waits for it any more was never made."""
    work = begin(*arguments, **named)
    try:
        work.send(None)
    except StopIteration as through:
        value: T = through.value
        return value
    work.close()
    raise RuntimeError("this author waits for something: it belongs on the loop")
