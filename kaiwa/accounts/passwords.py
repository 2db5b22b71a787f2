"""Argon2id in a few threads: hashing costs 19 MiB and tens of milliseconds, so it waits in a short queue."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from kaiwa.errors import TooMany

T = TypeVar("T")

HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODYS_HASH: Final = (
    f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${'A' * 22}${'A' * 43}"
)
"""Fits no password, and takes as long to find out as anybody's."""


class Verdict(Struct, frozen=True):
    fits: bool
    is_outdated: bool = False
    """It was made with other parameters than today's: hash the password anew while it is at hand."""


class PasswordQueue:
    def __init__(self, *, threads: int = 2, most_waiting: int = 64, hasher: PasswordHasher = HASHER) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._most = threads + most_waiting
        self.hasher = hasher
        self._lock = threading.Lock()  # guards the two counters: futures end in other threads
        self._underway = 0
        self.verified = 0
        """How many verifications there were, so that a log-in that skips one shows."""

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self.hasher.hash(password))

    async def verify(self, kept: str | None, password: str) -> Verdict:
        """An account without a password, or no account at all, takes the same time as any."""
        return await self._run(lambda: self._verify(kept, password))

    def _verify(self, kept: str | None, password: str) -> Verdict:
        with self._lock:
            self.verified += 1
        try:
            self.hasher.verify(kept or NOBODYS_HASH, password)
        except (VerificationError, InvalidHashError, UnicodeEncodeError):
            return Verdict(fits=False)
        if kept is None:
            return Verdict(fits=False)
        return Verdict(fits=True, is_outdated=self.hasher.check_needs_rehash(kept))

    async def _run(self, work: Callable[[], T]) -> T:
        with self._lock:
            if self._underway >= self._most:
                raise TooMany(2)
            self._underway += 1
        job = self._pool.submit(work)
        job.add_done_callback(self._leave)
        return await asyncio.wrap_future(job)

    def _leave(self, _: Future[T]) -> None:
        with self._lock:
            self._underway -= 1


PASSWORDS: Final = PasswordQueue()
"""One queue a process: its bound is the process' memory."""
