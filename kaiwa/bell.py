"""Rings a bell after a commit: ``look at the queue``. It names actors and imports none.

A bell that is lost loses nothing: the row is the truth and a sweep looks at it every few seconds.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, Protocol, runtime_checkable
from urllib.parse import urlsplit

import dramatiq
import structlog
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware
from redis import Redis

log = structlog.get_logger()

QUEUE_OF: Final = {
    "deliver_mail": "mail",
    "drain_scenarios": "scenarios",
    "draft_preview": "previews",
    "make_export": "exports",
    "rewrite_week": "rewrites",
    "test_engines": "tests",
}
"""Each kind of work has a queue of its own: priority orders only what is prefetched."""
SOCKET_TIMEOUT_S: Final = 2.0
LONGEST_S: Final = 3.0
"""How long whoever rings waits to be heard."""


@runtime_checkable  # Litestar checks what it hands in
class Ring(Protocol):
    async def __call__(self, actor: str, *arguments: Any) -> bool: ...


def broker_at(url: str, middleware: list[Middleware]) -> Broker:
    """Redis or RabbitMQ, by the address."""
    scheme = urlsplit(url).scheme
    if scheme.startswith("amqp"):
        from dramatiq.brokers.rabbitmq import RabbitmqBroker  # only who uses it needs pika

        return RabbitmqBroker(url=url, middleware=middleware)
    from kaiwa.doorbell import DoorbellBroker  # only who uses it needs Redis' half of Dramatiq

    # nothing here blocks in Redis: a socket that is silent for so long is dead
    client = Redis.from_url(url, socket_timeout=SOCKET_TIMEOUT_S, socket_connect_timeout=SOCKET_TIMEOUT_S)
    return DoorbellBroker(client, middleware)


class Bell:
    """In threads of its own: a broker that hangs must not take those that hash passwords."""

    def __init__(self, broker: Broker, *, lost: Callable[[], None] = lambda: None) -> None:
        self._broker = broker
        self._lost = lost
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="bell")

    async def __call__(self, actor: str, *arguments: Any) -> bool:
        """Whether it was heard; never raises, because what it announces is committed already."""
        try:
            await self._in_a_thread(partial(self._enqueue, actor, arguments))
        except Exception as cause:  # a broker may fail in ways of its own; all of them mean: not heard
            log.warning("bell.lost", actor=actor, error=type(cause).__name__)
            self._lost()
            return False
        return True

    async def _in_a_thread(self, work: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(LONGEST_S):
            await loop.run_in_executor(self._threads, work)

    def _enqueue(self, actor: str, arguments: tuple[Any, ...]) -> None:
        message: dramatiq.Message[Any] = dramatiq.Message(
            queue_name=QUEUE_OF[actor], actor_name=actor, args=arguments, kwargs={}, options={}
        )
        self._broker.declare_queue(message.queue_name)
        self._broker.enqueue(message)

    async def is_reachable(self) -> bool:
        try:
            await self._in_a_thread(self._touch)
        except Exception as cause:  # as above
            log.warning("broker.away", error=type(cause).__name__)
            return False
        return True

    def _touch(self) -> None:
        client = getattr(self._broker, "client", None)
        if client is not None:
            client.ping()
        else:
            self._broker.declare_queue(next(iter(QUEUE_OF.values())))
            self._broker.get_queue_message_counts(next(iter(QUEUE_OF.values())))  # type: ignore[attr-defined]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._broker.close()
