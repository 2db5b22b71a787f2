"""Other processes, as the tests of the supervision see them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

TOP = Path(__file__).parents[2]
SERVICES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "BROKER_URL", "SMTP_URL")


def wait_for(condition: Callable[[], object], timeout_s: float = 10, *, what: str = "the condition") -> None:
    end = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < end, f"{what} did not come in {timeout_s} s"
        time.sleep(0.02)


def family(pid: int) -> list[psutil.Process]:
    """A process and all below it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def living(processes: list[psutil.Process]) -> list[str]:
    return [
        " ".join(each.cmdline())
        for each in processes
        if each.is_running() and each.status() != psutil.STATUS_ZOMBIE
    ]


def wait_until_gone(processes: list[psutil.Process], timeout_s: float = 10) -> None:
    gone, left = psutil.wait_procs(processes, timeout=timeout_s)
    assert not left, f"still there after {timeout_s} s: {left}"
    assert len(gone) == len(processes)


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
    try:
        yield process
    finally:
        if process.poll() is None:
            left = family(process.pid)
            process.send_signal(signal.SIGKILL)
            process.wait()
            psutil.wait_procs(left, timeout=15)
        assert process.stdout is not None
        process.stdout.close()


def read_until(process: "subprocess.Popen[str]", text: str) -> str:
    """What it said up to the line with ``text``; a test's own time limit ends a process that never says it."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if text in line:
            return "".join(said)
    raise AssertionError(f"it ended without {text!r}:\n{''.join(said)}")
