"""``kill -9`` for one of four workers after another, a hundred times while days are written: 2,800, and more if it takes longer.

python -m bench.faults.kill [TIMES]
"""

import asyncio
import signal
import sys

from bench.faults.fleet import Fleet, pause, survived
from bench.queueing.ground import Ground, Worker, asked
from bench.queueing.verdict import Figure

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 100
WRITERS = 10
MORE = 10


async def wound(found: Ground, fleet: Fleet) -> list[Figure]:
    in_flight = []
    for _ in range(TIMES):
        await pause(0.1, 0.6)
        victim = await fleet.any_at_work()
        victim.send(signal.SIGSTOP)  # so that what it has in hand can be counted
        in_flight.append(await unsettled(found, victim))
        victim.kill()
        fleet.replace(victim)
        if not await found.is_open():
            await found.plant(MORE)
            await found.ring()
    await found.until_drained()
    days = (await asked("SELECT count(*) FROM scenario_generation_queue"))[0]["count"]
    wasted = len(found.calls()) - days
    return [
        Figure("kills", TIMES),
        Figure("in flight in the one that is killed, mean", sum(in_flight) / TIMES),
        Figure("in flight in the one that is killed, most", max(in_flight)),
        Figure("calls wasted", wasted, sum(in_flight)),
    ]


async def unsettled(found: Ground, worker: Worker) -> int:
    """Calls of this process whose days have no scene yet."""
    called = [(path, int(day)) for _, pid, path, day in found.calls() if int(pid) == worker.pid]
    rows = await asked(
        "SELECT count(*) FROM scenario_generation_queue q JOIN unnest($1::text[], $2::int[]) AS c (path, day) "
        "ON q.path_id = c.path AND q.day_index = c.day WHERE q.status <> 'ready'",
        [path for path, _ in called],
        [day for _, day in called],
    )
    return int(rows[0]["count"])


if __name__ == "__main__":
    sys.exit(not asyncio.run(survived(f"{TIMES} × kill -9", wound, writers=WRITERS)))
