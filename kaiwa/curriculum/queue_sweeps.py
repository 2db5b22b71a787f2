"""What the clock asks the queue: is anything due, and whose plan is of yesterday."""

from datetime import datetime
from typing import Final

from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.line import is_more_due
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM

REPLANNED_AT_ONCE: Final = 200

SUSPECT_OR_LOST: Final = """
    SELECT EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key < 'Infinity' AND crash_count > 0 AND available_at <= $1)
        OR EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'processing' AND lease_expires_at < now())
        AS anything"""
# wanted by now, and yet not opened: the learner did not play, and everything moves on by a day
OF_YESTERDAY: Final = """
    SELECT path_id FROM scenario_generation_queue
    WHERE status = 'pending' AND NOT set_aside AND fair_key = 'Infinity' AND retry_count = 0
        AND target_generation_date < $1 AND available_at > $1
    ORDER BY target_generation_date LIMIT $2"""


async def is_anything_due(at: datetime) -> bool:
    """Days to be written, or leases that ran out."""
    async with transaction(SYSTEM):
        return await is_more_due(at) or bool((await fetch(SUSPECT_OR_LOST, at))[0]["anything"])


async def replan_overdue(at: datetime) -> int:
    """Plans anew what the local day has overtaken; answers how many paths that were. What is left comes next time."""
    async with transaction(SYSTEM):
        rows = await fetch(OF_YESTERDAY, at, REPLANNED_AT_ONCE)
    paths = dict.fromkeys(row["path_id"] for row in rows)
    for path_id in paths:
        async with transaction(SYSTEM):
            await enqueue_days(path_id)
    return len(paths)
