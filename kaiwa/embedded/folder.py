"""The data folder: one Kaiwa at a time may hold it."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final, Self

import msgspec
from msgspec import Struct

from kaiwa.errors import Conflict

SOCKET_PATH_LIMIT: Final = 80
"""Bytes of a socket folder's path: the kernel takes 104 (macOS) with the name of the socket."""
WINDING_DOWN_S: Final = 15.0
"""How long the children of a killed Kaiwa may need to end."""


class AlreadyRunning(Conflict):
    code = "already_running"
    sentence = "Kaiwa is already running on this data folder."


class Holder(Struct, frozen=True):
    """Who holds a data folder, as written into its lock."""

    pid: int
    address: str
    sockets: str


class DataFolder:
    """The lock is inherited by every child, so whoever gets it knows that nobody writes here any more.

    A second lock is the holder's alone: it tells a Kaiwa that runs from the children of one that was killed.
    """

    def __init__(self, path: Path, lock: int, alone: int, sockets: Path) -> None:
        self.path = path
        self.sockets = sockets
        self.lock = lock
        self._alone = alone

    @classmethod
    def hold(cls, path: Path, address: str = "") -> Self:
        path = path.resolve()
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        lock = os.open(path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        alone = os.open(path / "lock.holder", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(path, lock, alone)
            if before := holder_of(path):
                _remove_sockets(path, Path(before.sockets))
            sockets = _socket_folder(path)
            text = msgspec.json.encode(Holder(os.getpid(), address, str(sockets)))
            os.ftruncate(lock, 0)
            os.pwrite(lock, text, 0)
        except BaseException:
            os.close(lock)
            os.close(alone)
            raise
        return cls(path, lock, alone, sockets)

    def release(self) -> None:
        _remove_sockets(self.path, self.sockets)
        os.ftruncate(self.lock, 0)
        os.close(self.lock)
        os.close(self._alone)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def holder_of(path: Path) -> Holder | None:
    """What the lock file says; it may speak of somebody who was killed."""
    try:
        return msgspec.json.decode((path / "lock").read_bytes(), type=Holder)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def is_held(path: Path) -> bool:
    try:
        lock = os.open(path / "lock", os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def _lock(path: Path, lock: int, alone: int) -> None:
    end = time.monotonic() + WINDING_DOWN_S
    while not (_take(alone) and _take(lock)):
        # with ours alone taken, the lock is in the hands of a dead holder's children, which are about to end
        if time.monotonic() > end or not _take(alone):
            raise _already_running(path, holder_of(path))
        time.sleep(0.05)


def _take(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _already_running(path: Path, holder: Holder | None) -> AlreadyRunning:
    facts = ", ".join(filter(None, (f"pid {holder.pid}", holder.address))) if holder else "unknown pid"
    return AlreadyRunning(f"Kaiwa is already running on this data folder ({facts}): {path}")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _socket_folder(path: Path) -> Path:
    inside = path / "run"
    if len(os.fsencode(inside)) > SOCKET_PATH_LIMIT:
        return Path(tempfile.mkdtemp(prefix="kaiwa-"))
    _remove_sockets(path, inside)
    inside.mkdir(mode=0o700)
    return inside


def _remove_sockets(path: Path, sockets: Path) -> None:
    """Only what we made: the folder inside, or one of ours among the temporary ones."""
    if sockets == path / "run" or sockets.name.startswith("kaiwa-"):
        shutil.rmtree(sockets, ignore_errors=True)
