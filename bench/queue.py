"""How quickly the queue drains with an author that takes half a second, and how soon a bell is answered.

python -m bench.queue                  2,800 days at 100 at once, one process and two; the bell; 28,000 at 1,000 at once
python -m bench.queue one two          only these: one, two, bells, large
python -m bench.queue --full           months with all their lists of words, 120 kB each
"""

import argparse
import asyncio
import math
import os
import statistics
import sys
import time
from collections.abc import Awaitable, Callable

from bench.queueing.ground import Ground, ground
from bench.queueing.verdict import Figure, state_of_the_days, told
from kaiwa.curriculum.vocabulary import DAYS

EACH = ("one", "two", "bells", "large")
SECONDS = 0.5
RINGS = 60
LOOK_EVERY_S = 0.05
"""Looking costs the database something as well."""


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("which", nargs="*", choices=[[], *EACH], default=list(EACH))
    parser.add_argument("--full", action="store_true")
    asked = parser.parse_args()
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    runs: dict[str, Callable[[], Awaitable[bool]]] = {
        "one": lambda: drained(100, writers=100, processes=1, full=asked.full, ratio=1.08),
        "two": lambda: drained(100, writers=100, processes=2, full=asked.full, ratio=1.1),
        "bells": bells,
        "large": lambda: drained(1000, writers=1000, processes=1, full=asked.full, ratio=1.15),
    }
    return 0 if all([await runs[each]() for each in asked.which]) else 1


async def drained(paths: int, *, writers: int, processes: int, full: bool, ratio: float) -> bool:
    async with ground() as found:
        workers = [found.start("--writers", str(writers)) for _ in range(processes)]
        for worker in workers:
            worker.wait_until_ready()
        await found.plant(paths, full=full)
        days = paths * DAYS
        before, served = sum(worker.cpu_s() for worker in workers), found.postgres_cpu_s()
        began = time.monotonic()
        for _ in workers:
            await found.ring()
        wall = await found.until_drained(every_s=LOOK_EVERY_S) - began
        ideal = math.ceil(days / (writers * processes)) * SECONDS
        figures = [
            Figure("wall", wall, unit="s"),
            Figure("ideal", ideal, unit="s"),
            Figure("wall / ideal", wall / ideal, ratio),
            Figure(
                "processor a day, workers", (sum(w.cpu_s() for w in workers) - before) / days * 1000, 4, "ms"
            ),
            Figure("processor a day, PostgreSQL", (found.postgres_cpu_s() - served) / days * 1000, unit="ms"),
            Figure("memory of the largest worker", max(each.memory_mb() for each in workers), 150, "MB"),
            *await state_of_the_days(found),
        ]
        return told(f"{days} days, {writers} at once in {processes} process(es)", figures)


async def bells() -> bool:
    """From the ring to the author's first line, with nothing else to do."""
    async with ground() as found:
        found.start("--seconds", "0").wait_until_ready()
        waits = [await answered(found) for _ in range(RINGS)]
        figures = [
            Figure("bell to start, p50", statistics.median(waits) * 1000, 15, "ms"),
            Figure("bell to start, p95", sorted(waits)[int(RINGS * 0.95)] * 1000, unit="ms"),
        ]
        return told("one day at a time, idle", figures)


async def answered(found: Ground) -> float:
    already = len(found.calls())
    await found.plant(1)
    began = time.monotonic()
    await found.ring()
    await found.until_drained()
    return float(found.calls()[already][0]) - began


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
