"""Sums of what somebody has done in a language; every figure can be counted again from its rows."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Final
from uuid import UUID

from kaiwa.database import connection, fetch, transaction
from kaiwa.practice.streak import LONGEST_LOOK_DAYS, Streak
from kaiwa.viewer import SYSTEM

ADD: Final = """
    INSERT INTO user_learning_stats AS s (user_id, language_id, words_learned, words_reviewed, lessons_completed,
                                          created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6)
    ON CONFLICT (user_id, language_id) DO UPDATE SET
        words_learned = s.words_learned + EXCLUDED.words_learned,
        words_reviewed = greatest(0, s.words_reviewed + EXCLUDED.words_reviewed),
        lessons_completed = s.lessons_completed + EXCLUDED.lessons_completed,
        updated_at = EXCLUDED.updated_at
    RETURNING current_streak_days, longest_streak_days, last_active_on"""
# the row is locked by the statement above until the transaction ends
SET_STREAK: Final = """
    UPDATE user_learning_stats SET current_streak_days = $3, longest_streak_days = $4, last_active_on = $5
    WHERE user_id = $1 AND language_id = $2 AND (last_active_on IS NULL OR last_active_on < $5)"""
# whatever weekdays somebody has off, after so many days nothing holds any more
END: Final = f"""
    UPDATE user_learning_stats SET current_streak_days = 0
    WHERE current_streak_days > 0 AND last_active_on < $1::date - {LONGEST_LOOK_DAYS + 2}"""  # noqa: S608 - a number of ours


async def end_broken_streaks(at: datetime) -> None:
    """For who adds streaks up; who shows one asks ``Streak.as_seen_on``. Again changes nothing."""
    async with transaction(SYSTEM):
        await connection().execute(END, at.date())


async def add_to_stats(
    user_id: UUID,
    language: str,
    *,
    at: datetime,
    words_learned: int = 0,
    words_reviewed: int = 0,
    lessons_completed: int = 0,
    active_on: date | None = None,
    weekdays_off: Collection[int] = (),
) -> None:
    """Within the caller's transaction. ``active_on`` is the learner's own day, for what counts for the streak."""
    rows = await fetch(ADD, user_id, language, words_learned, words_reviewed, lessons_completed, at)
    if active_on is None:
        return
    row = rows[0]
    before = Streak(row["current_streak_days"], row["longest_streak_days"], row["last_active_on"])
    after = before.on(active_on, weekdays_off)
    if after != before:
        await connection().execute(SET_STREAK, user_id, language, after.current, after.longest, after.last_on)
