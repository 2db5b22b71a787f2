"""Drains the queue: one a process. It claims what is due and has it written side by side."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

import asyncpg
import structlog
from msgspec import Struct

from kaiwa.clock import now
from kaiwa.curriculum.briefs import Task, tasks_for
from kaiwa.curriculum.insisting import AWAY, insist
from kaiwa.curriculum.lease import Claimed, claim, extend, give_back, leave_failed, recover, try_again
from kaiwa.curriculum.line import is_more_due, line_up
from kaiwa.curriculum.retry import Failure, GiveUp, RetryAt, Told, after_failure, after_spare
from kaiwa.curriculum.settling import Fate, forget, settle
from kaiwa.curriculum.together import Together
from kaiwa.curriculum.writing import Desk, Outcome, Postponed, Unwritten, Written, ask_author, finish
from kaiwa.database import transaction
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()

AT_HAND: Final = 0.5
"""So many more than are written at once are held ready: a writer that is free waits for no claim."""
AT_FIRST: Final = 32
"""So many are claimed while nobody writes: the first of a thousand need not wait until all of them are read."""
SUSPECTS: Final = 0.05
"""The share of writers for rows that may have killed a process, one at least."""
SOON_S: Final = 0.02
SUMMON_EVERY_S: Final = 1.0
RECOVER_EVERY_S: Final = 1.0
"""Leases run for much longer, and the clock rings when one has run out."""
SETTLED_AT_ONCE: Final = 200
GATHER_S: Final = 0.05
"""So long a day that is written waits for others: one commit for all of them, and one look at their path."""
LANES: Final = 2
"""One batch is made ready here while the other is in the database; a path has its own lane, and waits for no other."""
MOST_UNSETTLED: Final = 1500
GIVING_BACK_S: Final = 3.0
THE_PIECE: Final = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError)
"""Such as a text that is too long for its column, or one with a NUL in it."""


class Terms(Struct, frozen=True, kw_only=True):
    writers: int
    lease_s: float = 120.0
    extend_every_s: float = 40.0
    """Two may be missed before the lease runs out."""


Tell = Callable[[Collection[str]], Awaitable[None]]
"""Takes paths that have new days, after the commit."""


Summon = Callable[[], Awaitable[None]]
"""Tells other processes that there is more than this one can write."""


async def tell_nobody(path_ids: Collection[str]) -> None: ...


async def summon_nobody() -> None: ...


async def _settled(written: Sequence[Written]) -> list[Fate]:
    fates = await insist(lambda: settle(written, now()))
    return [fates[each.task.entry.token] for each in written]


async def _lined_up(at: datetime) -> bool:
    async with transaction(SYSTEM):
        return await line_up(at)


class _Held:
    """A row that is leased to this process, and the work on it."""

    def __init__(self, entry: Claimed) -> None:
        self.entry = entry
        self.begun = False
        self.work: asyncio.Task[None] | None = None


class Drain:
    def __init__(
        self, desk: Desk, terms: Terms, *, tell: Tell = tell_nobody, summon: Summon = summon_nobody
    ) -> None:
        self._desk, self._terms, self._tell, self._summon = desk, terms, tell, summon
        self._summoning: asyncio.Future[None] | None = None
        self._summoned_at = -SUMMON_EVERY_S
        self._bell = asyncio.Event()
        self._stopping = False
        self._running: asyncio.Task[None] | None = None
        self._slots = asyncio.Semaphore(terms.writers)
        self._held: dict[UUID, _Held] = {}
        self._waiting = self._writing = self._suspects = 0
        self._rung = 0
        self._dry_at = self._lined_up_at = -1
        """As of which ring nothing was left to claim, and everything due had its place in line."""
        self._recovered_at = -RECOVER_EVERY_S
        self._settlers = [
            Together(_settled, most=SETTLED_AT_ONCE, gather_s=lambda: GATHER_S if self._writing else 0.0)
            for _ in range(LANES)
        ]
        self._teller = Together(self._told, most=SETTLED_AT_ONCE)
        self._reserve = max(1, int(terms.writers * AT_HAND))

    def look(self, *, is_summoned: bool = False) -> None:
        """A bell, or a call of another process: starts draining, or makes the running drain look again. Never waits."""
        self._rung += 1
        self._bell.set()
        if self._stopping:
            return
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._run(), name="drain")
        elif not is_summoned:  # this bell might have woken one that has nothing to do
            self._call_others()

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
                async with asyncio.timeout(GIVING_BACK_S):
                    await insist(lambda: give_back(entries, now()))
            except TimeoutError:
                log.warning("drain.lease_left", rows=len(entries))  # it runs out by itself

    async def _run(self) -> None:
        extending = asyncio.create_task(self._extending(), name="leases")
        try:
            while True:
                self._bell.clear()
                if await self._claim() or await self._line_up_more():
                    continue
                if not self._held and not self._bell.is_set():
                    return
                await self._bell.wait()
        except Exception:  # the sweep rings again
            log.exception("drain.fault")
        finally:
            extending.cancel()

    @property
    def _room(self) -> int:
        """How many more rows are wanted: what is written already and only waits to be settled holds nobody up."""
        if self._stopping or self._dry_at == self._rung or self._waiting > self._reserve // 2:
            return 0
        settling = len(self._held) - self._waiting - self._writing
        if settling > self._terms.writers + MOST_UNSETTLED:  # the database is slower than the authors
            return 0
        return self._terms.writers - self._writing + self._reserve - self._waiting

    def _nudge(self) -> None:
        """Wakes the drain only where there is something to do for it."""
        if not self._held or self._room > 0:
            self._bell.set()

    async def _claim(self) -> bool:
        room = self._room if self._writing else min(self._room, AT_FIRST)
        if room <= 0:
            return False
        rung = self._rung
        tasks, more = await insist(lambda: self._taken(room))
        if self._stopping and tasks:
            await insist(lambda: give_back([task.entry for task in tasks], now()))
            return False
        for task in tasks:
            self._begin(task)
        if tasks:
            if len(tasks) >= room:
                self._call_others()
            return True
        if more:  # another one holds these rows just now, or they have become due since
            self._lined_up_at = -1
            await asyncio.sleep(SOON_S)
        else:
            self._dry_at = rung
        return more

    def _call_others(self) -> None:
        """One bell wakes one process, which may find more than it can write."""
        if time.monotonic() >= self._summoned_at + SUMMON_EVERY_S:
            self._summoned_at = time.monotonic()
            self._summoning = asyncio.ensure_future(self._summon())

    async def _taken(self, most: int) -> tuple[list[Task], bool]:
        """With whether there is more, when nothing was found."""
        allowed = max(1, int(self._terms.writers * SUSPECTS)) - self._suspects
        async with transaction(SYSTEM):
            at = now()
            await self._made_ready(at)
            claimed = await claim(at, self._terms.lease_s, most=most, suspects=max(0, min(allowed, most)))
            return await tasks_for(claimed), not claimed and await is_more_due(at)

    async def _made_ready(self, at: datetime) -> None:
        """Within the transaction of a claim."""
        if time.monotonic() >= self._recovered_at + RECOVER_EVERY_S:
            await recover(at)
            self._recovered_at = time.monotonic()
        if self._lined_up_at != self._rung:
            rung = self._rung
            if await line_up(at):
                self._lined_up_at = rung

    async def _line_up_more(self) -> bool:
        """The rest of a long line, while the first of it are written."""
        if self._stopping or self._lined_up_at == self._rung:
            return False
        rung = self._rung
        if await insist(lambda: _lined_up(now())):
            self._lined_up_at = rung
        return True

    def _begin(self, task: Task) -> None:
        held = self._held[task.entry.token] = _Held(task.entry)
        self._waiting += 1
        self._suspects += task.entry.is_suspect
        held.work = asyncio.create_task(self._work(task, held))
        held.work.add_done_callback(lambda _: self._end(held))

    def _end(self, held: _Held) -> None:
        """Also of who was cancelled before its first step."""
        self._held.pop(held.entry.token, None)
        self._waiting -= not held.begun
        if held.entry.is_suspect:
            self._suspects -= 1
            self._rung += 1  # another suspect may have waited for this one
        self._nudge()

    async def _work(self, task: Task, held: _Held) -> None:
        try:
            await self._write(task, held)
        except (
            Exception
        ):  # a fault of ours must not take the drain along: the lease runs out, and it is tried again
            log.exception("day.fault", entry=str(task.entry.id))

    async def _write(self, task: Task, held: _Held) -> None:
        if task.brief is None:
            await insist(lambda: forget([task.entry]))
            return
        # a suspect does not wait among the others: the longer it is held, the likelier it is there when a process ends
        async with nullcontext() if task.entry.is_suspect else self._slots:
            held.begun = True
            self._waiting -= 1
            self._writing += 1
            self._nudge()
            try:
                answer = await ask_author(self._desk, task)
            finally:
                self._writing -= 1
        self._nudge()
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
            fate = await self._settlers[hash(task.entry.path_id) % LANES].ask(written)
        except Exception as cause:
            log.exception("day.not_settled", entry=str(task.entry.id))
            await self._put_down(task, await self._without(written, cause))
            return
        if fate is Fate.FILLED:
            await self._teller.ask(task.entry.path_id)
            return
        self._rung += fate is Fate.CHANGED  # that one is in line again
        log.info("day.not_filled", entry=str(task.entry.id), why=fate.value)

    async def _told(self, path_ids: Sequence[str]) -> list[None]:
        await self._tell(set(path_ids))
        return [None] * len(path_ids)

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
