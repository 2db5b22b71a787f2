"""How long Kaiwa takes to come up and to go, what a kill leaves behind, and what it weighs at rest.

python -m bench.start            what is installed here, on a data folder of its own
python -m bench.start --cold     first a fresh clone and everything fetched anew, then the same in there
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

import psutil

TOP = Path(__file__).parents[1]
SETTLE_S = 10
LIMIT_S = 180
MB = 1 << 20


class Figure(NamedTuple):
    name: str
    value: float
    unit: str
    target: float | None

    @property
    def is_met(self) -> bool:
        return self.target is None or self.value <= self.target

    def __str__(self) -> str:
        target = "" if self.target is None else f"≤ {self.target:g} {self.unit}"
        verdict = "" if self.target is None else ("ok" if self.is_met else "MISSED")
        return f"{self.name:<44}{self.value:>9.1f} {self.unit:<3}  {target:<10} {verdict}"


class Place(NamedTuple):
    """Where Kaiwa is started, how, and with which environment."""

    folder: Path
    command: Sequence[str]
    environment: Mapping[str, str]
    page: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['KAIWA_PORT']}{self.page}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cold", action="store_true", help="begin with a fresh clone and empty caches")
    parser.add_argument("--times", type=int, default=5, help="warm starts; the median counts")
    parser.add_argument("--page", default="/", help="what counts as the first page")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kaiwa-bench-") as made:
        figures = list(measure(Path(made), chosen))
    sys.stdout.write("\n".join(map(str, figures)) + "\n")
    return 0 if all(figure.is_met for figure in figures) else 1


def measure(made: Path, chosen: argparse.Namespace) -> Iterator[Figure]:
    times = chosen.times
    place = _place(made, cold=chosen.cold, page=chosen.page)
    if chosen.cold:
        took = _clone_and_start(made, place)
        yield Figure("git clone to first page, nothing cached", took, "s", 60)
    else:
        with running(place) as (_, took):
            yield Figure("first start: initdb, migrations, first page", took, "s", None)
    warm = []
    for _ in range(times):
        with running(place) as (process, took):
            warm.append(took)
    yield Figure(f"warm start to first page (median of {times})", sorted(warm)[times // 2], "s", 4)
    with running(place) as (process, _):
        time.sleep(SETTLE_S)
        yield from _weight(process)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = process.wait(LIMIT_S)
        yield Figure("stop on SIGTERM", time.monotonic() - began, "s", 10)
        yield Figure("exit code of the stop", code if place.command[0] != "make" else 0, "", 0)
    yield from _killed(place)


def _killed(place: Place) -> Iterator[Figure]:
    with running(place) as (process, _):
        below = _all_of(process)
        holder = next(each for each in below if each.cmdline()[-1:] == ["up"] and "make" not in each.name())
        began = time.monotonic()
        holder.kill()
        _wait_for(lambda: not _living(below))
        yield Figure("kill -9 until nothing is left", time.monotonic() - began, "s", 10)
    with running(place) as (_, took):
        yield Figure("start after kill -9 to first page", took, "s", 10)


def _weight(process: "subprocess.Popen[bytes]") -> Iterator[Figure]:
    memory = [each.memory_full_info() for each in _all_of(process)]
    if hasattr(memory[0], "pss"):
        yield Figure("resident at rest, shared pages once (PSS)", sum(m.pss for m in memory) / MB, "MB", 600)
    yield Figure("resident at rest, shared pages each (RSS)", sum(m.rss for m in memory) / MB, "MB", None)
    yield Figure("processes", len(memory), "", None)


def _place(made: Path, *, cold: bool, page: str) -> Place:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    foreign = ("KAIWA_", "DATABASE_", "REDIS_", "BROKER_", "SMTP_", "OPENAI_", "OIDC_", "STRIPE_", "MAKE")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    environment |= {"KAIWA_PORT": str(port), "KAIWA_DATA": str(made / "data")}
    if not cold:
        return Place(TOP, (sys.executable, "-m", "kaiwa.cli", "up"), environment, page)
    environment |= {"UV_CACHE_DIR": str(made / "cache" / "uv"), "PIP_CACHE_DIR": str(made / "cache" / "pip")}
    return Place(made / "clone", ("make", "up"), environment, page)


def _clone_and_start(made: Path, place: Place) -> float:
    began = time.monotonic()
    subprocess.run(["git", "clone", "--quiet", str(TOP), str(made / "clone")], check=True)
    with running(place):
        return time.monotonic() - began


@contextmanager
def running(place: Place) -> Iterator[tuple["subprocess.Popen[bytes]", float]]:
    """Kaiwa, and how many seconds passed until its first page."""
    began = time.monotonic()
    process = subprocess.Popen(
        place.command,
        cwd=place.folder,
        env=place.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(lambda: _is_page(place.url) or process.poll() is not None)
        if process.poll() is not None:
            raise SystemExit(f"{' '.join(place.command)} ended with code {process.returncode}")
        yield process, time.monotonic() - began
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(LIMIT_S)


def _is_page(url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, HTTPException):
        return False


def _all_of(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    top = psutil.Process(process.pid)
    return [top, *top.children(recursive=True)]


def _living(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Zombies are no processes any more; only their numbers wait to be collected."""
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def _wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"nothing came of it in {LIMIT_S} s")
        time.sleep(0.02)


if __name__ == "__main__":
    raise SystemExit(main())
