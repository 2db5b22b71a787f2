"""The broker of a worker process: which middleware stands around an actor, and in which order."""

import asyncio
import time
from contextlib import AsyncExitStack
from typing import Any, Final

import dramatiq
import structlog
from dramatiq import Broker, Worker
from dramatiq.asyncio import EventLoopThread, get_event_loop_thread
from dramatiq.broker import MessageProxy
from dramatiq.middleware import (
    AgeLimit,
    AsyncIO,
    Middleware,
    MiddlewareError,
    ShutdownNotifications,
    TimeLimit,
)
from prometheus_client import start_http_server

from kaiwa.bell import broker_at
from kaiwa.edge.counters import ACTION_SECONDS, ACTIONS
from kaiwa.engines.warming import in_the_background, warm_author
from kaiwa.services import Services, open_services
from kaiwa.settings import Settings
from workers.background import Background

log = structlog.get_logger()

ACTOR_LIMIT_MS: Final = 120_000
"""An actor that runs longer is cut; what it had claimed comes back when its lease runs out."""
OPENING_LIMIT_S: Final = 30


class Outside(Middleware):
    """Opens the services on the actors' event loop before the first message, and closes them after the last.

    It stands behind ``AsyncIO``, whose loop it needs.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stack = AsyncExitStack()
        self.services: Services | None = None
        self.background = Background()

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:
        loop = _loop()
        in_the_background(warm_author)
        try:
            self.services = loop.run_coroutine(self._opened())
        except Exception as cause:
            # Dramatiq would log this and go on without a database; and its loop's thread is no daemon, so that a
            # process that ends with the thread running neither ends nor hears a signal
            loop.stop()  # type: ignore[no-untyped-call]
            raise SystemExit(
                f"kaiwa: the worker cannot start: {str(cause) or type(cause).__name__}"
            ) from cause

    async def _opened(self) -> Services:
        async with asyncio.timeout(OPENING_LIMIT_S):
            services = await self._stack.enter_async_context(open_services(self._settings))
        self._stack.push_async_callback(self.background.close)  # first, while the services are still there
        return services

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        _loop().run_coroutine(self._close())

    async def _close(self) -> None:
        async with asyncio.timeout(OPENING_LIMIT_S):
            await self._stack.aclose()

    def opened(self) -> Services:
        if self.services is None:
            raise RuntimeError("the worker has not started")
        return self.services


class Counted(Middleware):
    """One line and one count for every message; never its arguments, which may be a learner's."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        self._began[message.message_id] = time.perf_counter()

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        self._began.pop(message.message_id, None)

    def after_process_message(
        self,
        broker: Broker,
        message: MessageProxy,
        *,
        result: Any = None,
        exception: BaseException | None = None,
    ) -> None:
        seconds = time.perf_counter() - self._began.pop(message.message_id, time.perf_counter())
        outcome = "failed" if exception else "done"
        ACTIONS.labels(message.actor_name, outcome).inc()
        ACTION_SECONDS.labels(message.actor_name).observe(seconds)
        if exception:
            log.error("actor.failed", actor=message.actor_name, exc_info=exception)
        else:
            log.info("actor.done", actor=message.actor_name, ms=round(seconds * 1000, 1))


class Scraped(Middleware):
    """Prometheus reads a worker at its own port, on this machine only."""

    def __init__(self, port: int) -> None:
        self._port = port

    def after_process_boot(self, broker: Broker) -> None:
        if self._port == 0:
            return
        try:
            start_http_server(self._port, addr="127.0.0.1")
        except OSError as cause:
            log.warning("metrics.port_taken", port=self._port, error=cause.strerror)


def worker_broker(settings: Settings) -> tuple[Broker, Outside]:
    """No ``Retries``: what failed is retried by its row, and the sweep rings again."""
    outside = Outside(settings)
    broker = broker_at(
        settings.addresses().broker,
        middleware=[
            AgeLimit(),
            TimeLimit(time_limit=ACTOR_LIMIT_MS),
            ShutdownNotifications(),
            AsyncIO(),
            outside,
            Scraped(settings.worker_metrics_port),
            Counted(),
        ],
    )
    dramatiq.set_broker(broker)
    return broker, outside


def outside() -> Outside:
    """For actors: what their process has opened."""
    return next(each for each in dramatiq.get_broker().middleware if isinstance(each, Outside))


def _loop() -> EventLoopThread:
    thread = get_event_loop_thread()
    if thread is None:
        raise MiddlewareError("the event loop has not started: Outside must stand behind AsyncIO")
    return thread
