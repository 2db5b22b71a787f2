"""PostgreSQL is stopped at once and started again, five times: what was written is settled when it is back.

python -m bench.faults.postgres
"""

import asyncio
import sys

from bench.faults.fleet import Fleet, pause, survived
from bench.queueing.ground import Ground
from bench.queueing.verdict import Figure

TIMES = 5
PATHS = 100
IN_FLIGHT = 4 * 10


async def wound(found: Ground, fleet: Fleet) -> list[Figure]:
    for _ in range(TIMES):
        await pause(1.0, 2.0)
        found.stop_postgres_at_once()
        found.postgres.start()
    await found.until_drained()
    wasted = len(found.calls()) - PATHS * 28
    return [
        Figure("restarts", TIMES),
        Figure("calls wasted a restart", wasted / TIMES, IN_FLIGHT),
        Figure("workers that ended of it", fleet.revive(), 0),
    ]


if __name__ == "__main__":
    sys.exit(not asyncio.run(survived("immediate restarts of PostgreSQL", wound, paths=PATHS, writers=10)))
