"""The one way to the server: every call has a place in line, a limit in time and money, its tries, and a line in the book."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct
from redis.asyncio import Redis

from kaiwa.analytics.engine_call import CallLog, EngineCall, unlogged
from kaiwa.behalf import beneficiary
from kaiwa.clock import now
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.engines.openai.budget import Budget
from kaiwa.engines.openai.capabilities import expected_of
from kaiwa.engines.openai.circuit import Circuit
from kaiwa.engines.openai.failures import TRIES, ServerFailed, failure_of, wait_before
from kaiwa.engines.openai.provider import address_of, cost_microusd, host_of
from kaiwa.errors import TooMany
from kaiwa.limits import Limit, Limits
from kaiwa.settings import OpenAI

if TYPE_CHECKING:
    from openai import AsyncOpenAI

T = TypeVar("T")
NO_KEY: Final = "none"
"""Servers of one's own want none, and the client wants something."""
LONGEST_HOST: Final = 128
LONGEST_MODEL: Final = 80
"""The columns of the book."""
CANCELLED: Final = "cancelled"
CHARACTERS_A_TOKEN: Final = 3
"""A careful guess for what is reserved; scripts without spaces have fewer, and what was really used is settled after."""


class Call(Struct):
    """One call on its way; who makes it fills in what it learns."""

    purpose: str
    model: str
    prompt_version: str
    deadline: float
    """By the event loop's clock."""
    input_guess: int = 0
    output_guess: int = 0
    """The most that it may become."""
    said_guess: int = 0
    """By what has come so far."""
    input_tokens: int | None = None
    output_tokens: int | None = None
    first_token_ms: int | None = None
    attempts: int = 0
    outcome: str = "ok"
    began: float = 0.0

    def used(self) -> tuple[int, int]:
        """Tokens read and written; guessed where the server does not tell, nothing where no try got through."""
        if self.first_token_ms is None and self.input_tokens is None:
            return 0, 0
        return (
            self.input_guess if self.input_tokens is None else self.input_tokens,
            self.said_guess if self.output_tokens is None else self.output_tokens,
        )

    def left_s(self) -> float:
        return self.deadline - asyncio.get_running_loop().time()

    def heard(self) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = round((time.monotonic() - self.began) * 1000)


def guess_tokens(text: str) -> int:
    wide = sum(ch > "\u2e80" for ch in text)
    return wide + (len(text) - wide) // CHARACTERS_A_TOKEN + 1


class Transport:
    """One a process and event loop."""

    def __init__(
        self, settings: OpenAI, *, redis: Redis | None = None, note_call: CallLog = unlogged
    ) -> None:
        self.settings = settings
        self.capabilities = expected_of(settings)
        self._host = host_of(settings)
        self._note_call = note_call
        self._places = asyncio.Semaphore(settings.concurrency)
        self._limits = Limits(redis)
        self._budget = Budget(
            redis,
            microusd_day=round(settings.budget_usd_day * 1_000_000),
            tokens_person_day=settings.budget_tokens_person_day,
        )
        self._circuit = Circuit()
        self._opening = asyncio.Lock()
        self._client: AsyncOpenAI | None = None

    async def client(self) -> "AsyncOpenAI":
        """The vendor's package takes a second to import: in a thread, so that the others go on."""
        async with self._opening:
            if self._client is None:
                self._client = await asyncio.to_thread(_client_for, self.settings)
            return self._client

    @asynccontextmanager
    async def calling(self, call: Call) -> AsyncIterator[None]:
        """Around a call with all its tries: its place in line, its budget, its line in the book."""
        await self.client()  # loading it is no fault of the server's
        call.began = time.monotonic()
        try:
            async with self._place(call), self._paid(call):
                yield
        except EngineError as failed:
            call.outcome = failed.trouble
            raise
        except (asyncio.CancelledError, GeneratorExit):
            call.outcome = CANCELLED
            raise
        finally:
            self._note(call)

    @asynccontextmanager
    async def _place(self, call: Call) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout_at(call.deadline):
                await self._places.acquire()
        except TimeoutError:
            raise EngineError(Trouble.TIMED_OUT) from None
        try:
            yield
        finally:
            self._places.release()

    @asynccontextmanager
    async def _paid(self, call: Call) -> AsyncIterator[None]:
        reserved = await self._budget.reserve(
            microusd=cost_microusd(self.settings, call.input_guess, call.output_guess),
            tokens=call.input_guess + call.output_guess,
            person=beneficiary(),
        )
        try:
            yield
        finally:
            used, said = call.used()
            await asyncio.shield(
                self._budget.settle(
                    reserved, microusd=cost_microusd(self.settings, used, said), tokens=used + said
                )
            )

    async def attempts(self, call: Call, go: Callable[[], Awaitable[T]]) -> T:
        """``go`` again and again, as long as that makes sense and there is time."""
        while True:
            call.attempts += 1
            try:
                return await self._attempt(call, go)
            except ServerFailed as failed:
                wait_s = wait_before(call.attempts, failed.retry_after_s, random.random())  # noqa: S311 - spreads tries
                if not failed.retryable or call.attempts >= TRIES or wait_s >= call.left_s():
                    raise
            await asyncio.sleep(wait_s)

    async def _attempt(self, call: Call, go: Callable[[], Awaitable[T]]) -> T:
        await self._pace(call)
        loop = asyncio.get_running_loop()
        if (wait_s := self._circuit.wait_s(loop.time())) > 0:
            raise ServerFailed(
                Trouble.UNREACHABLE, retry_after_s=wait_s
            )  # the offline engine answers meanwhile
        try:
            async with asyncio.timeout_at(call.deadline):
                answer = await go()
        except Exception as cause:
            self._circuit.abandoned()
            failed = failure_of(cause, now())
            if failed.counts_against_server:
                self._circuit.failed(loop.time())
            raise failed from cause
        except BaseException:
            self._circuit.abandoned()
            raise
        self._circuit.succeeded()
        return answer

    async def _pace(self, call: Call) -> None:
        if not self.settings.per_minute:
            return
        limit = Limit(f"engine:{self._host}", times=self.settings.per_minute, per_s=60)
        while True:
            try:
                await self._limits.spend(limit, call.model)
            except TooMany as full:
                if full.retry_after_s >= call.left_s():
                    raise ServerFailed(Trouble.RATE_LIMITED, retry_after_s=full.retry_after_s) from None
                await asyncio.sleep(full.retry_after_s)
            else:
                return

    def _note(self, call: Call) -> None:
        used, said = call.used()
        self._note_call(
            EngineCall(
                purpose=call.purpose,
                provider=self._host[:LONGEST_HOST],
                model=call.model[:LONGEST_MODEL],
                prompt_version=call.prompt_version,
                input_tokens=used,
                output_tokens=said,
                cost_microusd=cost_microusd(self.settings, used, said),
                latency_ms=round((time.monotonic() - call.began) * 1000),
                first_token_ms=call.first_token_ms,
                attempts=call.attempts,
                outcome=call.outcome,
            )
        )

    def broke(self) -> None:
        """A stream that had begun well came to a bad end."""
        self._circuit.failed(asyncio.get_running_loop().time())

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None


def _client_for(settings: OpenAI) -> "AsyncOpenAI":
    import httpx2
    from openai import AsyncOpenAI

    timeout = httpx2.Timeout(
        settings.timeout_s,
        connect=settings.connect_timeout_s,
        read=settings.silence_s,
        write=settings.silence_s,
    )
    # the tries are ours: they know the deadline, the pace and the circuit
    client = AsyncOpenAI(
        api_key=settings.api_key or NO_KEY, base_url=address_of(settings), timeout=timeout, max_retries=0
    )
    _ = client.chat.completions  # its modules are imported when first looked at
    return client
