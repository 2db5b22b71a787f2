"""The answers that this process is giving: they outlive the requests that asked for them."""

import asyncio
from typing import Final

import structlog

from kaiwa.billing.usage import Terms
from kaiwa.conversations.answering import Job, answer
from kaiwa.conversations.company import Company
from kaiwa.conversations.turn_views import TurnView
from kaiwa.live import Live

log = structlog.get_logger()

LAST_WORDS_S: Final = 3.0
"""How long a process that stops lets its partners finish; what is left is taken over by the next reader."""


class Replies:
    def __init__(self, company: Company, live: Live, terms: Terms = Terms()) -> None:  # noqa: B008 - frozen
        self.company, self.live, self.terms = company, live, terms
        self._running: dict[str, asyncio.Task[TurnView | None]] = {}
        self._warming: dict[str, asyncio.Task[None]] = {}
        self.is_closing = False

    def begin(self, job: Job) -> None:
        """Outside of any transaction: a task inherits what is open around it."""
        if job.reply_id in self._running or self.is_closing:
            return
        task = asyncio.create_task(answer(job, self.company, self.live))
        self._running[job.reply_id] = task
        task.add_done_callback(lambda done: self._ended(job.reply_id, done))

    def is_running(self, reply_id: str) -> bool:
        return reply_id in self._running

    async def finished(self, reply_id: str) -> TurnView | None:
        """The turn, when it is this process that answers; whoever waits may go away."""
        task = self._running.get(reply_id)
        if task is None:
            return None
        await asyncio.wait({task})
        return None if task.cancelled() or task.exception() else task.result()

    def cancel(self, reply_id: str) -> None:
        if (task := self._running.get(reply_id)) is not None:
            task.cancel()

    def warm(self, language: str) -> None:
        """Once a language; the first turn in it then finds its books read."""
        if language not in self._warming:
            self._warming[language] = asyncio.create_task(self._warm(language))

    async def _warm(self, language: str) -> None:
        await self.company.stager.ready_to_talk(language)
        await self.company.stager.ready_to_analyse(language)

    async def close(self) -> None:
        self.is_closing = True
        if self._running:
            await asyncio.wait(set(self._running.values()), timeout=LAST_WORDS_S)
        left = [*self._running.values(), *self._warming.values()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _ended(self, reply_id: str, done: "asyncio.Task[TurnView | None]") -> None:
        self._running.pop(reply_id, None)
        if not done.cancelled() and (cause := done.exception()) is not None:
            log.error("reply.failed", exc_info=cause)
