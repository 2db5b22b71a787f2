"""Drains the queue: one a process. It claims what is due and has it written side by side."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, assert_never
from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from kaiwa.clock import now
from kaiwa.curriculum.briefs import Task, tasks_for
from kaiwa.curriculum.insisting import AWAY, insist
from kaiwa.curriculum.lease import Claimed, claim, extend, give_back, leave_failed, try_again
from kaiwa.curriculum.line import is_more_due
from kaiwa.curriculum.retry import Failure, GiveUp, RetryAt, Told, after_failure, after_spare
from kaiwa.curriculum.settler import Settler
from kaiwa.curriculum.settling import Fate, forget
from kaiwa.curriculum.writing import Desk, Outcome, Postponed, Unwritten, Written, ask_author, finish
from kaiwa.database import transaction
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()

AT_HAND: Final = 0.25
"""So many more than are written at once are held ready: a writer that is free waits for no claim."""
SUSPECTS: Final = 0.05
"""The share of writers for rows that may have killed a process, one at least."""
SOON_S: Final = 0.02
GIVING_BACK_S: Final = 3.0
THE_PIECE: Final = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""Such as a text that is too long for its column, or one with a NUL in it."""


class Terms(Struct, frozen=True, kw_only=True):
    writers: int
    lease_s: float = 120.0
    extend_every_s: float = 40.0
    """Two may be missed before the lease runs out."""


Tell = Callable[[str], Awaitable[None]]
"""Takes a path that has a new day, after the commit."""


async def tell_nobody(path_id: str) -> None: ...


class _Held:
    """A row that is leased to this process, and the work on it."""

    def __init__(self, entry: Claimed) -> None:
        self.entry = entry
        self.begun = False
        self.work: asyncio.Task[None] | None = None


class Drain:
    def __init__(self, desk: Desk, terms: Terms, *, tell: Tell = tell_nobody) -> None:
        self._desk, self._terms, self._tell = desk, terms, tell
        self._bell = asyncio.Event()
        self._stopping = False
        self._running: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(terms.writers)
        self._held: dict[UUID, _Held] = {}
        self._settler = Settler()
        self._reserve = max(1, int(terms.writers * AT_HAND))

    def look(self) -> None:
        """A bell: starts draining, or makes the running drain look again. Never waits."""
        self._bell.set()
        if not self._stopping and (self._running is None or self._running.done()):
            self._running = asyncio.create_task(self._run(), name="drain")

    async def idle(self) -> None:
        """Waits until nothing is due and nothing is in flight."""
        if self._running is not None:
            await asyncio.wait({self._running})

    async def stop(self, patience_s: float) -> None:
        """Claims nothing more; what is not written in time goes back to the queue, and no attempt is burnt."""
        self._stopping = True
        self._bell.set()
        await self._hand_back([each for each in self._held.values() if not each.begun])
        if self._running is not None:
            await asyncio.wait({self._running}, timeout=patience_s)
        left = list(self._held.values())
        await self._hand_back(left)
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
        log.info("drain.stopped", given_back=len(left))

    async def _hand_back(self, held: list[_Held]) -> None:
        works = {each.work for each in held if each.work is not None}
        for work in works:
            work.cancel()
        if works:
            await asyncio.wait(works)
        if held:
            entries = [each.entry for each in held]
            try:
                await asyncio.wait_for(insist(lambda: give_back(entries, now())), GIVING_BACK_S)
            except TimeoutError:
                log.warning("drain.lease_left", rows=len(entries))  # it runs out by itself

    async def _run(self) -> None:
        extending = asyncio.create_task(self._extending(), name="leases")
        try:
            while True:
                self._bell.clear()
                if await self._claim():
                    continue
                if not self._held and not self._bell.is_set():
                    return
                await self._bell.wait()
        except Exception:  # the sweep rings again
            log.exception("drain.fault")
        finally:
            extending.cancel()

    async def _claim(self) -> bool:
        waiting = sum(not each.begun for each in self._held.values())
        free = self._terms.writers + self._reserve - len(self._held)
        if self._stopping or free <= 0 or waiting > self._reserve // 2:
            return False
        suspects = sum(each.entry.is_suspect for each in self._held.values())
        allowed = max(1, int(self._terms.writers * SUSPECTS)) - suspects
        tasks, soon = await insist(lambda: self._taken(free, max(0, min(allowed, free))))
        if self._stopping and tasks:
            await insist(lambda: give_back([task.entry for task in tasks], now()))
            return False
        for task in tasks:
            held = self._held[task.entry.token] = _Held(task.entry)
            held.work = asyncio.create_task(self._work(task, held))
        if soon:
            await asyncio.sleep(SOON_S)
        return bool(tasks) or soon

    async def _taken(self, most: int, suspects: int) -> tuple[list[Task], bool]:
        async with transaction(SYSTEM):
            at = now()
            claimed = await claim(at, self._terms.lease_s, most=most, suspects=suspects)
            return await tasks_for(claimed), not claimed and await is_more_due(at)

    async def _work(self, task: Task, held: _Held) -> None:
        try:
            await self._write(task, held)
        except (
            Exception
        ):  # a fault of ours must not take the drain along: the lease runs out, and it is tried again
            log.exception("day.fault", entry=str(task.entry.id))
        finally:
            self._held.pop(task.entry.token, None)
            self._bell.set()

    async def _write(self, task: Task, held: _Held) -> None:
        if task.brief is None:
            await insist(lambda: forget([task.entry]))
            return
        async with self._slots:
            held.begun = True
            self._bell.set()
            answer = await ask_author(self._desk, task)
        await self._put_down(task, await finish(self._desk, task, answer, self._decide))

    async def _put_down(self, task: Task, outcome: Outcome) -> None:
        entry = task.entry
        match outcome:
            case Written():
                await self._settle(outcome)
            case Postponed(decided=decided, says=says):
                await insist(lambda: try_again(entry, decided, says, now()))
                log.warning("day.postponed", entry=str(entry.id), attempts=entry.tried.attempts, why=says)
            case Unwritten(says=says):
                await insist(lambda: leave_failed(entry, says, now()))
                log.error("day.failed", entry=str(entry.id), why=says)
            case _:
                assert_never(outcome)

    async def _settle(self, written: Written) -> None:
        task = written.task
        try:
            fate = await self._settler.settle(written)
        except Exception as cause:
            log.exception("day.not_settled", entry=str(task.entry.id))
            await self._put_down(task, await self._without(written, cause))
            return
        if fate is Fate.FILLED:
            await self._tell(task.entry.path_id)
        else:
            log.info("day.not_filled", entry=str(task.entry.id), why=fate.value)

    async def _without(self, written: Written, cause: Exception) -> Outcome:
        """What the database has against this piece it may not have against another; anything else is a fault of ours."""
        says = f"the database: {type(cause).__name__}"
        if written.fell_short:
            return Unwritten(written.task.entry, f"{written.fell_short}; {says}")
        failure = Failure.BAD_PIECE if isinstance(cause, THE_PIECE) else Failure.PASSING
        return await finish(self._desk, written.task, Told(failure, says), self._decide)

    def _decide(self, entry: Claimed, told: Told, *, spare_failed: bool = False) -> RetryAt | GiveUp:
        chance = random.random()  # noqa: S311 - spreads tries, protects nothing
        if spare_failed:
            return after_spare(told.failure, now(), chance)
        return after_failure(entry.tried, told.failure, now(), chance, pause_s=told.pause_s)

    async def _extending(self) -> None:
        while True:
            await asyncio.sleep(self._terms.extend_every_s)
            held = list(self._held.values())
            if not held:
                continue
            try:
                ours = await extend([each.entry for each in held], self._terms.lease_s)
            except AWAY as cause:
                log.warning("lease.not_extended", error=type(cause).__name__)
                continue
            for each in held:
                if each.entry.token not in ours and each.work is not None:
                    each.work.cancel()  # somebody else has the row: what is written here would be discarded
