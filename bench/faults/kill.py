"""``kill -9`` for one of four workers after another, a hundred times while 2,800 days are written.

python -m bench.faults.kill [TIMES]
"""

import asyncio
import sys

from bench.faults.fleet import Fleet, pause, survived
from bench.queueing.ground import Ground
from bench.queueing.verdict import Figure
from kaiwa.curriculum.drain import AT_HAND

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
PATHS = 100
WRITERS = 25


async def wound(found: Ground, fleet: Fleet) -> list[Figure]:
    for _ in range(TIMES):
        await pause(0.1, 0.6)
        victim = await fleet.any_at_work()
        victim.kill()
        fleet.replace(victim)
    await found.until_drained()
    wasted = len(found.calls()) - PATHS * 28
    in_flight = WRITERS * (1 + AT_HAND)
    return [Figure("kills", TIMES), Figure("calls wasted a kill", wasted / TIMES, in_flight)]


if __name__ == "__main__":
    sys.exit(not asyncio.run(survived(f"{TIMES} × kill -9", wound, paths=PATHS, writers=WRITERS)))
