"""What is asked for at about the same time is done at once: whoever comes while one batch is done goes with the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Together(Generic[T, R]):
    """``work`` answers a batch in its order. Where it raises, each of the batch is asked alone: one spoils it for nobody."""

    def __init__(
        self,
        work: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        *,
        most: int,
        gather_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """``gather_s`` is how long a batch waits for company."""
        self._work, self._most, self._gather_s = work, most, gather_s
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._working: asyncio.Task[None] | None = None

    async def ask(self, one: T) -> R:
        done: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, done))
        if self._working is None:
            self._working = asyncio.create_task(self._run(), name="together")
        return await done

    async def _run(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(self._gather_s() if len(self._waiting) < self._most else 0)
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._do(batch)
        finally:
            self._working = None

    async def _do(self, batch: list[tuple[T, "asyncio.Future[R]"]]) -> None:
        try:
            answers = await self._work([one for one, _ in batch])
        except Exception as cause:
            if len(batch) > 1:
                for each in batch:
                    await self._do([each])
            elif not batch[0][1].done():
                batch[0][1].set_exception(cause)
            return
        for (_, done), answer in zip(batch, answers, strict=True):
            if not done.done():  # whoever waited may have been cancelled
                done.set_result(answer)
