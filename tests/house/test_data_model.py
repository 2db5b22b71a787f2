"""The data model that the product began with: every field, closed choice and uniqueness of it stands in the database."""

import re
from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.conftest import Servers

FIELDS = {
    "users": "id email google_id display_name username avatar_url stripe_customer_id native_language_id preferred_ui_language_id",
    "user_preferences": "id user_id target_language_id learning_goal speaking_level listening_level reading_level writing_level "
    "challenge_preference correction_style specific_goals",
    "session": "id user_id expires_at",
    "languages": "id code name native_name writing_system supported_scripts",
    "speakers": "id language_id region dialect_name bcp47_code gender voice_name voice_provider_id openai_voice_id",
    "conversations": "id user_id guest_id target_language_id mode scenario_id is_onboarding duration_seconds message_count "
    "audio_seconds comfort_rating engagement_level",
    "messages": "id conversation_id role content translated_content romanization pinyin hiragana katakana kanji "
    "translation_confidence translation_provider grammar_analysis vocabulary_analysis",
    "scenarios": "id title description role difficulty difficulty_rating cefr_level instructions context learning_goal "
    "cefr_recommendation persona expected_outcome learning_objectives comfort_indicators categories tags primary_skill "
    "search_keywords thumbnail_url estimated_duration_seconds created_by_user_id visibility usage_count is_active",
    "scenario_metadata": "scenario_id amount_saved_count total_times_used total_attempts average_rating ratings_count "
    "completion_rate average_time_spent created_at updated_at",
    "user_scenario_progress": "user_id scenario_id is_saved saved_at times_completed times_attempted last_attempt_at "
    "last_completed_at total_time_spent_seconds user_rating user_notes created_at updated_at",
    "tiers": "id monthly_conversations monthly_seconds monthly_realtime_sessions max_session_length_seconds "
    "session_banking_enabled has_realtime_access has_advanced_voices has_analytics monthly_price_usd annual_price_usd "
    "stripe_product_id stripe_price_id_monthly stripe_price_id_annual",
    "subscriptions": "id user_id tier_id stripe_subscription_id stripe_customer_id stripe_price_id status "
    "current_period_start current_period_end is_active",
    "payments": "id user_id subscription_id stripe_payment_intent_id stripe_invoice_id amount currency status",
    "user_usage": "user_id period conversations_used seconds_used realtime_sessions_used banked_seconds banked_seconds_used",
    "conversation_sessions": "id user_id language start_time end_time duration_seconds seconds_consumed input_tokens "
    "was_extended extensions_used",
    "analytics_events": "id user_id session_id event_name properties user_agent ip_address referrer",
    "learning_paths": "id user_id title description target_language schedule is_template is_public share_slug status "
    "created_by_user_id metadata version",
    "learning_path_assignments": "id path_id user_id role status starts_at current_day_index completed_at "
    "email_reminders_enabled last_email_sent_at metadata",
    "learning_path_previews": "id user_id guest_id session_id intent title description target_language source_language schedule "
    "preview_scenarios status committed_path_id expires_at metadata version",
    "scenario_generation_queue": "id user_id path_id day_index target_generation_date status last_error retry_count "
    "last_processed_at attempt_token lease_expires_at fair_key version",
}  # fmt: skip
CHOICES = {
    ("user_preferences", "learning_goal"): "Connection Career Travel Academic Culture Growth",
    ("user_preferences", "challenge_preference"): "comfortable moderate challenging",
    ("user_preferences", "correction_style"): "immediate gentle end_of_session",
    ("speakers", "gender"): "female male",
    ("conversations", "mode"): "traditional realtime",
    ("messages", "role"): "assistant user system",
    ("scenarios", "role"): "tutor character friendly_chat expert",
    ("scenarios", "difficulty"): "beginner intermediate advanced",
    ("subscriptions", "status"): "active canceled past_due trialing",
    ("learning_paths", "status"): "draft active archived",
    ("learning_path_assignments", "role"): "tester learner",
    ("learning_path_assignments", "status"): "invited active completed archived",
    ("learning_path_previews", "status"): "generating ready committed",
    ("scenario_generation_queue", "status"): "pending processing ready failed",
}
ONCE = {
    ("users", "email"), ("users", "google_id"), ("user_preferences", "user_id"), ("learning_paths", "share_slug"),
    ("learning_path_previews", "session_id"), ("learning_path_assignments", "path_id user_id"),
    ("scenario_generation_queue", "day_index path_id"), ("user_scenario_progress", "scenario_id user_id"),
    ("user_usage", "period user_id"), ("scenario_metadata", "scenario_id"),
}  # fmt: skip
"""Columns in the order of the alphabet."""
POINTS_TO = {
    "user_preferences": {"users", "languages"}, "session": {"users"}, "speakers": {"languages"}, "conversations": {"users", "scenarios", "languages"},
    "messages": {"conversations", "users"}, "user_scenario_progress": {"users", "scenarios"}, "scenario_metadata": {"scenarios"},
    "subscriptions": {"users", "tiers"}, "payments": {"users", "subscriptions"}, "user_usage": {"users"},
    "learning_paths": {"users"}, "learning_path_assignments": {"users", "learning_paths"},
    "learning_path_previews": {"users", "learning_paths"}, "scenario_generation_queue": {"users", "learning_paths"},
}  # fmt: skip
UNIQUE = """
    SELECT i.indrelid::regclass::text AS name,
           (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])) AS columns
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE i.indisunique AND c.relnamespace = 'public'::regnamespace"""


@pytest.fixture
async def catalogue(servers: Servers) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(servers.owner_url)
    yield connection
    await connection.close()


async def test_every_field_is_a_column(catalogue: asyncpg.Connection) -> None:
    rows = await catalogue.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    there = {(row["table_name"], row["column_name"]) for row in rows}
    wanted = {(table, field) for table, fields in FIELDS.items() for field in fields.split()}
    assert wanted - there == set()


@pytest.mark.parametrize(("table", "column"), CHOICES)
async def test_a_closed_choice_is_a_check(catalogue: asyncpg.Connection, table: str, column: str) -> None:
    checks = await catalogue.fetch(
        "SELECT pg_get_constraintdef(k.oid) AS says FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid "
        "WHERE k.contype = 'c' AND k.conrelid = $1::regclass AND a.attname = $2 AND a.attnum = ANY (k.conkey)",
        table,
        column,
    )
    assert any(
        set(CHOICES[table, column].split()) <= set(re.findall(r"'([^']*)'", row["says"])) for row in checks
    )


async def test_what_is_there_once_is_unique(catalogue: asyncpg.Connection) -> None:
    there = {(row["name"], row["columns"]) for row in await catalogue.fetch(UNIQUE)}
    assert ONCE - there == set()


async def test_every_relation_is_a_foreign_key(catalogue: asyncpg.Connection) -> None:
    rows = await catalogue.fetch(
        "SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS target FROM pg_constraint WHERE contype = 'f'"
    )
    there = {(row["name"], row["target"]) for row in rows}
    assert {(table, each) for table, targets in POINTS_TO.items() for each in targets} - there == set()


@pytest.mark.parametrize("skill", ["speaking", "listening", "reading", "writing"])
async def test_a_level_is_from_1_to_100(catalogue: asyncpg.Connection, skill: str) -> None:
    async with catalogue.transaction():
        await catalogue.execute("SELECT set_config('app.system', 'on', true)")
        user_id = await catalogue.fetchval(
            "INSERT INTO users (email) VALUES (gen_random_uuid() || '@kaiwa.example') RETURNING id"
        )
        for level in (0, 101):
            with pytest.raises(asyncpg.CheckViolationError):
                async with catalogue.transaction():
                    await catalogue.execute(
                        f"INSERT INTO user_preferences (user_id, {skill}_level) VALUES ($1, $2)",
                        user_id,
                        level,
                    )
        await catalogue.execute("DELETE FROM users WHERE id = $1", user_id)
