"""Several workers while they are wounded, and a replacement for each that falls."""

import asyncio
import random
from collections.abc import Awaitable, Callable

from bench.queueing.ground import Ground, Worker, ground
from bench.queueing.verdict import Figure, state_of_the_days, told

LEASE_S = 4.0
"""Short, so that a measurement ends today; the product's is 120 s."""

Wound = Callable[[Ground, "Fleet"], Awaitable[list[Figure]]]


class Fleet:
    def __init__(self, found: Ground, size: int, writers: int, *more: str) -> None:
        self._found = found
        self._options = ("--writers", str(writers), "--lease", str(LEASE_S), *more)
        self.workers = [found.start(*self._options) for _ in range(size)]
        for worker in self.workers:
            worker.wait_until_ready()

    async def any_at_work(self) -> Worker:
        while not (standing := [worker for worker in self.workers if worker.is_ready]):
            await asyncio.sleep(0.02)
        return random.choice(standing)

    def replace(self, worker: Worker) -> None:
        """At once, as a supervisor does; it looks at the queue as soon as it stands."""
        self.workers[self.workers.index(worker)] = self._found.start(*self._options)

    def revive(self) -> int:
        fallen = [worker for worker in self.workers if not worker.is_alive()]
        for worker in fallen:
            self.replace(worker)
        return len(fallen)


async def survived(
    title: str,
    wound: Wound,
    *,
    paths: int = 100,
    size: int = 4,
    writers: int = 25,
    options: tuple[str, ...] = (),
) -> bool:
    """``size`` times ``writers`` days are in flight while it happens."""
    async with ground() as found:
        fleet = Fleet(found, size, writers, *options)
        await found.plant(paths)
        for _ in fleet.workers:
            await found.ring()
        figures = await wound(found, fleet)
        await found.until_drained()
        return told(title, [*figures, *await state_of_the_days(found)])


async def pause(least_s: float, most_s: float) -> None:
    await asyncio.sleep(random.uniform(least_s, most_s))
