"""A database that is away for a moment loses nobody's work: what was asked of it is asked again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import asyncpg
import structlog

from kaiwa.errors import Unavailable

log = structlog.get_logger()
T = TypeVar("T")

AWAY: Final = (
    OSError,
    TimeoutError,
    Unavailable,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)
"""What may be gone when it is asked again, such as a server that restarts, or two that met."""
ASK_AGAIN_S: Final = 0.25
LONGEST_S: Final = 2.0


async def insist(step: Callable[[], Awaitable[T]]) -> T:
    """Until it answers or the caller is cancelled. The step must be harmless when it ran already."""
    wait_s = ASK_AGAIN_S
    while True:
        try:
            return await step()
        except AWAY as cause:
            log.warning("database.away", error=type(cause).__name__)
        await asyncio.sleep(wait_s)
        wait_s = min(LONGEST_S, wait_s * 2)
