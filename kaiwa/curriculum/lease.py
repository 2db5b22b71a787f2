"""Who writes which day, and until when: a row is leased under a token, and a stranger's token settles nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from msgspec import Struct

from kaiwa.curriculum.retry import CRASHES_BEFORE_SPARE, MOST_CRASHES, RetryAt, Tried
from kaiwa.database import connection, fetch, transaction
from kaiwa.viewer import SYSTEM, Viewer

LONGEST_ERROR: Final = 500
RECOVERED_AT_ONCE: Final = 1000

# a lease that ran out: its process died, or froze for too long. The attempt is given back and a crash is noted
RECOVER: Final = """
    WITH lost AS (
        SELECT id FROM scenario_generation_queue WHERE status = 'processing' AND lease_expires_at < now()
        ORDER BY lease_expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )
    UPDATE scenario_generation_queue q
    SET crash_count = crash_count + 1, retry_count = greatest(retry_count - 1, 0), fair_key = 'Infinity',
        status = CASE WHEN crash_count + 1 >= $3 THEN 'failed' ELSE 'pending' END,
        set_aside = crash_count + 1 >= $3, attempt_token = NULL, lease_expires_at = NULL,
        last_error = 'the process that wrote it ended in the middle', version = version + 1, updated_at = $1
    FROM lost WHERE q.id = lost.id RETURNING q.id, q.set_aside"""
# FOR UPDATE is refused inside UNION. Suspects have a gate of their own: one that kills its process must not take
# those along that it has taken along before
CLAIM: Final = """
    WITH fresh AS (
        SELECT id FROM scenario_generation_queue
        WHERE status = 'pending' AND NOT set_aside AND fair_key < 'Infinity' AND crash_count = 0
            AND available_at <= $1
        ORDER BY fair_key, path_id LIMIT $2 FOR UPDATE SKIP LOCKED
    ), suspects AS (
        SELECT id FROM scenario_generation_queue
        WHERE status = 'pending' AND NOT set_aside AND fair_key < 'Infinity' AND crash_count > 0
            AND available_at <= $1
        ORDER BY fair_key LIMIT $3 FOR UPDATE SKIP LOCKED
    )
    UPDATE scenario_generation_queue q
    SET status = 'processing', attempt_token = gen_random_uuid(), lease_expires_at = now() + $4::interval,
        retry_count = retry_count + 1, last_processed_at = $1, version = version + 1, updated_at = $1
    FROM (SELECT id FROM fresh UNION ALL SELECT id FROM suspects) AS taken WHERE q.id = taken.id
    RETURNING q.id, q.attempt_token, q.path_id, q.day_index, q.user_id, q.guest_id, q.retry_count, q.crash_count,
              q.target_generation_date, q.fair_key"""
# skips what is just being settled: that needs no longer lease, and two must not wait for each other's rows
EXTEND: Final = """
    UPDATE scenario_generation_queue q SET lease_expires_at = now() + $2::interval
    FROM (SELECT id FROM scenario_generation_queue WHERE status = 'processing' AND attempt_token = ANY($1)
          AND id = ANY($3) FOR UPDATE SKIP LOCKED) AS held
    WHERE q.id = held.id"""
MINE: Final = """
    SELECT attempt_token FROM scenario_generation_queue
    WHERE id = ANY($2) AND status = 'processing' AND attempt_token = ANY($1)"""
GIVE_BACK: Final = """
    UPDATE scenario_generation_queue q
    SET status = 'pending', attempt_token = NULL, lease_expires_at = NULL, version = version + 1, updated_at = $1,
        retry_count = greatest(retry_count - 1, 0)
    WHERE id = ANY($2) AND status = 'processing' AND attempt_token = ANY($3)"""
RETRY: Final = """
    UPDATE scenario_generation_queue
    SET status = 'pending', attempt_token = NULL, lease_expires_at = NULL, fair_key = 'Infinity', available_at = $3,
        retry_count = greatest(retry_count - $4, 0), last_error = $5, version = version + 1, updated_at = $6
    WHERE id = $1 AND status = 'processing' AND attempt_token = $2"""
FAIL: Final = """
    UPDATE scenario_generation_queue
    SET status = 'failed', attempt_token = NULL, lease_expires_at = NULL, last_error = $3,
        set_aside = crash_count >= $5, version = version + 1, updated_at = $4
    WHERE id = $1 AND status = 'processing' AND attempt_token = $2"""


class Claimed(Struct, frozen=True):
    """A row of the queue, leased to us."""

    id: UUID
    token: UUID
    path_id: str
    day: int
    owner: Viewer
    tried: Tried
    crashes: int
    fair_key: float

    @property
    def is_suspect(self) -> bool:
        """It may be what killed its process."""
        return self.crashes > 0

    @property
    def is_set_aside(self) -> bool:
        """Its author never gets it again."""
        return self.crashes >= CRASHES_BEFORE_SPARE


async def recover(at: datetime) -> None:
    """Within a transaction of ``SYSTEM``: leases that ran out are anybody's again."""
    await fetch(RECOVER, at, RECOVERED_AT_ONCE, MOST_CRASHES)


async def claim(at: datetime, lease_s: float, *, most: int, suspects: int) -> list[Claimed]:
    """Within a transaction of ``SYSTEM``, of those that stand in line. Commit before an engine is called: the lease is what others see."""
    rows = await fetch(CLAIM, at, most, suspects, timedelta(seconds=lease_s))
    claimed = [_claimed(row) for row in rows]
    return sorted(claimed, key=lambda each: (each.fair_key, each.path_id, each.day))


def _claimed(row: Mapping[str, Any]) -> Claimed:
    return Claimed(
        id=row["id"],
        token=row["attempt_token"],
        path_id=row["path_id"],
        day=row["day_index"],
        owner=Viewer(user_id=row["user_id"], guest_id=row["guest_id"]),
        tried=Tried(row["retry_count"], row["target_generation_date"]),
        crashes=row["crash_count"],
        fair_key=row["fair_key"],
    )


async def extend(held: Sequence[Claimed], lease_s: float) -> set[UUID]:
    """Answers the tokens that are still ours; for any other the work is in vain."""
    tokens, ids = [each.token for each in held], [each.id for each in held]
    async with transaction(SYSTEM):
        await connection().execute(EXTEND, tokens, timedelta(seconds=lease_s), ids)
        return {row["attempt_token"] for row in await fetch(MINE, tokens, ids)}


async def give_back(held: Sequence[Claimed], at: datetime) -> None:
    """A stop in the middle is nobody's attempt, and the place in line is kept."""
    async with transaction(SYSTEM):
        await connection().execute(GIVE_BACK, at, [each.id for each in held], [each.token for each in held])


async def try_again(entry: Claimed, decided: RetryAt, says: str, at: datetime) -> None:
    async with transaction(SYSTEM):
        await connection().execute(
            RETRY,
            entry.id,
            entry.token,
            decided.at,
            0 if decided.counts else 1,
            says[:LONGEST_ERROR],
            at,
        )


async def leave_failed(entry: Claimed, says: str, at: datetime) -> None:
    """Not even the offline engine could write it: somebody has to look."""
    async with transaction(SYSTEM):
        await connection().execute(
            FAIL, entry.id, entry.token, says[:LONGEST_ERROR], at, CRASHES_BEFORE_SPARE
        )
