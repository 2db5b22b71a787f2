"""One owner's thousand months and another's first three days: how much of the backlog stands before them.

python -m bench.faults.crowd [MONTHS]
"""

import asyncio
import sys

from bench.queueing.ground import asked, ground
from bench.queueing.verdict import Figure, told
from kaiwa.curriculum.vocabulary import DAYS

MONTHS = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SHARE = 0.05


async def main() -> int:
    async with ground() as found:
        await found.plant(MONTHS, owners=1)
        worker = found.start("--writers", "100", "--seconds", "0.05")
        worker.wait_until_ready()
        while len(found.calls()) < 200:
            await asyncio.sleep(0.02)
        before = {call[2] for call in found.calls()}
        await found.plant(1)
        already = len(found.calls())
        light = (
            await asked(
                "SELECT path_id FROM scenario_generation_queue GROUP BY path_id, user_id ORDER BY max(created_at) DESC LIMIT 1"
            )
        )[0]["path_id"]
        assert light not in before
        await found.ring()
        while sum(call[2] == light and int(call[3]) <= 3 for call in found.calls()) < 3:
            await asyncio.sleep(0.02)
        order = [(call[2], int(call[3])) for call in found.calls()]
        last = max(place for place, (path, day) in enumerate(order) if path == light and day <= 3)
        backlog = MONTHS * DAYS
        figures = [
            Figure("backlog", backlog),
            Figure("days written before the third of theirs", last - already),
            Figure("as a share of the backlog", (last - already) / backlog, SHARE),
        ]
        return 0 if told("a crowd before one learner", figures) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
