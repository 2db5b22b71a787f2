"""One day ends every process that writes it: set aside after three crashes, and nobody waits longer than a lease for it.

python -m bench.faults.poison
"""

import asyncio
import sys
import time

from bench.faults.fleet import LEASE_S, Fleet
from bench.queueing.ground import asked, ground
from bench.queueing.verdict import Figure, told

PATHS = 10
WRITERS = 20
SECONDS = 0.5
BOOT_S = 8.0
"""Three processes are started anew meanwhile, on whatever machine this is."""


async def main() -> int:
    async with ground() as found:
        await found.plant(PATHS)
        deadly = (await asked("SELECT path_id FROM scenario_generation_queue ORDER BY path_id LIMIT 1"))[0][
            "path_id"
        ]
        await asked("DELETE FROM scenario_generation_queue WHERE path_id = $1 AND day_index > 1", deadly)
        began = time.monotonic()
        fleet = Fleet(found, 1, WRITERS, "--deadly", deadly)
        crashes = 0
        while (await asked("SELECT count(*) FROM scenario_generation_queue WHERE status <> 'ready'"))[0][
            "count"
        ]:
            if fleet.revive():
                crashes += 1
                fleet.workers[0].wait_until_ready()
            await found.ring()
            await asyncio.sleep(0.2)
        wall = time.monotonic() - began
        row = (
            await asked(
                "SELECT crash_count, set_aside, origin, last_error FROM scenario_generation_queue WHERE path_id = $1",
                deadly,
            )
        )[0]
        hurt = await asked(
            "SELECT max(crash_count) AS most FROM scenario_generation_queue WHERE path_id <> $1", deadly
        )
        print(dict(row))
        figures = [
            Figure("processes that ended of it", crashes, 3),
            Figure("most crashes of another day", hurt[0]["most"], 1),
            Figure("set aside", float(not row["set_aside"]), 0),
            Figure("all of it, with three leases and three starts", wall, 3 * (LEASE_S + BOOT_S) + 60, "s"),
        ]
        return 0 if told("a day that ends its process", figures) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
