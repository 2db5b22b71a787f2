"""SIGSTOP past the lease and then SIGCONT, thirty times: who wakes up late finds that its days are another one's.

python -m bench.faults.freeze [TIMES]
python -m bench.faults.freeze --without-fence    the token and the unique index removed: this must fail
"""

import asyncio
import signal
import sys

from bench.faults.fleet import LEASE_S, Fleet, survived
from bench.queueing.ground import Ground, Worker
from bench.queueing.verdict import Figure

UNFENCED = "--without-fence" in sys.argv
NUMBERS = [each for each in sys.argv[1:] if each.isdigit()]
TIMES = int(NUMBERS[0]) if NUMBERS else 30
AT_ONCE = 3
"""Of four: one goes on and takes over what the others hold."""
DROP = "ALTER TABLE scenario_generation_queue DROP CONSTRAINT scenario_generation_queue_day_key"


async def wound(found: Ground, fleet: Fleet) -> list[Figure]:
    if UNFENCED:
        await found.as_owner(DROP)
    frozen = 0
    while frozen < TIMES:
        await asyncio.sleep(0.3)
        chosen = fleet.workers[: min(AT_ONCE, TIMES - frozen)]
        fleet.workers.reverse()
        await freeze(chosen)
        frozen += len(chosen)
    return [Figure("freezes", frozen)]


async def freeze(workers: list[Worker]) -> None:
    for worker in workers:
        worker.send(signal.SIGSTOP)
    await asyncio.sleep(LEASE_S + 1.5)
    for worker in workers:
        worker.send(signal.SIGCONT)


if __name__ == "__main__":
    options = ("--without-fence",) if UNFENCED else ()
    title = f"{TIMES} freezes past the lease" + (" WITHOUT the fence" if UNFENCED else "")
    sys.exit(not asyncio.run(survived(title, wound, paths=100, writers=10, options=options)))
