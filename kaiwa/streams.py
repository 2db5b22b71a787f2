"""Server-sent events: a first word at once, a ping while nothing happens, an end when the process stops."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, Final

import msgspec
from litestar.response import Stream
from msgspec import Struct

PING_S: Final = 15.0
LAST_EVENT_ID: Final = "Last-Event-ID"
RETRY_MS: Final = 1000


class Html(str):
    """Told as it is, line by line."""

    __slots__ = ()


class Sent(Struct, frozen=True):
    """One event; ``data`` is told as JSON, which has no line breaks, unless it is ``Html``."""

    event: str
    """Empty: a message without a name, which a page puts where its pieces say."""
    data: Any
    id: str = ""


def event_stream(events: AsyncIterator[Sent]) -> Stream:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_with_pings(events), media_type="text/event-stream", headers=headers)


def wants_events(accept: str) -> bool:
    return "text/event-stream" in accept


async def _with_pings(events: AsyncIterator[Sent]) -> AsyncIterator[bytes]:
    # compression holds the headers back until the first piece comes
    yield f"retry: {RETRY_MS}\n: here\n\n".encode()
    following: asyncio.Task[Sent] | None = None
    try:
        while True:
            following = following or asyncio.ensure_future(anext(events))
            done, _ = await asyncio.wait({following}, timeout=PING_S)
            if not done:
                yield b": ping\n\n"
                continue
            try:
                sent = following.result()
            except StopAsyncIteration:
                return
            following = None
            yield _written(sent)
    finally:
        if following is not None:
            following.cancel()
            with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                await following
        close = getattr(events, "aclose", None)
        if close is not None:
            await close()


def _written(sent: Sent) -> bytes:
    data = sent.data if isinstance(sent.data, Html) else msgspec.json.encode(sent.data).decode()
    lines = [f"id: {sent.id}"] if sent.id else []
    if sent.event:
        lines.append(f"event: {sent.event}")
    lines += [f"data: {line}" for line in data.splitlines() or [""]]
    return ("\n".join(lines) + "\n\n").encode()
