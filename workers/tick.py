"""The clock: one process leads by an advisory lock and rings what is due; a second one stands by."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import asyncpg
import structlog

import kaiwa.commands.tether  # noqa: F401 - ties this process to its parent
from kaiwa.database import Lock, owner_connection
from kaiwa.edge import log as logs
from kaiwa.environment import WrongSetting
from kaiwa.errors import KaiwaError
from kaiwa.services import open_services
from kaiwa.settings import Settings, read_settings
from workers.sweeps import SWEEPS, Sweep, Work

log = structlog.get_logger()

ASK_AGAIN_S: Final = 2.0
"""How often who stands by asks for the lead: the longest the clock stands still."""
BEAT_S: Final = 0.5
SWEEP_LIMIT_S: Final = 30.0
ANSWER_LIMIT_S: Final = 5.0
"""A database that is silent for so long has lost us, and may have given the lead away."""
STOP_LIMIT_S: Final = 2.0
"""A sweep that still runs by then is cut: it looks again at its next time."""


@asynccontextmanager
async def leading(url: str, stopping: asyncio.Event) -> AsyncIterator[asyncpg.Connection | None]:
    """The connection that holds the lock; None when the stop came first. Who loses it leads no more."""
    async with owner_connection(url) as held:
        while not stopping.is_set():
            if await held.fetchval("SELECT pg_try_advisory_lock($1)", int(Lock.TICK)):
                log.info("tick.leads")
                yield held
                return
            await _sleep(ASK_AGAIN_S, stopping)
        yield None


class Clock:
    """Runs each sweep when its time has come; one that fails is told and tried again at its next time."""

    def __init__(self, sweeps: tuple[Sweep, ...], work: Work) -> None:
        self._sweeps, self._work = sweeps, work
        self._next_at = dict.fromkeys((sweep.name for sweep in sweeps), 0.0)

    async def beat(self, at: float) -> None:
        for sweep in self._sweeps:
            if at < self._next_at[sweep.name]:
                continue
            self._next_at[sweep.name] = at + sweep.every_s
            try:
                async with asyncio.timeout(SWEEP_LIMIT_S):
                    await sweep.run(self._work)
            except Exception:  # one sweep's failure must not stop the others
                log.exception("sweep.failed", sweep=sweep.name)


async def run(settings: Settings, stopping: asyncio.Event) -> None:
    async with open_services(settings, pool_size=3) as services:
        clock = Clock(SWEEPS, Work(settings, services))
        while not stopping.is_set():
            try:
                async with leading(settings.addresses().database, stopping) as lead:
                    while lead is not None and not stopping.is_set():
                        await lead.execute("SELECT 1", timeout=ANSWER_LIMIT_S)
                        await clock.beat(asyncio.get_running_loop().time())
                        await _sleep(BEAT_S, stopping)
            except (KaiwaError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as cause:
                log.warning("tick.lost_the_lead", error=type(cause).__name__)
                await _sleep(ASK_AGAIN_S, stopping)


async def _sleep(seconds: float, stopping: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stopping.wait()


async def main() -> None:
    settings = read_settings()
    logs.configure(settings.log_format)
    stopping = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopping.set)
    running = asyncio.create_task(run(settings, stopping))
    asked = asyncio.create_task(stopping.wait())
    await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait({running}, timeout=STOP_LIMIT_S)
    running.cancel()
    asked.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (WrongSetting, KaiwaError) as known:
        sys.exit(f"kaiwa: {known}")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as cause:
        sys.exit(f"kaiwa: the clock cannot start: {str(cause) or type(cause).__name__}")
