"""Sums about scenes, moved by one statement each, so that two talks at once are counted as two."""

from datetime import datetime
from typing import Final
from uuid import UUID

from kaiwa.database import connection, transaction
from kaiwa.viewer import SYSTEM, Viewer

# a rate times its attempts is the number of completions, before and after each of these
ATTEMPT: Final = """
    UPDATE scenario_metadata SET total_times_used = total_times_used + 1, total_attempts = total_attempts + 1,
        completion_rate = coalesce(completion_rate, 0) * total_attempts / (total_attempts + 1), updated_at = $2
    WHERE scenario_id = $1"""
COMPLETION: Final = """
    UPDATE scenario_metadata SET
        completion_rate = least(1, (round(coalesce(completion_rate, 0) * total_attempts) + 1) / greatest(total_attempts, 1)),
        average_time_spent = (coalesce(average_time_spent, 0) * round(coalesce(completion_rate, 0) * total_attempts) + $3)
            / (round(coalesce(completion_rate, 0) * total_attempts) + 1),
        updated_at = $2
    WHERE scenario_id = $1"""
MY_ATTEMPT: Final = """
    INSERT INTO user_scenario_progress AS mine (user_id, scenario_id, times_attempted, last_attempt_at)
    VALUES ($1, $2, 1, $3)
    ON CONFLICT (user_id, scenario_id) DO UPDATE
    SET times_attempted = mine.times_attempted + 1, last_attempt_at = $3, updated_at = $3"""
MY_COMPLETION: Final = """
    INSERT INTO user_scenario_progress AS mine
        (user_id, scenario_id, times_attempted, times_completed, last_completed_at, total_time_spent_seconds)
    VALUES ($1, $2, 1, 1, $3, $4)
    ON CONFLICT (user_id, scenario_id) DO UPDATE
    SET times_completed = mine.times_completed + 1, last_completed_at = $3, updated_at = $3,
        total_time_spent_seconds = mine.total_time_spent_seconds + $4"""
MY_TALK: Final = """
    INSERT INTO user_learning_stats AS mine
        (user_id, language_id, total_conversations, total_messages, total_seconds, created_at, updated_at)
    VALUES ($1, $2, 1, $3, $4, $5, $5)
    ON CONFLICT (user_id, language_id) DO UPDATE
    SET total_conversations = mine.total_conversations + 1, total_messages = mine.total_messages + $3,
        total_seconds = mine.total_seconds + $4, updated_at = $5"""
USE: Final = "UPDATE scenarios SET usage_count = usage_count + 1 WHERE id = $1"


async def count_attempt(scenario_id: str, viewer: Viewer, at: datetime) -> None:
    """Within the transaction that begins the talk."""
    await connection().execute(ATTEMPT, scenario_id, at)
    if viewer.user_id is not None:
        await connection().execute(MY_ATTEMPT, viewer.user_id, scenario_id, at)


async def count_completion(scenario_id: str, viewer: Viewer, at: datetime, seconds: int) -> None:
    """Within the transaction that ends it, which happens once."""
    await connection().execute(COMPLETION, scenario_id, at, float(seconds))
    if viewer.user_id is not None:
        await connection().execute(MY_COMPLETION, viewer.user_id, scenario_id, at, seconds)


async def count_talk(user_id: UUID, language: str, messages: int, seconds: int, at: datetime) -> None:
    await connection().execute(MY_TALK, user_id, language, messages, seconds, at)


async def count_use(scenario_id: str) -> None:
    """The product's own step: a catalogue's scene is nobody's to change."""
    async with transaction(SYSTEM):
        await connection().execute(USE, scenario_id)
