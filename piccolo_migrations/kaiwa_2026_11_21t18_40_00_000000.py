"""Plans as rows, what guests use, and one open sitting a conversation."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Metering: plans, guests' usage, open sittings"

INDEXES = {
    "conversation_sessions_open_key": "UNIQUE conversation_sessions (conversation_id) WHERE closed_at IS NULL",
    "conversation_sessions_silent": "conversation_sessions (end_time) WHERE closed_at IS NULL",
    "guest_usage_period": "guest_usage (period)",
}
SYSTEM = "(SELECT app_is_system())"

COLUMNS = (
    "ALTER TABLE tiers ADD COLUMN max_extensions SMALLINT NOT NULL DEFAULT 0",
    "ALTER TABLE user_usage ADD COLUMN tier_id VARCHAR(32) REFERENCES tiers (id) ON DELETE SET NULL "
    "ON UPDATE CASCADE DEFAULT null",
    "CREATE INDEX user_usage_tier_id ON user_usage USING btree (tier_id)",
    "ALTER TABLE conversation_sessions ADD COLUMN closed_at TIMESTAMPTZ DEFAULT null",
    """CREATE TABLE guest_usage (created_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
        updated_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
        id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(), who VARCHAR(80) NOT NULL DEFAULT '',
        period VARCHAR(7) NOT NULL DEFAULT '', conversations_used INTEGER NOT NULL DEFAULT 0,
        seconds_used INTEGER NOT NULL DEFAULT 0, realtime_sessions_used INTEGER NOT NULL DEFAULT 0,
        tokens_used BIGINT NOT NULL DEFAULT 0, banked_seconds INTEGER NOT NULL DEFAULT 0,
        banked_seconds_used INTEGER NOT NULL DEFAULT 0,
        tier_id VARCHAR(32) REFERENCES tiers (id) ON DELETE SET NULL ON UPDATE CASCADE DEFAULT null)""",
    "CREATE INDEX guest_usage_tier_id ON guest_usage USING btree (tier_id)",
    "ALTER TABLE guest_usage ADD CONSTRAINT guest_usage_who_key UNIQUE (who, period)",
)
# every sitting but the newest of a conversation is over; the sweep closes the others when they have been silent
FILL = """
    UPDATE conversation_sessions s SET closed_at = coalesce(s.end_time, s.start_time) WHERE EXISTS (
        SELECT FROM conversation_sessions n WHERE n.conversation_id = s.conversation_id
        AND (n.start_time, n.id) > (s.start_time, s.id))"""
# an operator's own plans and prices stay: what is there is not touched
TIERS = """
    INSERT INTO tiers (id, name, monthly_conversations, monthly_seconds, monthly_realtime_sessions,
        max_session_length_seconds, max_extensions, session_banking_enabled, has_realtime_access, has_advanced_voices,
        has_analytics, monthly_price_usd, annual_price_usd, is_active)
    VALUES ('unlimited', 'Unlimited', NULL, NULL, NULL, NULL, 3, false, true, true, true, 0, 0, false),
        ('guest', 'Guest', 5, 1800, 0, 900, 0, false, false, false, false, 0, 0, false),
        ('free', 'Free', 40, 7200, 0, 1200, 1, false, false, false, false, 0, 0, true),
        ('plus', 'Plus', NULL, 36000, 20, 2700, 3, true, true, false, true, 900, 9000, true),
        ('premium', 'Premium', NULL, 108000, 120, 5400, 3, true, true, true, true, 1900, 19000, true)
    ON CONFLICT (id) DO NOTHING"""
SECURITY = (
    "ALTER TABLE guest_usage ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE guest_usage FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY product ON guest_usage USING ({SYSTEM}) WITH CHECK ({SYSTEM})",
)
BACK = (
    "DROP TABLE guest_usage",
    "DROP INDEX conversation_sessions_open_key",
    "DROP INDEX conversation_sessions_silent",
    "ALTER TABLE conversation_sessions DROP COLUMN closed_at",
    "DROP INDEX user_usage_tier_id",
    "ALTER TABLE user_usage DROP COLUMN tier_id",
    "ALTER TABLE tiers DROP COLUMN max_extensions",
)


def _create_index(name: str, what: str) -> str:
    unique, rest = ("UNIQUE ", what.removeprefix("UNIQUE ")) if what.startswith("UNIQUE ") else ("", what)
    return f"CREATE {unique}INDEX {name} ON {rest}"


async def _run(statements: list[str]) -> None:
    for statement in statements:
        await engine_finder().run_ddl(statement)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        indexes = [_create_index(name, what) for name, what in INDEXES.items()]
        await _run([*COLUMNS, FILL, TIERS, *SECURITY, *indexes])

    async def backward() -> None:
        await _run(list(BACK))

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
