"""Who is served next: start-time fair queueing, so that one owner's thousand days never hold up another's first three.

A row waits with a fair key of infinity until its time has come. Then it gets a finite one: one more than its owner's
last in line, but never less than who is served now. Each owner moves on by a few days a round.
"""

from datetime import datetime
from typing import Final

from kaiwa.database import fetch

FIRST: Final = 7
"""Days of a path that stand side by side at first: everybody's first week comes before anybody's second."""
REST: Final = 21
"""And of what comes after: a month is read, and filled, as few times as that allows."""
BATCH: Final = 1000

NOBODY: Final = "'00000000-0000-0000-0000-000000000000'::uuid"
"""Whose the templates are that nobody owns."""
PLACE: Final = f"""
    WITH due AS MATERIALIZED (
        SELECT id, coalesce(user_id, guest_id, {NOBODY}) AS owner, path_id, day_index FROM scenario_generation_queue
        WHERE status = 'pending' AND NOT set_aside AND fair_key = 'Infinity' AND available_at <= $1
            {{which}} FOR UPDATE SKIP LOCKED
    ), served AS MATERIALIZED (
        SELECT coalesce((SELECT fair_key FROM scenario_generation_queue
            WHERE status = 'pending' AND NOT set_aside AND fair_key < 'Infinity' AND crash_count = 0
            ORDER BY fair_key LIMIT 1), 0) AS key
    ), owners AS MATERIALIZED (
        SELECT owner, greatest((SELECT key FROM served), (SELECT floor(fair_key) + 1
            FROM scenario_generation_queue q WHERE status = 'pending' AND NOT set_aside
                AND fair_key < 'Infinity' AND coalesce(q.user_id, q.guest_id) = owner
            ORDER BY fair_key DESC LIMIT 1)) AS key
        FROM (SELECT DISTINCT owner FROM due) AS each
    ), numbered AS (
        SELECT id, owner, day_index <= $2 AS is_first,
               row_number() OVER (PARTITION BY owner, day_index <= $2 ORDER BY path_id, day_index) - 1 AS place,
               count(*) FILTER (WHERE day_index <= $2) OVER (PARTITION BY owner) AS firsts FROM due
    ), placed AS (
        SELECT id, owner, CASE WHEN is_first THEN place / $2 ELSE (firsts + $2 - 1) / $2 + place / $3 END AS round
        FROM numbered
    )
    UPDATE scenario_generation_queue q SET fair_key = owners.key + placed.round
    FROM placed JOIN owners USING (owner) WHERE q.id = placed.id RETURNING q.id"""  # noqa: S608 - constants of ours

LINE_UP: Final = PLACE.format(which="ORDER BY available_at LIMIT $4")
LINE_UP_PATH: Final = PLACE.format(which="AND path_id = $4")

# two questions for two indexes
LEFT: Final = """
    SELECT EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key = 'Infinity' AND available_at <= $1)
        OR EXISTS (SELECT FROM scenario_generation_queue WHERE status = 'pending' AND NOT set_aside
                   AND fair_key < 'Infinity' AND crash_count = 0 AND available_at <= $1) AS anything"""


async def line_up(at: datetime) -> bool:
    """Within a transaction of ``SYSTEM``: gives what is due its place, so many at a time; answers whether that was all of
    it. Two at once take rows of their own."""
    return len(await fetch(LINE_UP, at, FIRST, REST, BATCH)) < BATCH


async def line_up_path(path_id: str, at: datetime) -> None:
    """The same for what is due of a path at once: no worker has to do it before it may begin."""
    await fetch(LINE_UP_PATH, at, FIRST, REST, path_id)


async def is_more_due(at: datetime) -> bool:
    """For who claimed nothing: another one holds these rows just now, to line them up or to claim them."""
    return bool((await fetch(LEFT, at))[0]["anything"])
