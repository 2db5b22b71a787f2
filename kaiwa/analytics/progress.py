"""How somebody is getting on: minutes and reviews a day, words by how well they sit, days in a row, levels."""

from datetime import date, datetime, timedelta
from typing import Any, Final

import msgspec
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.clock import is_zone, local_day
from kaiwa.database import fetch, transaction
from kaiwa.ownership import mine_sql
from kaiwa.practice.streak import Streak
from kaiwa.practice.vocabulary import WordState
from kaiwa.viewer import Viewer

LONGEST_DAYS: Final = 365

ABOUT: Final = """
    SELECT u.time_zone, p.target_language_id, p.speaking_level, p.listening_level, p.reading_level, p.writing_level
    FROM users u LEFT JOIN user_preferences p ON p.user_id = u.id WHERE u.id = $1"""
# a sitting counts for the learner's day in which it began, and that begins at three
SPOKEN: Final = """
    SELECT ((c.start_time AT TIME ZONE $3) - interval '3 hours')::date AS on_day, sum(c.duration_seconds) AS seconds
    FROM conversation_sessions c
    WHERE {mine} AND c.language = $2 AND c.start_time >= $4 GROUP BY 1"""
REVIEWED: Final = """
    SELECT r.reviewed_on AS on_day, count(*) AS reviews, count(*) FILTER (WHERE r.rating <> 'again') AS remembered
    FROM review_log r JOIN vocabulary_progress v ON v.id = r.item_id
    WHERE {mine} AND v.language_id = $2 AND r.reviewed_on >= $3 AND r.undone_at IS NULL GROUP BY 1"""
WORDS: Final = """
    SELECT CASE WHEN v.metadata ? 'suspended' THEN 'suspended' ELSE v.mastery END AS state, count(*) AS words,
           count(*) FILTER (WHERE v.next_review_at <= $3) AS due
    FROM vocabulary_progress v WHERE {mine} AND v.language_id = $2 GROUP BY 1"""
SUMS: Final = """
    SELECT s.* FROM user_learning_stats s WHERE {mine} AND s.language_id = $2"""
OFF: Final = """
    SELECT a.metadata -> 'weekdays_off' AS weekdays_off FROM learning_path_assignments a
    JOIN learning_paths p ON p.id = a.path_id WHERE {mine} AND p.target_language = $2 AND a.status = 'active'
    ORDER BY a.last_active_on DESC NULLS LAST LIMIT 1"""


class DayFigures(Struct, frozen=True, kw_only=True):
    on: date
    minutes: float
    reviews: int
    remembered: int
    """Of the reviews, those that were not answered with again."""


class Levels(Struct, frozen=True, kw_only=True):
    speaking: int
    listening: int
    reading: int
    writing: int


class Progress(Struct, frozen=True, kw_only=True):
    language: str
    on: date
    streak_days: int
    longest_streak_days: int
    days_played: int
    words_learned: int
    words_reviewed: int
    words_due: int
    words: dict[WordState, int]
    levels: Levels
    days: tuple[DayFigures, ...]
    """One for every day, the oldest first, also for those without anything."""


async def read_progress(
    principal: Principal, at: datetime, *, language: str | None = None, days: int = 28
) -> Progress:
    """``language`` is the one they learn, where it is left out."""
    viewer = Viewer(user_id=principal.must_be_person())
    async with transaction(viewer):
        about = (await fetch(ABOUT, viewer.user_id))[0]
        zone = about["time_zone"] if is_zone(about["time_zone"]) else "UTC"
        learnt = language or about["target_language_id"] or "ja"
        on = local_day(at, zone)
        since = on - timedelta(days=days - 1)
        early = at - timedelta(days=days + 1)
        spoken = await fetch(_mine(SPOKEN, "c", viewer), viewer.user_id, learnt, zone, early)
        reviewed = await fetch(_mine(REVIEWED, "r", viewer), viewer.user_id, learnt, since)
        words = await fetch(_mine(WORDS, "v", viewer), viewer.user_id, learnt, at)
        sums = await fetch(_mine(SUMS, "s", viewer), viewer.user_id, learnt)
        off = await fetch(_mine(OFF, "a", viewer), viewer.user_id, learnt)
    seconds = {row["on_day"]: row["seconds"] for row in spoken}
    reviews = {row["on_day"]: row for row in reviewed}
    return Progress(
        language=learnt,
        on=on,
        words_due=sum(row["due"] for row in words),
        words=dict.fromkeys(WordState, 0) | {WordState(row["state"]): row["words"] for row in words},
        levels=_levels(about),
        days=tuple(_figures(since + timedelta(days=n), seconds, reviews) for n in range(days)),
        **_sums(sums[0] if sums else None, on, off[0]["weekdays_off"] if off else None),
    )


def _mine(sql: str, table: str, viewer: Viewer) -> str:
    return sql.format(mine=mine_sql(viewer, "$1", table))


def _figures(on: date, seconds: dict[date, int], reviews: dict[date, Any]) -> DayFigures:
    counted = reviews.get(on)
    return DayFigures(
        on=on,
        minutes=round((seconds.get(on) or 0) / 60, 1),
        reviews=counted["reviews"] if counted else 0,
        remembered=counted["remembered"] if counted else 0,
    )


def _levels(about: Any) -> Levels:
    """Of who has chosen nothing yet, the lowest."""
    names = ("speaking", "listening", "reading", "writing")
    return Levels(**{name: about[f"{name}_level"] or 5 for name in names})


def _sums(row: Any, on: date, weekdays_off: str | None) -> dict[str, int]:
    if row is None:
        return dict.fromkeys(
            ("streak_days", "longest_streak_days", "days_played", "words_learned", "words_reviewed"), 0
        )
    off = msgspec.json.decode(weekdays_off or "[]", type=tuple[int, ...])
    streak = Streak(row["current_streak_days"], row["longest_streak_days"], row["last_active_on"])
    return {
        "streak_days": streak.as_seen_on(on, off),
        "longest_streak_days": streak.longest,
        "days_played": row["lessons_completed"],
        "words_learned": row["words_learned"],
        "words_reviewed": row["words_reviewed"],
    }
