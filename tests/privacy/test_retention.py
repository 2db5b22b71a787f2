"""What is over goes, and nothing else."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from kaiwa.clock import now
from kaiwa.privacy.retention import purge
from tests.browsing import an_address, query
from tests.conftest import Servers
from tests.privacy.test_erasure import a_person

DAY = timedelta(days=1)
EACH = {
    "session": "INSERT INTO session (id, user_id, public_id, expires_at) VALUES (gen_random_uuid(), $1, gen_random_uuid(), $2)",
    "account_links": "INSERT INTO account_links (user_id, purpose, token_hash, email, expires_at) "
    "VALUES ($1, 'verify_email', gen_random_uuid(), 'x', $2)",
    "request_replays": "INSERT INTO request_replays (user_id, owner, key, fingerprint, expires_at) "
    "VALUES ($1, $1, gen_random_uuid(), 'f', $2)",
    "data_exports": "INSERT INTO data_exports (user_id, asked_at, expires_at) VALUES ($1, now(), $2)",
    "api_tokens": "INSERT INTO api_tokens (user_id, name, token_hash, prefix, expires_at) "
    "VALUES ($1, 'x', gen_random_uuid(), 'x', $2::timestamptz - interval '30 days')",
    "learning_path_previews": "INSERT INTO learning_path_previews (user_id, session_id, intent, expires_at) "
    "VALUES ($1, left(gen_random_uuid()::text, 16), 'x', $2::timestamptz - interval '1 day')",
    "learning_paths": "INSERT INTO learning_paths (id, user_id, title, target_language, difficulty_rating, cefr_level, "
    "deleted_at) VALUES (gen_random_uuid(), $1, 'x', 'ja', 10, 'A1', $2::timestamptz - interval '30 days')",
    "scenarios": "INSERT INTO scenarios (id, user_id, title, target_language, difficulty, difficulty_rating, cefr_level, "
    "deleted_at) VALUES (gen_random_uuid(), $1, 'x', 'ja', 'beginner', 10, 'A1', $2::timestamptz - interval '30 days')",
}
"""A row of each that is over at a moment."""
OF_NOBODY = {
    "engine_calls": "INSERT INTO engine_calls (purpose, provider, model, outcome, created_at) "
    "VALUES ('x', 'x', 'x', 'ok', $1::timestamptz - interval '90 days')",
    "guest_usage": "INSERT INTO guest_usage (who, period, updated_at) "
    "VALUES ('guest:' || gen_random_uuid(), '2026-01', $1::timestamptz - interval '62 days')",
}


async def test_what_is_over_goes_and_what_is_not_stays(database: Servers) -> None:
    await purge(now())
    user_id, at = await a_person(an_address()), now()
    for over_at in (at - timedelta(seconds=1), at + timedelta(minutes=1)):
        for statement in EACH.values():
            await query(statement, user_id, over_at)
        for statement in OF_NOBODY.values():
            await query(statement, over_at)
    for status, age in (("sent", 31), ("sent", 29), ("failed", 31), ("pending", 31)):
        await query(
            "INSERT INTO outgoing_mails (user_id, recipient, kind, subject, body, status, created_at) "
            "VALUES ($1, 'x', 'x', 'x', 'x', $2, $3)",
            user_id, status, at - age * DAY,
        )  # fmt: skip
    expected = dict.fromkeys([*EACH, *OF_NOBODY], 1) | {"voice_recordings": 0, "outgoing_mails": 2}
    assert await purge(at) == expected
    assert set((await purge(at)).values()) == {0}


async def test_more_than_a_batch_goes_in_one_night(database: Servers) -> None:
    await purge(now())
    user_id = await a_person(an_address())
    await query(
        "INSERT INTO session (id, user_id, public_id, expires_at) "
        "SELECT md5(n::text || $1::uuid::text), $1::uuid, gen_random_uuid(), now() - interval '1 day' FROM generate_series(1, 12001) n",
        user_id,
    )
    assert (await purge(now()))["session"] == 12_001


async def _a_deleted_path(user_id: UUID, at: datetime) -> str:
    key = uuid4().hex
    await query(
        "INSERT INTO learning_paths (id, user_id, title, target_language, difficulty_rating, cefr_level, deleted_at) "
        "VALUES ($1, $2, 'x', 'ja', 10, 'A1', $3)",
        key, user_id, at,
    )  # fmt: skip
    return key


async def _a_deleted_scene(user_id: UUID, at: datetime) -> str:
    key = uuid4().hex
    await query(
        "INSERT INTO scenarios (id, user_id, title, target_language, difficulty, difficulty_rating, cefr_level, deleted_at) "
        "VALUES ($1, $2, 'x', 'ja', 'beginner', 10, 'A1', $3)",
        key, user_id, at,
    )  # fmt: skip
    return key


async def test_what_is_a_part_of_anothers_history_stays(database: Servers) -> None:
    owner, learner, at = await a_person(an_address()), await a_person(an_address()), now()
    path, scene = [await make(owner, at - timedelta(days=90)) for make in (_a_deleted_path, _a_deleted_scene)]
    await query(
        "INSERT INTO learning_path_assignments (path_id, user_id, starts_at, starts_on, status) "
        "VALUES ($1, $2, now(), now()::date, 'completed')",
        path, learner,
    )  # fmt: skip
    await query("INSERT INTO user_scenario_progress (user_id, scenario_id) VALUES ($1, $2)", learner, scene)
    await purge(at)
    assert await query("SELECT FROM learning_paths WHERE id = $1", path)
    assert await query("SELECT FROM scenarios WHERE id = $1", scene)
