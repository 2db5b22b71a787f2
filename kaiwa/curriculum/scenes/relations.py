"""What somebody makes of a scene: they save it, rate it and write a note, and the scene's counters follow."""

from typing import Final
from uuid import uuid4

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.curriculum.scenes.reading import load_playable, shown_scene
from kaiwa.curriculum.scenes.view import SceneDetail
from kaiwa.database import connection, fetch, transaction

# one statement each: what has not changed counts nothing
SAVE: Final = """
    WITH changed AS (
        INSERT INTO user_scenario_progress AS u (id, user_id, scenario_id, is_saved, saved_at, created_at, updated_at)
        VALUES ($1, $2, $3, true, $4, $4, $4)
        ON CONFLICT (user_id, scenario_id) DO UPDATE SET is_saved = true, saved_at = $4, updated_at = $4
        WHERE NOT u.is_saved RETURNING 1)
    UPDATE scenario_metadata SET amount_saved_count = amount_saved_count + 1
    WHERE scenario_id = $3 AND EXISTS (SELECT FROM changed)"""
UNSAVE: Final = """
    WITH changed AS (
        UPDATE user_scenario_progress SET is_saved = false, saved_at = NULL, updated_at = $3
        WHERE user_id = $1 AND scenario_id = $2 AND is_saved RETURNING 1)
    UPDATE scenario_metadata SET amount_saved_count = amount_saved_count - 1
    WHERE scenario_id = $2 AND amount_saved_count > 0 AND EXISTS (SELECT FROM changed)"""
MEET: Final = """
    INSERT INTO user_scenario_progress (id, user_id, scenario_id, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $4) ON CONFLICT (user_id, scenario_id) DO NOTHING"""
BEFORE: Final = """
    SELECT user_rating FROM user_scenario_progress WHERE user_id = $1 AND scenario_id = $2 FOR UPDATE"""
RATE: Final = """
    UPDATE user_scenario_progress SET user_rating = $3, updated_at = $4 WHERE user_id = $1 AND scenario_id = $2"""
COUNT: Final = """
    UPDATE scenario_metadata SET
        average_rating = CASE WHEN ratings_count + $2 <= 0 THEN NULL ELSE least(5, greatest(1,
            (coalesce(average_rating, 0) * ratings_count + $3) / (ratings_count + $2))) END,
        ratings_count = greatest(0, ratings_count + $2)
    WHERE scenario_id = $1"""
NOTE: Final = """
    UPDATE user_scenario_progress SET user_notes = $3, updated_at = $4 WHERE user_id = $1 AND scenario_id = $2"""


async def save_scene(principal: Principal, scenario_id: str) -> SceneDetail:
    user_id, viewer = principal.must_be_person(), principal.viewer
    async with transaction(viewer):
        await load_playable(scenario_id, viewer)
        await connection().execute(SAVE, uuid4(), user_id, scenario_id, now())
        return await shown_scene(scenario_id, viewer)


async def unsave_scene(principal: Principal, scenario_id: str) -> None:
    """Also of one that its creator has taken back since."""
    user_id = principal.must_be_person()
    async with transaction(principal.viewer):
        await connection().execute(UNSAVE, user_id, scenario_id, now())


async def rate_scene(principal: Principal, scenario_id: str, rating: int | None) -> SceneDetail:
    """1 to 5; None takes it back."""
    user_id, viewer, at = principal.must_be_person(), principal.viewer, now()
    async with transaction(viewer):
        await load_playable(scenario_id, viewer)
        await connection().execute(MEET, uuid4(), user_id, scenario_id, at)
        # the lock makes a second rating of the same person see the first
        [row] = await fetch(BEFORE, user_id, scenario_id)
        before = row["user_rating"]
        if before != rating:
            await connection().execute(RATE, user_id, scenario_id, rating, at)
            more = (rating is not None) - (before is not None)
            await connection().execute(COUNT, scenario_id, more, float((rating or 0) - (before or 0)))
        return await shown_scene(scenario_id, viewer)


async def note_scene(principal: Principal, scenario_id: str, notes: str) -> SceneDetail:
    """For oneself alone; an empty text takes it away."""
    user_id, viewer, at = principal.must_be_person(), principal.viewer, now()
    async with transaction(viewer):
        await load_playable(scenario_id, viewer)
        await connection().execute(MEET, uuid4(), user_id, scenario_id, at)
        await connection().execute(NOTE, user_id, scenario_id, notes.strip() or None, at)
        return await shown_scene(scenario_id, viewer)
