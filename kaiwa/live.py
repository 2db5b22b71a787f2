"""Tells whoever watches something that it has changed, across processes, and keeps short logs that a reader can resume.

The row stays the truth: a wake-up that is lost only makes a watcher look a second later.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncGenerator
from typing import Final

import structlog
from msgspec import Struct
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

CHANNEL: Final = "live"
LOOK_AGAIN_S: Final = 1.0
"""How long a watcher waits for a wake-up before it looks by itself."""
LISTEN_AGAIN_S: Final = 1.0
LOG_LASTS_S: Final = 3600
LONGEST_LOG: Final = 4000
BEGINNING: Final = "0"


class Entry(Struct, frozen=True):
    id: str
    """Opaque, and growing: what Last-Event-ID carries."""
    data: bytes


class Live:
    """One listening connection a process, however many watch."""

    def __init__(self, redis: Redis, *, listen_again_s: float = LISTEN_AGAIN_S) -> None:
        self._redis = redis
        self._listen_again_s = listen_again_s
        self._watching: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._listener: asyncio.Task[None] | None = None
        self._closed = asyncio.Event()

    async def wake(self, *subjects: str) -> None:
        """After the commit. Never raises."""
        for each in subjects:
            self._heard(each)
        with contextlib.suppress(RedisError, OSError):
            async with self._redis.pipeline(transaction=False) as pipe:
                for each in subjects:
                    pipe.publish(CHANNEL, each)
                await pipe.execute()

    async def watch(self, subject: str, *, look_again_s: float = LOOK_AGAIN_S) -> AsyncGenerator[None, None]:
        """Yields at once, then at each wake-up and at least every ``look_again_s``; ends when the process stops."""
        woken = asyncio.Event()
        self._watching[subject].add(woken)
        self._listen()
        try:
            while not self._closed.is_set():
                yield
                # not ``wait_for``: on Python 3.11 it loses a cancellation that comes together with what it waits for, and a
                # reader that went away just as a word came was served on until the reply was over
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(look_again_s):
                        await woken.wait()
                woken.clear()
        finally:
            self._watching[subject].discard(woken)
            if not self._watching[subject]:
                del self._watching[subject]

    async def append(self, subject: str, *entries: bytes) -> str | None:
        """More entries of the subject's log, and a wake-up for all of them; None while Redis is away, else the last id."""
        key = f"log:{subject}"
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for data in entries:
                    pipe.xadd(key, {"d": data}, maxlen=LONGEST_LOG, approximate=True)
                pipe.expire(key, LOG_LASTS_S)
                pipe.publish(CHANNEL, subject)
                answers = await pipe.execute()
        except (RedisError, OSError) as cause:
            log.warning("live.redis_away", error=type(cause).__name__)
            return None
        finally:
            self._heard(subject)
        return str(answers[len(entries) - 1].decode())

    async def since(self, subject: str, after: str = BEGINNING) -> list[Entry]:
        """What was appended after an entry; an id that is none of ours reads from the beginning."""
        start = f"({after}" if _is_id(after) else "-"
        found: list[tuple[bytes, dict[bytes, bytes]]] = await self._redis.xrange(f"log:{subject}", min=start)  # type: ignore[assignment] # bytes as long as nobody asks for text
        return [Entry(key.decode(), fields[b"d"]) for key, fields in found]

    async def close(self) -> None:
        self._closed.set()
        for waiting in list(self._watching.values()):
            for woken in waiting:
                woken.set()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait({self._listener}, timeout=2 * LISTEN_AGAIN_S)

    def _heard(self, subject: str) -> None:
        for woken in self._watching.get(subject, ()):
            woken.set()

    def _listen(self) -> None:
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listening())

    async def _listening(self) -> None:
        while not self._closed.is_set():
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(CHANNEL)
                    # a cancellation that meets the time-out below may be lost: the end is asked for as well
                    while not self._closed.is_set():
                        message = await heard.get_message(timeout=self._listen_again_s)
                        if message is not None:
                            self._heard(message["data"].decode())
            except (RedisError, OSError) as cause:
                log.warning("live.redis_away", error=type(cause).__name__)
                await asyncio.sleep(self._listen_again_s)


def _is_id(text: str) -> bool:
    before, dash, after = text.partition("-")
    return before.isascii() and before.isdigit() and (not dash or (after.isascii() and after.isdigit()))
