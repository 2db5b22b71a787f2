"""SIGTERM in the middle, with an author that takes ten seconds, half a minute, and a second: down in 25 s, no attempt burnt.

python -m bench.faults.sigterm
"""

import asyncio
import signal
import sys
import time

from bench.queueing.ground import asked, ground
from bench.queueing.verdict import Figure, told

MOST_S = 25.0


async def stopped(seconds: float) -> bool:
    async with ground() as found:
        worker = found.start("--seconds", str(seconds), "--writers", "50")
        worker.wait_until_ready()
        await found.plant(10)
        await found.ring()
        while len(found.calls()) < 50:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        began = time.monotonic()
        worker.send(signal.SIGTERM)
        worker.process.join()
        took = time.monotonic() - began
        row = (
            await asked(
                """SELECT count(*) FILTER (WHERE status = 'processing') AS leased, max(crash_count) AS crashes,
                          count(*) FILTER (WHERE status = 'pending' AND retry_count > 0) AS burnt,
                          count(*) FILTER (WHERE status = 'ready') AS ready FROM scenario_generation_queue"""
            )
        )[0]
        figures = [
            Figure("down after", took, MOST_S, "s"),
            Figure("leases left", row["leased"], 0),
            Figure("attempts burnt", row["burnt"], 0),
            Figure("crashes noted", row["crashes"], 0),
            Figure("days written", row["ready"]),
            Figure("exit code", abs(worker.process.exitcode or 0), 0),
        ]
        return told(f"SIGTERM, an author of {seconds:g} s", figures)


async def main() -> int:
    return 0 if all([await stopped(each) for each in (1.0, 10.0, 30.0)]) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
