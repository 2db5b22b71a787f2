"""Where those who walk a path stop, what they do not manage, and how they like each day: sums for its creator."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.curriculum.assignments.walkers import must_be_own_path
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM

STOPPED_AFTER: Final = timedelta(days=7)
"""Who has not been here for so long has stopped."""

# one pass over the path's assignments: their own state, and each of their finished days
READ: Final = """
    WITH walking AS (
        SELECT id, status, current_day_index, last_active_on, starts_on, metadata -> 'finished' AS finished
        FROM learning_path_assignments WHERE path_id = $1 AND status IN ('active', 'completed')),
    finished AS (
        SELECT (f.key)::int AS day, coalesce((f.value ->> 'skipped')::boolean, false) AS skipped,
               coalesce(f.value -> 'missed', '[]') AS missed
        FROM walking w CROSS JOIN LATERAL jsonb_each(coalesce(w.finished, '{}')) f),
    by_day AS (
        SELECT day, count(*) FILTER (WHERE NOT skipped) AS played, count(*) FILTER (WHERE skipped) AS skipped
        FROM finished GROUP BY day),
    missed AS (
        SELECT day, jsonb_object_agg(objective, times) AS missed FROM (
            SELECT day, m.objective, count(*) AS times
            FROM finished CROSS JOIN LATERAL jsonb_array_elements_text(finished.missed) m (objective) GROUP BY 1, 2) each
        GROUP BY day),
    stopped AS (
        SELECT current_day_index + 1 AS day, count(*) AS stopped FROM walking
        WHERE status = 'active' AND coalesce(last_active_on, starts_on) < $2 GROUP BY 1),
    said AS (
        SELECT day_index AS day, count(*) AS ratings, avg(rating)::float8 AS rating FROM day_feedback
        WHERE path_id = $1 GROUP BY 1)
    SELECT d.day, coalesce(played, 0) AS played, coalesce(skipped, 0) AS skipped, coalesce(stopped, 0) AS stopped,
           coalesce(missed, '{}') AS missed, coalesce(ratings, 0) AS ratings, rating,
           (SELECT count(*) FROM walking) AS walking, (SELECT count(*) FROM walking WHERE status = 'completed') AS completed,
           coalesce(p.schedule -> (d.day - 1) -> 'objectives', '[]') AS objectives,
           p.schedule -> (d.day - 1) ->> 'title' AS title
    FROM generate_series(1, $3::int) d (day) CROSS JOIN (SELECT schedule FROM learning_paths WHERE id = $1) p
    LEFT JOIN by_day USING (day) LEFT JOIN missed USING (day) LEFT JOIN stopped USING (day) LEFT JOIN said USING (day)
    ORDER BY d.day"""


class MissedObjective(Struct, frozen=True):
    id: str
    text: str
    """As the path says it today; empty where the day has changed since."""
    times: int


class DayInsight(Struct, frozen=True, kw_only=True):
    day: int
    title: str
    played: int
    skipped: int
    stopped: int
    """So many stand before this day and have not been here for a week."""
    missed: tuple[MissedObjective, ...]
    """Objectives that were not met, the most frequent first."""
    ratings: int
    rating: float | None


class Insights(Struct, frozen=True, kw_only=True):
    walking: int
    completed: int
    days: tuple[DayInsight, ...]


class _Objective(Struct, frozen=True):
    id: str
    text: str


async def read_insights(principal: Principal, path_id: str, at: datetime) -> Insights:
    user_id = principal.must_be_person()
    since: date = (at - STOPPED_AFTER).date()
    async with transaction(SYSTEM):
        await must_be_own_path(path_id, user_id)
        rows = await fetch(READ, path_id, since, DAYS)
    return Insights(
        walking=rows[0]["walking"], completed=rows[0]["completed"], days=tuple(_day(row) for row in rows)
    )


def _day(row: Any) -> DayInsight:
    texts = {
        each.id: each.text for each in msgspec.json.decode(row["objectives"], type=tuple[_Objective, ...])
    }
    missed = msgspec.json.decode(row["missed"], type=dict[str, int])
    return DayInsight(
        day=row["day"],
        title=row["title"] or "",
        played=row["played"],
        skipped=row["skipped"],
        stopped=row["stopped"],
        missed=tuple(
            MissedObjective(name, texts.get(name, ""), times)
            for name, times in sorted(missed.items(), key=lambda each: (-each[1], each[0]))
        ),
        ratings=row["ratings"],
        rating=row["rating"],
    )
