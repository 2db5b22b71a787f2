"""A program that we start, that ends with us, and that we can end earlier."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Final

from msgspec import Struct

from kaiwa.embedded import leash
from kaiwa.errors import KaiwaError

LOG_LIMIT_BYTES: Final = 4_000_000


class CannotStart(KaiwaError):
    code = "cannot_start"
    sentence = "A service of Kaiwa's own could not be started."


class Identity(Struct, frozen=True):
    """Who a program runs as."""

    namespace: bool = False
    user: tuple[int, int] | None = None


OURSELVES: Final = Identity()


class Child:
    """Start it from a thread that lives as long as it should: on Linux the leash hangs on the thread."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        output: int | IO[bytes],
        keyboard: IO[bytes] | None = None,
        identity: Identity = OURSELVES,
        orphan_signal: signal.Signals = signal.SIGKILL,
        environment: Mapping[str, str] | None = None,
        keep_open: Sequence[int] = (),
        folder: Path | None = None,
        watched: bool = sys.platform != "linux",
    ) -> None:
        ours, theirs = (None, None)
        if watched:
            theirs, ours = os.pipe()
        self._hold = ours
        spec = {
            "namespace": identity.namespace,
            "user": identity.user,
            "signal": int(orphan_signal),
            "parent": os.getpid(),
            "pipe": theirs,
        }
        self._process = subprocess.Popen(
            # isolated and without site: 15 ms instead of 40
            [sys.executable, "-I", "-S", "-B", leash.__file__, json.dumps(spec), *map(str, command)],
            stdin=keyboard or subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=folder,
            pass_fds=[*keep_open, *([theirs] if theirs is not None else [])],
            # a session of its own: Ctrl-C reaches us alone, and we end the children in their order
            start_new_session=True,
        )
        if theirs is not None:
            os.close(theirs)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def stdout(self) -> IO[bytes] | None:
        return self._process.stdout

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def wait(self, timeout_s: float | None = None) -> int | None:
        """The exit code, or None when it still runs."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def send(self, signum: signal.Signals) -> None:
        self._process.send_signal(signum)

    def stop(self, *steps: tuple[signal.Signals, float]) -> None:
        """Each step is a signal and how long it may take; after the last one it is killed with its group."""
        for signum, patience_s in steps:
            self.send(signum)
            if self.wait(patience_s) is not None:
                break
        self._kill_group()
        self._process.wait()
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return  # nobody is left; macOS says "not permitted" of a group of zombies

    def wait_until(self, ready: Callable[[], bool], timeout_s: float) -> bool:
        """False when it ended, or was not ready in time."""
        end = time.monotonic() + timeout_s
        while not ready():
            if self.exit_code is not None or time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True


def namespace_works() -> bool:
    """Whether the kernel lets us make a user namespace; containers often do not."""
    if sys.platform != "linux":
        return False
    probe = Child([sys.executable, "-I", "-S", "-c", ""], output=subprocess.DEVNULL, identity=Identity(True))
    return probe.wait(10) == 0


def open_log(path: Path) -> IO[bytes]:
    """Appends; what is older than the last few megabytes is dropped at a start."""
    if path.exists() and path.stat().st_size > LOG_LIMIT_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")


def last_lines(path: Path, count: int = 8) -> str:
    return "\n".join(path.read_text("utf-8", errors="replace").splitlines()[-count:])
