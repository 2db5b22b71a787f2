"""Which days wait to be written, and since when: computed anew whenever a path or somebody who walks it changes."""

from collections.abc import Mapping
from typing import Any, Final

from kaiwa.clock import is_zone, now
from kaiwa.curriculum.assignment_rows import COLUMNS, assignment_of
from kaiwa.curriculum.line import line_up_path
from kaiwa.curriculum.needs import NEVER, Need, Walker, needs
from kaiwa.curriculum.vocabulary import Strategy
from kaiwa.database import connection, fetch

# the lock keeps two from planning one path at once, and holds back whoever is just filling a day of it; a day without
# a title is still to be thought of
PATH: Final = """
    SELECT app_is_system() AS is_system, user_id, guest_id, strategy,
           status <> 'archived' AND deleted_at IS NULL AS is_alive,
           ARRAY(SELECT (day ->> 'day')::int FROM jsonb_array_elements(schedule) day
                 WHERE day ->> 'scenario_id' IS NULL AND trim(day ->> 'title') <> '') AS empty_days
    FROM learning_paths WHERE id = $1 FOR NO KEY UPDATE"""
WALKERS: Final = f"""
    SELECT {", ".join(COLUMNS)} FROM learning_path_assignments
    WHERE path_id = $1 AND status IN ('active', 'invited')"""  # noqa: S608 - names of ours
ANYBODY: Final = "SELECT EXISTS (SELECT FROM learning_path_assignments WHERE path_id = $1)"
DROP: Final = """
    DELETE FROM scenario_generation_queue
    WHERE path_id = $1 AND status = 'pending' AND day_index <> ALL($2::int[])"""
# what a fair key of infinity means: the row is not in line yet, see ``line.py``. What is in line and still wanted now
# keeps its place; what failed keeps its back-off. A day that was written and emptied again is written again.
UPSERT: Final = """
    INSERT INTO scenario_generation_queue AS q
        (id, path_id, user_id, guest_id, day_index, target_generation_date, available_at, fair_key, created_at, updated_at)
    SELECT gen_random_uuid(), $1, $2, $3, day, ready_by, available_at, 'Infinity', $4, $4
    FROM unnest($5::int[], $6::timestamptz[], $7::timestamptz[]) AS need (day, ready_by, available_at)
    ON CONFLICT (path_id, day_index) DO UPDATE SET
        target_generation_date = EXCLUDED.target_generation_date,
        available_at = CASE
            WHEN q.status = 'ready' THEN EXCLUDED.available_at
            WHEN EXCLUDED.available_at <= $4 AND q.available_at <= $4 THEN q.available_at
            WHEN q.retry_count > 0 AND q.available_at < $8 THEN greatest(EXCLUDED.available_at, q.available_at)
            ELSE EXCLUDED.available_at END,
        fair_key = CASE WHEN q.status = 'pending' AND EXCLUDED.available_at <= $4 AND q.available_at <= $4
            THEN q.fair_key ELSE 'Infinity' END,
        status = 'pending',
        retry_count = CASE WHEN q.status = 'ready' THEN 0 ELSE q.retry_count END,
        crash_count = CASE WHEN q.status = 'ready' THEN 0 ELSE q.crash_count END,
        scenario_id = NULL, origin = NULL, user_id = EXCLUDED.user_id, guest_id = EXCLUDED.guest_id,
        version = q.version + 1, updated_at = $4
    WHERE NOT q.set_aside AND (q.status = 'ready' OR q.status = 'pending' AND
        (q.target_generation_date, greatest(q.available_at, $4), q.user_id, q.guest_id) IS DISTINCT FROM
        (EXCLUDED.target_generation_date, EXCLUDED.available_at, EXCLUDED.user_id, EXCLUDED.guest_id))"""


async def enqueue_days(path_id: str) -> int:
    """Plans the writing of every day of the path that has no scene; answers how many days that are.

    Inside the caller's open transaction, whose viewer must be ``SYSTEM``. Call it after every change of the path,
    its schedule or an assignment (commit, enrol, pause, resume, a day completed, a day edited, archive); again is
    harmless. Ring ``drain_scenarios`` after the commit. An archived or deleted path gives up its waiting rows.
    """
    path = await _locked(path_id)
    if path is None or not path["is_alive"] or not path["empty_days"]:
        await connection().execute(DROP, path_id, [])
        return 0
    wanted, at = await _needs(path_id, path), now()
    await connection().execute(DROP, path_id, [each.day for each in wanted])
    await connection().execute(
        UPSERT,
        path_id,
        path["user_id"],
        path["guest_id"],
        at,
        [each.day for each in wanted],
        [each.ready_by for each in wanted],
        [each.available_at for each in wanted],
        NEVER,
    )
    if any(each.available_at <= at for each in wanted):
        await line_up_path(path_id, at)
    return len(wanted)


async def _locked(path_id: str) -> Mapping[str, Any] | None:
    found = await fetch(PATH, path_id)
    if found and not found[0]["is_system"]:
        raise RuntimeError("days are enqueued by SYSTEM: nobody else sees everyone who walks a path")
    return found[0] if found else None


async def _needs(path_id: str, path: Mapping[str, Any]) -> tuple[Need, ...]:
    strategy, at = Strategy(path["strategy"]), now()
    walkers = [_walker(row) for row in await fetch(WALKERS, path_id)]
    wanted = needs(strategy, path["empty_days"], walkers, at)
    if not walkers and strategy is Strategy.JIT and (await fetch(ANYBODY, path_id))[0]["exists"]:
        # everybody is through or gone: nobody needs a sample either
        return tuple(Need(each.day, NEVER, NEVER) for each in wanted)
    return wanted


def _walker(row: Mapping[str, Any]) -> Walker:
    assignment = assignment_of(row)
    zone = assignment.time_zone
    return Walker(
        walk=assignment.walk,
        time_zone=zone if is_zone(zone) else "UTC",
        paused=assignment.paused_at is not None,
        last_active_on=assignment.last_active_on,
    )
