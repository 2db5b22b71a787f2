"""Lines that were spoken before, on this machine's disk: by content, within bounds, and never longer than a month.

What is lost here is spoken again; so each web machine has a shelf of its own, and nothing waits for it.
"""

import asyncio
import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger()

FOLDER: Final = "speech"
MOST_BYTES: Final = 512 * 1024 * 1024
STAYS_S: Final = 30 * 24 * 3600
"""Since it was spoken: whoever deletes their account is gone from here too by then."""
LEFT_FULL: Final = 0.9
"""Of the bound, once it was reached: clearing up pays for itself."""
WRITTEN_BEFORE_A_LOOK: Final = 0.05


class Shelf:
    def __init__(self, data: Path, secret: str, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = data / FOLDER
        self._key = hashlib.sha256(secret.encode()).digest()
        self._most_bytes = most_bytes
        self._written = 0

    def name_of(self, *said: str) -> str:
        """By what is said and by whom; nobody who sees a name can guess the words."""
        kept = hashlib.blake2b(key=self._key, digest_size=20)
        for each in said:
            kept.update(len(each).to_bytes(4) + each.encode(errors="replace"))
        return kept.hexdigest()

    async def get(self, name: str) -> bytes | None:
        return await asyncio.to_thread(self._read, name)

    async def put(self, name: str, audio: bytes) -> None:
        """A disk that is full, or that nobody may write to, costs the next listener a moment and nothing else."""
        try:
            await asyncio.to_thread(self._write, name, audio)
        except OSError as cause:
            log.warning("speech.not_kept", error=type(cause).__name__)
            return
        self._written += len(audio)
        if self._written > self._most_bytes * WRITTEN_BEFORE_A_LOOK:
            self._written = 0
            await self.clear_up()

    async def clear_up(self) -> int:
        """What is too old goes, then the oldest until the rest is within its bound; answers how many went."""
        return await asyncio.to_thread(self._clear_up, time.time())

    def _place(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _read(self, name: str) -> bytes | None:
        place = self._place(name)
        try:
            if time.time() - place.stat().st_mtime > STAYS_S:
                return None
            return place.read_bytes()
        except OSError:
            return None

    def _write(self, name: str, audio: bytes) -> None:
        """Whole or not at all: two may speak the same line at once."""
        place = self._place(name)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(audio)
            Path(unfinished).replace(place)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(unfinished).unlink()
            raise

    def _clear_up(self, at: float) -> int:
        kept: list[tuple[float, int, Path]] = []
        gone = 0
        for place in self._folder.glob("??/*"):
            with contextlib.suppress(OSError):
                about = place.stat()
                if at - about.st_mtime > STAYS_S:
                    place.unlink()
                    gone += 1
                else:
                    kept.append((about.st_mtime, about.st_size, place))
        return gone + self._within_bounds(kept)

    def _within_bounds(self, kept: list[tuple[float, int, Path]]) -> int:
        total = sum(size for _, size, _ in kept)
        if total <= self._most_bytes:
            return 0
        gone = 0
        for _, size, place in sorted(kept):
            if total <= self._most_bytes * LEFT_FULL:
                break
            with contextlib.suppress(OSError):
                place.unlink()
                total, gone = total - size, gone + 1
        return gone
