"""Who is served next: start-time fair queueing, so that one owner's thousand days never hold up another's first three.

A row waits with a fair key of infinity until its time has come. Then it gets a finite one: one more than its owner's
last in line, but never less than who is served now. Each owner moves on by ``TOGETHER`` days a round.
"""

from datetime import datetime
from typing import Final

from kaiwa.database import fetch

TOGETHER: Final = 4
"""Days of one path that stand side by side: their path is read once and filled once."""
BATCH: Final = 2000

LINE_UP: Final = """
    WITH due AS (
        SELECT id, coalesce(user_id, guest_id) AS owner, path_id, day_index FROM scenario_generation_queue
        WHERE status = 'pending' AND NOT set_aside AND fair_key = 'Infinity' AND available_at <= $1
        ORDER BY available_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ), served AS (
        SELECT coalesce((SELECT fair_key FROM scenario_generation_queue
            WHERE status = 'pending' AND NOT set_aside AND fair_key < 'Infinity' AND crash_count = 0
            ORDER BY fair_key LIMIT 1), 0) AS key
    ), owners AS (
        SELECT owner, greatest((SELECT key FROM served), (SELECT floor(max(fair_key)) + 1
            FROM scenario_generation_queue q WHERE status = 'pending' AND NOT set_aside
                AND fair_key < 'Infinity' AND coalesce(q.user_id, q.guest_id) = owner)) AS key
        FROM (SELECT DISTINCT owner FROM due) AS each
    ), placed AS (
        SELECT id, owner, (row_number() OVER (PARTITION BY owner
            ORDER BY (day_index - 1) / $3, path_id, day_index) - 1) / $3 AS round FROM due
    )
    UPDATE scenario_generation_queue q SET fair_key = owners.key + placed.round
    FROM placed JOIN owners ON owners.owner IS NOT DISTINCT FROM placed.owner
    WHERE q.id = placed.id RETURNING q.id"""

# two questions for two indexes
LEFT: Final = """
    SELECT EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key = 'Infinity' AND available_at <= $1)
        OR EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key < 'Infinity' AND crash_count = 0 AND available_at <= $1) AS anything"""


async def line_up(at: datetime) -> int:
    """Within a transaction of ``SYSTEM``: gives everything that is due its place. Two at once take rows of their own."""
    placed = 0
    while found := await fetch(LINE_UP, at, BATCH, TOGETHER):
        placed += len(found)
        if len(found) < BATCH:
            break
    return placed


async def is_more_due(at: datetime) -> bool:
    """For who claimed nothing: another one holds these rows just now, to line them up or to claim them."""
    return bool((await fetch(LEFT, at))[0]["anything"])
