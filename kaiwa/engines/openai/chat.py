"""Questions to a chat model: always streamed, so that silence is noticed; whole, or piece by piece as it writes."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import Struct

from kaiwa.clock import now
from kaiwa.curriculum.engine import Trouble
from kaiwa.engines.openai.failures import BrokenOff, ServerFailed, failure_of
from kaiwa.engines.openai.transport import Call, Transport, guess_tokens

if TYPE_CHECKING:
    from openai import AsyncStream
    from openai.types.chat import ChatCompletionChunk

UNUSABLE: Final = "unusable"
STOPPED: Final = "stop"
FILTERED: Final = "content_filter"
MOST_CHARACTERS: Final = 200_000
"""A model that does not stop is stopped."""
BAD_REQUEST: Final = frozenset({400, 404, 415, 422, 501})
MOST_CONCESSIONS: Final = 6


class Message(Struct, frozen=True):
    role: str
    content: str


class Question(Struct, frozen=True, kw_only=True):
    purpose: str
    prompt_version: str
    messages: tuple[Message, ...]
    schema: dict[str, Any] | None = None
    """The shape of the answer, where one is wanted; the prompt says it too."""
    most_tokens: int
    deadline: float
    """By the event loop's clock; tries and waits included."""


class Answering:
    """An answer that is being written."""

    def __init__(self, chat: "Chat", question: Question, call: Call) -> None:
        self._chat = chat
        self._question = question
        self._call = call

    async def whole(self) -> str:
        """Nobody has seen any of it before its end, so that what breaks off is asked for again."""

        async def read() -> str:
            return "".join([piece async for piece in self._read(await self._open())])

        return await self._chat.transport.attempts(self._call, read)

    async def pieces(self) -> AsyncGenerator[str, None]:
        """Asked for again only until the first piece; afterwards a bad end is ``BrokenOff``."""
        stream, first = await self._chat.transport.attempts(self._call, self._begun)
        async with aclosing(stream):
            yield first
            while True:
                try:
                    async with asyncio.timeout_at(self._call.deadline):
                        piece = await anext(stream)
                except StopAsyncIteration:
                    return
                except Exception as cause:
                    self._chat.transport.broke()
                    raise BrokenOff(failure_of(cause, now()).trouble) from cause
                yield piece

    def refuse(self) -> None:
        """What came cannot be used: the book says so."""
        self._call.outcome = UNUSABLE

    @property
    def counts_tokens(self) -> bool:
        """Whether the server told them."""
        return self._call.input_tokens is not None

    @property
    def first_word_ms(self) -> int:
        return self._call.first_token_ms or 0

    async def _begun(self) -> tuple[AsyncGenerator[str, None], str]:
        stream = self._read(await self._open())
        try:
            return stream, await anext(stream)
        except StopAsyncIteration:
            raise ServerFailed(Trouble.UNUSABLE, retryable=True) from None

    async def _open(self) -> "AsyncStream[ChatCompletionChunk]":
        """As much of what we would like as this server takes: what it refuses is left out, and remembered."""
        client, known = await self._chat.transport.client(), self._chat.transport.capabilities
        question = self._question
        for _ in range(MOST_CONCESSIONS):
            wishes = known.parameters(question.schema, question.most_tokens, stream=True)
            try:
                stream: AsyncStream[ChatCompletionChunk] = await cast(Any, client.chat.completions).create(
                    model=self._call.model,
                    messages=[{"role": each.role, "content": each.content} for each in question.messages],
                    stream=True,
                    **wishes,
                )
            except Exception as cause:
                failed = failure_of(cause, now())
                if failed.status not in BAD_REQUEST or not known.give_way(
                    failed.complaint, asked_form=question.schema is not None, stream=True
                ):
                    raise failed from cause
            else:
                return stream
        raise ServerFailed(Trouble.REFUSED)

    async def _read(self, stream: "AsyncStream[ChatCompletionChunk]") -> AsyncGenerator[str, None]:
        call, finish, length = self._call, None, 0
        async with stream:
            async for chunk in stream:
                if chunk.usage is not None:
                    call.input_tokens = chunk.usage.prompt_tokens
                    call.output_tokens = chunk.usage.completion_tokens
                for choice in chunk.choices[:1]:
                    finish = choice.finish_reason or finish
                    if piece := choice.delta.content:
                        call.heard()
                        length += len(piece)
                        call.said_guess += guess_tokens(piece)
                        yield piece
                if length > MOST_CHARACTERS:
                    raise ServerFailed(Trouble.UNUSABLE)
        if finish == FILTERED:
            raise ServerFailed(Trouble.REFUSED)
        if finish != STOPPED:
            # the package is silent about a stream that just ends; ``length`` is an answer cut in two
            raise ServerFailed(Trouble.UNUSABLE, retryable=True)


class Chat:
    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    @property
    def model(self) -> str:
        return self.transport.settings.model

    @asynccontextmanager
    async def asking(self, question: Question) -> AsyncIterator[Answering]:
        call = Call(
            purpose=question.purpose,
            model=self.model,
            prompt_version=question.prompt_version,
            deadline=question.deadline,
            input_guess=sum(guess_tokens(each.content) for each in question.messages),
            output_guess=question.most_tokens,
        )
        async with self.transport.calling(call):
            yield Answering(self, question, call)


def deadline_in(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds
