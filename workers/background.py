"""Work that outlives the message that asked for it: it holds no thread, and ends with its process."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog

log = structlog.get_logger()

MOST_AT_ONCE: Final = 100
END_LIMIT_S: Final = 3.0


class Background:
    """On the actors' event loop. A row says what there is to do, so that a message may be over before it is done."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)
        self._is_closed = False

    def start(self, name: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Once at a time for each name; what is asked for meanwhile is done after it."""
        if self._is_closed:
            return
        if name in self._running:
            self._again.add(name)
        else:
            self._running[name] = asyncio.create_task(self._run(name, work))

    async def _run(self, name: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        try:
            is_asked_for = True
            while is_asked_for:
                self._again.discard(name)
                async with self._slots:
                    await self._do(name, work)
                is_asked_for = name in self._again
        finally:
            self._running.pop(name, None)

    async def _do(self, name: str, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        try:
            await work()
        except Exception:  # as for an actor: told, and tried again by whoever sweeps the rows
            log.exception("background.failed", kind=name.partition(":")[0])

    async def close(self) -> None:
        """What runs is cut and may hand back what it holds."""
        self._is_closed = True
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running, timeout=END_LIMIT_S)
