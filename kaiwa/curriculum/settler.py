"""Settles together what is written at about the same time: one commit for many days."""

import asyncio
from typing import Final

from kaiwa.clock import now
from kaiwa.curriculum.insisting import insist
from kaiwa.curriculum.settling import Fate, settle
from kaiwa.curriculum.writing import Written

MOST: Final = 100

_Waiting = list[tuple[Written, "asyncio.Future[Fate]"]]


class Settler:
    def __init__(self) -> None:
        self._waiting: _Waiting = []
        self._working: asyncio.Task[None] | None = None

    async def settle(self, written: Written) -> Fate:
        """Raises what the database has against this one, such as a text that it cannot hold."""
        done: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()
        self._waiting.append((written, done))
        if self._working is None:
            self._working = asyncio.create_task(self._work(), name="settler")
        return await done

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(batch)
        finally:
            self._working = None

    async def _settle(self, batch: _Waiting) -> None:
        try:
            fates = await insist(lambda: settle([written for written, _ in batch], now()))
        except Exception as cause:
            if len(batch) > 1:  # one of them spoils it for all: each alone
                for each in batch:
                    await self._settle([each])
            elif not batch[0][1].done():
                batch[0][1].set_exception(cause)
            return
        for written, done in batch:
            if not done.done():  # whoever waited may have been cancelled
                done.set_result(fates[written.task.entry.token])
