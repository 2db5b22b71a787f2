"""What a learner finds today, read in one statement."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.clock import day_begins, is_zone, local_day
from kaiwa.curriculum.assignment_rows import COLUMNS, assignment_of
from kaiwa.curriculum.assignments.overlay import MOST_DUE, DueWord
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.assignments.today_view import (
    COMING,
    Known,
    Partner,
    Scene,
    Today,
    TodayState,
    today_view,
)
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import QueueStatus
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.practice.streak import Streak
from kaiwa.viewer import Viewer

LOOK_AHEAD: Final = timedelta(days=7)

BACK: Final = """
    UPDATE learning_path_assignments SET last_active_on = $3 WHERE id = $1 AND {mine}
    AND (last_active_on IS NULL OR last_active_on < $3) RETURNING id"""

# the schedule is unpacked once: it is the largest thing here, and every look into it would do it again. The scene is
# named before it is joined: under row-level security a condition that looks into JSON itself reads the whole table
READ: Final = f"""
    SELECT {", ".join(f"a.{name}" for name in COLUMNS)}, u.time_zone AS user_zone,
           p.title AS path_title, p.target_language, d.days,
           s.id AS scene_id, s.title AS scene_title, s.description AS scene_description, s.persona AS scene_persona,
           s.estimated_duration_seconds AS scene_seconds, q.status AS queue_status,
           due.words AS due_words, due.coming AS coming_words, due.total AS words_due,
           st.current_streak_days, st.longest_streak_days, st.last_active_on AS streak_on
    FROM learning_path_assignments a
    JOIN learning_paths p ON p.id = a.path_id AND p.deleted_at IS NULL
    CROSS JOIN LATERAL (SELECT days, days #>> '{{0,scenario_id}}' AS first_scene FROM (
        SELECT jsonb_path_query_array(p.schedule, '$[$from to $to]', jsonb_build_object(
            'from', a.current_day_index, 'to', a.current_day_index + {COMING})) AS days OFFSET 0) once OFFSET 0) d
    LEFT JOIN users u ON u.id = a.user_id
    LEFT JOIN scenarios s ON s.id = d.first_scene AND s.deleted_at IS NULL
    LEFT JOIN scenario_generation_queue q ON q.path_id = a.path_id AND q.day_index = a.current_day_index + 1
    LEFT JOIN user_learning_stats st ON st.user_id = a.user_id AND st.language_id = p.target_language
    CROSS JOIN LATERAL (
        SELECT (SELECT jsonb_agg(jsonb_build_array(w.id, w.word, coalesce(own.reading, w.reading), w.translation,
                                                   coalesce(w.metadata ->> 'kind', 'word'))
                                 ORDER BY w.updated_at, w.next_review_at, w.id)
                FROM (SELECT * FROM vocabulary_progress v WHERE v.user_id = a.user_id
                      AND v.language_id = p.target_language AND v.next_review_at <= $3
                      ORDER BY v.updated_at, v.next_review_at, v.id LIMIT {MOST_DUE}) w
                LEFT JOIN reading_overrides own ON own.user_id = a.user_id AND own.language_id = p.target_language
                      AND own.surface = w.word) AS words,
               (SELECT jsonb_object_agg(c.next_review_on, c.words) FROM (
                    SELECT v.next_review_on, count(*) AS words FROM vocabulary_progress v
                    WHERE v.user_id = a.user_id AND v.language_id = p.target_language
                      AND v.next_review_at > $3 AND v.next_review_at <= $4 GROUP BY 1) c) AS coming,
               (SELECT count(*) FROM vocabulary_progress v WHERE v.user_id = a.user_id
                AND v.language_id = p.target_language AND v.next_review_at <= $3) AS total) due
    WHERE a.id = $1 AND """  # noqa: S608 - names of ours


class _Word(Struct, frozen=True, array_like=True):
    id: UUID
    text: str
    reading: str
    gloss: str
    kind: str


_days: Final = msgspec.json.Decoder(list[Day])
_words: Final = msgspec.json.Decoder(list[_Word])
_counts: Final = msgspec.json.Decoder(dict[date, int])
_partner: Final = msgspec.json.Decoder(Partner)


async def read_today(assignment_id: UUID, viewer: Viewer, at: datetime) -> Today:
    async with transaction(viewer):
        rows = await fetch(
            READ + mine_sql(viewer, "$2", "a"), assignment_id, viewer.owner_id, at, at + LOOK_AHEAD
        )
    if not rows:
        raise NotFound
    row = rows[0]
    zone = learner_zone(row["user_zone"], row["time_zone"])
    on = local_day(at, zone)
    return today_view(known_of(row, on), on, day_begins(on + timedelta(days=1), zone))


async def find_today(principal: Principal, assignment_id: UUID, at: datetime, ring: Ring) -> Today:
    """Who comes back after a long time finds their scene being written: nothing was written ahead for who is away."""
    viewer = principal.must_be_known()
    today = await read_today(assignment_id, viewer, at)
    if today.state is TodayState.WAITING:
        async with transaction(viewer):
            back = await fetch(
                BACK.format(mine=mine_sql(viewer, "$2")), assignment_id, viewer.owner_id, today.on
            )
        if back:
            await requeue(today.path_id, ring)
    return today


def learner_zone(of_the_person: str | None, of_the_walk: str) -> str:
    """A person's own, once they have said one; a guest's, and whose profile says nothing, is what the walk began with."""
    for zone in (of_the_person, of_the_walk):
        if zone is not None and zone != "UTC" and is_zone(zone):
            return zone
    return "UTC"


def known_of(row: Mapping[str, Any], on: date) -> Known:
    assignment = assignment_of(row)
    streak = Streak(row["current_streak_days"] or 0, row["longest_streak_days"] or 0, row["streak_on"])
    return Known(
        assignment=assignment,
        path_title=row["path_title"],
        target_language=row["target_language"],
        days=_days.decode(row["days"]),
        scene=_scene(row),
        queue_status=QueueStatus(row["queue_status"]) if row["queue_status"] else None,
        due=_due(row["due_words"]),
        words_due=row["words_due"],
        coming_words=_counts.decode(row["coming_words"]) if row["coming_words"] else {},
        streak_days=streak.as_seen_on(on, assignment.metadata.weekdays_off),
    )


def _scene(row: Mapping[str, Any]) -> Scene | None:
    if row["scene_id"] is None:
        return None
    return Scene(
        id=row["scene_id"],
        title=row["scene_title"],
        description=row["scene_description"],
        partner=_partner.decode(row["scene_persona"]),
        estimated_duration_seconds=row["scene_seconds"],
    )


def _due(words: str | None) -> Sequence[DueWord]:
    if words is None:
        return ()
    return [DueWord(each.id, each.text, each.reading, each.gloss, each.kind) for each in _words.decode(words)]
