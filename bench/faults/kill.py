"""``kill -9`` for one of four workers after another, a hundred times while days are written: 2,800, and more if it takes longer.

python -m bench.faults.kill [TIMES]
"""

import asyncio
import sys

from bench.faults.fleet import Fleet, pause, survived
from bench.queueing.ground import Ground, asked
from bench.queueing.verdict import Figure
from kaiwa.curriculum.drain import AT_HAND

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
WRITERS = 10
MORE = 10


async def wound(found: Ground, fleet: Fleet) -> list[Figure]:
    for _ in range(TIMES):
        await pause(0.1, 0.6)
        victim = await fleet.any_at_work()
        victim.kill()
        fleet.replace(victim)
        if not await found.is_open():
            await found.plant(MORE)
            await found.ring()
    await found.until_drained()
    days = (await asked("SELECT count(*) FROM scenario_generation_queue"))[0]["count"]
    wasted = len(found.calls()) - days
    return [Figure("kills", TIMES), Figure("calls wasted a kill", wasted / TIMES, WRITERS * (1 + AT_HAND))]


if __name__ == "__main__":
    sys.exit(not asyncio.run(survived(f"{TIMES} × kill -9", wound, writers=WRITERS)))
