"""An author that computes and never waits, moved off the event loop: leases and other people's answers go on meanwhile."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

from kaiwa.curriculum.author import Author, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.vocabulary import Origin

T = TypeVar("T")


class OffLoop:
    def __init__(self, author: Author, threads: Executor) -> None:
        self._author = author
        self._threads = threads

    @property
    def origin(self) -> Origin:
        return self._author.origin

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: computed(self._author.write(brief)))


def computed(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine that never waits, without a loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    work.close()
    raise RuntimeError("it waits for something, so it needs an event loop")
