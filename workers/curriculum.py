"""Actors of the curriculum, and the drain that stands behind one of them."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import dramatiq
from dramatiq import Broker, Worker
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.middleware import Middleware

from kaiwa.bell import QUEUE_OF
from kaiwa.curriculum.drain import Drain, Summon, Tell, Terms
from kaiwa.curriculum.gate import Gate
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.writing import Desk
from kaiwa.engines.aside import Aside
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.services import Services
from workers.broker import Outside

MORE_THAN_ONE_CAN_WRITE: Final = "queue"
LOOK_AGAIN_S: Final = 60.0
MakeDesk = Callable[[Services], Desk]


def desk_of(services: Services) -> Desk:
    """Who the operator's settings ask for, and the offline engine for what they could not write."""
    spare = Aside(OfflineAuthor())
    asked = services.engines.patient_author
    return Desk(
        author=spare if asked.origin is spare.origin else asked,
        spare=spare,
        gate=Gate(lexicon_for, ThreadPoolExecutor(1, thread_name_prefix="gate")),
    )


class Draining(Middleware):
    """One drain a process: it looks when the worker boots and at every bell, and stops before the services close."""

    def __init__(
        self, outside: Outside, terms: Terms, *, patience_s: float, make_desk: MakeDesk = desk_of
    ) -> None:
        self._outside, self._terms = outside, terms
        self._patience_s = patience_s
        self._make_desk = make_desk
        self._drain: Drain | None = None
        self._listening: asyncio.Task[None] | None = None

    async def look(self) -> None:
        if self._drain is None:
            services = self._outside.opened()
            self._drain = Drain(
                self._make_desk(services), self._terms, tell=_telling(services), summon=_summoning(services)
            )
            self._listening = asyncio.create_task(self._listen(self._drain, services), name="summoned")
        self._drain.look()

    async def _listen(self, drain: Drain, services: Services) -> None:
        """A bell wakes one process; one that finds more than it can write calls all the others."""
        async for _ in services.live.watch(MORE_THAN_ONE_CAN_WRITE, look_again_s=LOOK_AGAIN_S):
            drain.look(is_summoned=True)

    async def _stop(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
        if self._drain is not None:
            await self._drain.stop(self._patience_s)

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """What an earlier process left behind waits for no bell."""
        _on_the_loop(self.look())

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        _on_the_loop(self._stop())


def declare(draining: Draining) -> None:
    """The actor looks and returns at once: a broker takes back a message that is held for too long."""

    @dramatiq.actor(queue_name=QUEUE_OF["drain_scenarios"], actor_name="drain_scenarios")
    async def drain_scenarios() -> None:
        await draining.look()


def _telling(services: Services) -> Tell:
    async def tell(path_ids: Collection[str]) -> None:
        await services.live.wake(*(f"path:{each}" for each in path_ids))

    return tell


def _summoning(services: Services) -> Summon:
    async def summon() -> None:
        await services.live.wake(MORE_THAN_ONE_CAN_WRITE)

    return summon


def _on_the_loop(work: Coroutine[Any, Any, None]) -> None:
    thread = get_event_loop_thread()
    assert thread is not None  # AsyncIO stands before us
    thread.run_coroutine(work)
