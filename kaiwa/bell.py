"""Rings a bell after a commit: ``look at the queue``. It names actors and imports none.

A bell that is lost loses nothing: the row is the truth and a sweep looks at it every few seconds.
"""

import asyncio
from typing import Any, Final, Protocol, runtime_checkable
from urllib.parse import urlsplit

import dramatiq
import structlog
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

log = structlog.get_logger()

QUEUE_OF: Final = {"deliver_mail": "mail"}
"""Each kind of work has a queue of its own: priority orders only what is prefetched."""


@runtime_checkable  # Litestar checks what it hands in
class Ring(Protocol):
    async def __call__(self, actor: str, *arguments: Any) -> bool: ...


def broker_at(url: str, middleware: list[Middleware]) -> Broker:
    """Redis or RabbitMQ, by the address."""
    scheme = urlsplit(url).scheme
    if scheme.startswith("amqp"):
        from dramatiq.brokers.rabbitmq import RabbitmqBroker  # only who uses it needs pika

        return RabbitmqBroker(url=url, middleware=middleware)
    from dramatiq.brokers.redis import RedisBroker

    return RedisBroker(url=url, middleware=middleware)  # type: ignore[no-untyped-call]


class Bell:
    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    async def __call__(self, actor: str, *arguments: Any) -> bool:
        """Whether it was heard; never raises, because what it announces is committed already."""
        message: dramatiq.Message[Any] = dramatiq.Message(
            queue_name=QUEUE_OF[actor], actor_name=actor, args=arguments, kwargs={}, options={}
        )
        try:
            await asyncio.wait_for(asyncio.to_thread(self._enqueue, message), timeout=3)
        except Exception as cause:  # a broker may fail in ways of its own; all of them mean: not heard
            log.warning("bell.lost", actor=actor, error=type(cause).__name__)
            return False
        return True

    def _enqueue(self, message: "dramatiq.Message[Any]") -> None:
        self._broker.declare_queue(message.queue_name)
        self._broker.enqueue(message)

    async def is_reachable(self) -> bool:
        try:
            await asyncio.wait_for(asyncio.to_thread(self._touch), timeout=3)
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
        self._broker.close()
