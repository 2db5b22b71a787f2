"""Other processes, as the tests of the supervision see them."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psutil

TOP = Path(__file__).parents[2]
LIMIT_S = 120
T = TypeVar("T")
SERVICES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "BROKER_URL", "SMTP_URL")


def wait_for(condition: Callable[[], T | None], timeout_s: float = 20, *, what: str = "the condition") -> T:
    """What came of it: asked once more, it might have gone again."""
    end = time.monotonic() + timeout_s
    while not (found := condition()):
        assert time.monotonic() < end, f"{what} did not come in {timeout_s} s"
        time.sleep(0.02)
    return found


def family(pid: int) -> list[psutil.Process]:
    """A process and all below it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def living(processes: list[psutil.Process]) -> list[str]:
    """Without zombies: in a container nobody may come to bury them."""
    found = []
    for each in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if each.status() != psutil.STATUS_ZOMBIE:
                found.append(f"{each.pid} {' '.join(each.cmdline())}")
    return found


def wait_until_gone(processes: list[psutil.Process], timeout_s: float = 10) -> None:
    wait_for(lambda: not living(processes), timeout_s, what=f"the end of {living(processes)}")


def clean_environment(**more: str) -> Mapping[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in SERVICES and not name.startswith(("KAIWA_", "PYTEST_"))
    }
    return {**inherited, **more}


@contextmanager
def python(*arguments: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python of ours in the clone's folder, killed with all below it when the block ends."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=TOP,
        env=clean_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # a reader of its lines would wait for ever for one that never comes
    limit = threading.Timer(LIMIT_S, process.kill)
    limit.start()
    try:
        yield process
    finally:
        limit.cancel()
        if process.poll() is None:
            left = family(process.pid)
            process.send_signal(signal.SIGKILL)
            process.wait()
            wait_until_gone(left, 15)
        assert process.stdout is not None
        process.stdout.close()


def read_until(process: "subprocess.Popen[str]", text: str) -> str:
    """What it said up to the line with ``text``."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if text in line:
            return "".join(said)
    raise AssertionError(f"it ended without {text!r}:\n{''.join(said)}")
