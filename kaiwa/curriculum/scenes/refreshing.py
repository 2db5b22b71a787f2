"""What the catalogues are sorted by, computed anew from what people did: again gives the same, a lost count is found."""

from datetime import datetime
from typing import Final

from kaiwa.clock import now
from kaiwa.curriculum.scenes.trending import BEGINNING, HALVES_IN, PLAYED, SAVED
from kaiwa.database import connection, fetch, transaction
from kaiwa.viewer import SYSTEM

BATCH: Final = 500
SCENES: Final = """
    SELECT DISTINCT scenario_id FROM user_scenario_progress WHERE updated_at >= $1 AND scenario_id > $2
    ORDER BY scenario_id LIMIT $3"""
PATHS: Final = """
    SELECT DISTINCT path_id FROM (
        SELECT path_id FROM learning_path_assignments WHERE created_at >= $1
        UNION ALL
        SELECT s.path_id FROM user_scenario_progress u JOIN scenarios s ON s.id = u.scenario_id
        WHERE u.updated_at >= $1 AND u.user_rating IS NOT NULL) touched
    WHERE path_id IN (SELECT path_id FROM learning_path_listings) AND path_id > $2
    ORDER BY path_id LIMIT $3"""
# see ``trending.py``: the sum is taken relative to now, so that no power is too large for a number
WEEKS: Final = f"extract(epoch FROM {{}} - $2::timestamptz) / {HALVES_IN.total_seconds()}"
DEEDS: Final = (
    f"coalesce({PLAYED} * power(2, {WEEKS.format('u.last_attempt_at')}), 0) + "
    f"coalesce({SAVED} * power(2, {WEEKS.format('u.saved_at')}), 0)"
)
REFRESH: Final = f"""
    UPDATE scenario_metadata m SET
        amount_saved_count = t.saved, average_rating = t.rating, ratings_count = t.ratings,
        total_attempts = greatest(m.total_attempts, t.attempts),
        total_times_used = greatest(m.total_times_used, t.attempts),
        trending_score = CASE WHEN t.deeds > 0 THEN ln(t.deeds) + ln(2::double precision)
            * extract(epoch FROM $2::timestamptz - $3::timestamptz)::double precision / {HALVES_IN.total_seconds()}
            ELSE 0 END,
        updated_at = $2
    FROM (
        SELECT u.scenario_id, count(*) FILTER (WHERE u.is_saved) AS saved, avg(u.user_rating)::real AS rating,
               count(u.user_rating) AS ratings, sum(u.times_attempted) AS attempts,
               sum(({DEEDS})::double precision) AS deeds
        FROM user_scenario_progress u WHERE u.scenario_id = ANY($1::text[]) GROUP BY u.scenario_id) t
    WHERE m.scenario_id = t.scenario_id"""  # noqa: S608 - numbers of ours
REFRESH_PATHS: Final = """
    UPDATE learning_path_listings l SET
        learners_count = (SELECT count(*) FROM learning_path_assignments a WHERE a.path_id = l.path_id
                          AND a.role = 'learner' AND a.status IN ('active', 'completed')),
        (average_rating, ratings_count) = (
            SELECT (sum(m.average_rating * m.ratings_count) / nullif(sum(m.ratings_count), 0))::real,
                   coalesce(sum(m.ratings_count), 0)
            FROM scenarios s JOIN scenario_metadata m ON m.scenario_id = s.id WHERE s.path_id = l.path_id),
        updated_at = $2
    WHERE l.path_id = ANY($1::text[])"""


async def refresh_metadata(since: datetime) -> int:
    """Of every scene and public path that somebody has touched since; answers how many. A batch a transaction."""
    at = now()
    return await _in_batches(SCENES, REFRESH, since, at, BEGINNING) + await _in_batches(
        PATHS, REFRESH_PATHS, since, at
    )


async def _in_batches(which: str, refresh: str, since: datetime, *arguments: datetime) -> int:
    done, last = 0, ""
    while True:
        async with transaction(SYSTEM):
            keys = [row[0] for row in await fetch(which, since, last, BATCH)]
            if keys:
                await connection().execute(refresh, keys, *arguments)
        done += len(keys)
        if len(keys) < BATCH:
            return done
        last = keys[-1]
