"""Structured logs: an event name and fields, text for a terminal or JSON for a collector."""

import logging
import sys
from functools import cache
from typing import Final

import asyncpg
import structlog

QUIET: Final = ("httpx", "httpcore", "asyncio", "dramatiq", "granian", "litestar", "piccolo")


def _without_rows(_: object, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """PostgreSQL tells the whole row in the detail of an error, and a row holds what a learner wrote."""
    given = event.get("exc_info")
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    while error is not None:
        if isinstance(error, asyncpg.PostgresError):
            error.detail = None
        error = error.__cause__ or error.__context__
    return event


@cache
def _processors(log_format: str) -> list[structlog.types.Processor]:
    """One list a format: a logger that is in use keeps the list that it began with."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_rows,
    ]
    if log_format == "json":
        return [
            *shared,
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(),
        ]
    return [
        *shared,
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        ),
    ]


def configure(log_format: str, *, level: int = logging.INFO) -> None:
    """No traceback shows local variables: they hold what learners write."""
    structlog.configure(
        processors=_processors(log_format),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    # our own middleware tells what failed; Dramatiq's line would tell it again, row and all
    logging.getLogger("dramatiq.worker.WorkerThread").setLevel(logging.CRITICAL)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
