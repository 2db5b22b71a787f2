"""What is over goes, and nothing else."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from kaiwa.clock import now
from kaiwa.privacy.retention import purge
from tests.browsing import an_address, query
from tests.conftest import Servers
from tests.privacy.test_erasure import a_person


async def test_what_is_over_goes_and_what_is_not_stays(database: Servers) -> None:
    await purge(now())
    user_id, at = await a_person(an_address()), now()
    day = timedelta(days=1)
    for until in (at - timedelta(seconds=1), at + day):
        await query(
            "INSERT INTO session (id, user_id, public_id, expires_at) VALUES ($1, $2, $3, $4)",
            uuid4().hex, user_id, uuid4(), until,
        )  # fmt: skip
        await query(
            "INSERT INTO account_links (user_id, purpose, token_hash, email, expires_at) "
            "VALUES ($1, 'verify_email', $2, 'x', $3)",
            user_id, uuid4().hex, until,
        )  # fmt: skip
        await query(
            "INSERT INTO request_replays (user_id, owner, key, fingerprint, expires_at) VALUES ($1, $1, $2, 'f', $3)",
            user_id, uuid4().hex, until,
        )  # fmt: skip
        await query(
            "INSERT INTO api_tokens (user_id, name, token_hash, prefix, expires_at) VALUES ($1, 'x', $2, 'x', $3)",
            user_id, uuid4().hex, until - 30 * day,
        )  # fmt: skip
    for status, age in (("sent", 31), ("sent", 29), ("failed", 31), ("pending", 31)):
        await query(
            "INSERT INTO outgoing_mails (user_id, recipient, kind, subject, body, status, created_at) "
            "VALUES ($1, 'x', 'x', 'x', 'x', $2, $3)",
            user_id, status, at - age * day,
        )  # fmt: skip
    for age in (91, 89):
        await query(
            "INSERT INTO engine_calls (purpose, provider, model, outcome, created_at) VALUES ('x', 'x', 'x', 'ok', $1)",
            at - age * day,
        )
    for age in (63, 61):
        await query(
            "INSERT INTO guest_usage (who, period, updated_at) VALUES ($1, '2026-01', $2)",
            f"guest:{uuid4()}",
            at - age * day,
        )
    for until in (at - day, at - day + timedelta(minutes=1)):
        await query(
            "INSERT INTO learning_path_previews (user_id, session_id, intent, expires_at) VALUES ($1, $2, 'x', $3)",
            user_id, uuid4().hex[:16], until - timedelta(seconds=1),
        )  # fmt: skip
    for age in (31, 29):
        await _a_deleted_path(user_id, at - age * day)
        await _a_deleted_scene(user_id, at - age * day)
    gone = await purge(at)
    assert gone == {
        "session": 1,
        "account_links": 1,
        "request_replays": 1,
        "api_tokens": 1,
        "engine_calls": 1,
        "guest_usage": 1,
        "voice_recordings": 0,
        "learning_path_previews": 1,
        "learning_paths": 1,
        "scenarios": 1,
        "outgoing_mails": 2,
    }
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
