"""What Piccolo cannot say: search, partial indexes, row-level security, the append-only audit."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T14:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes, row-level security and the append-only audit"

INDEXES = {
    # the queue: what is due, oldest need first, and what a dead worker left behind
    "scenario_generation_queue_due": "scenario_generation_queue (fair_key, available_at) "
    "WHERE status = 'pending' AND NOT set_aside",
    "scenario_generation_queue_leased": "scenario_generation_queue (lease_expires_at) WHERE status = 'processing'",
    "scenario_generation_queue_failed": "scenario_generation_queue (updated_at DESC) WHERE status = 'failed' OR set_aside",
    "scenario_generation_queue_guest": "scenario_generation_queue (guest_id) WHERE guest_id IS NOT NULL",
    # lists, newest first
    "conversations_mine": "conversations (user_id, created_at DESC, id) WHERE deleted_at IS NULL",
    "conversations_user": "conversations (user_id)",
    "conversations_guest": "conversations (guest_id) WHERE guest_id IS NOT NULL",
    "messages_guest": "messages (guest_id) WHERE guest_id IS NOT NULL",
    "conversation_sessions_guest": "conversation_sessions (guest_id) WHERE guest_id IS NOT NULL",
    "learning_paths_mine": "learning_paths (user_id, created_at DESC, id) WHERE deleted_at IS NULL",
    "learning_paths_guest": "learning_paths (guest_id) WHERE guest_id IS NOT NULL",
    "learning_paths_catalogue": "learning_paths (target_language, difficulty_rating, published_at DESC, id) "
    "WHERE is_public AND deleted_at IS NULL",
    "learning_paths_search": "learning_paths USING gin ((title || ' ' || description) gin_trgm_ops) "
    "WHERE is_public AND deleted_at IS NULL",
    "learning_path_assignments_mine": "learning_path_assignments (user_id, status, created_at DESC)",
    "learning_path_assignments_guest_key": "UNIQUE learning_path_assignments (guest_id, path_id) WHERE guest_id IS NOT NULL",
    "learning_path_assignments_invited_key": "UNIQUE learning_path_assignments (path_id, invited_email) "
    "WHERE invited_email IS NOT NULL",
    "learning_path_assignments_reminders": "learning_path_assignments (last_email_sent_at) "
    "WHERE email_reminders_enabled AND status = 'active'",
    "learning_path_previews_mine": "learning_path_previews (user_id, created_at DESC)",
    "scenarios_mine": "scenarios (user_id, created_at DESC, id) WHERE deleted_at IS NULL",
    "scenarios_guest": "scenarios (guest_id) WHERE guest_id IS NOT NULL",
    "scenarios_catalogue": "scenarios (target_language, difficulty_rating, created_at DESC, id) "
    "WHERE visibility = 'public' AND is_active AND deleted_at IS NULL",
    "scenarios_search": "scenarios USING gin ((title || ' ' || description) gin_trgm_ops) "
    "WHERE visibility = 'public' AND is_active AND deleted_at IS NULL",
    "scenarios_categories": "scenarios USING gin (categories)",
    "scenario_metadata_trending": "scenario_metadata (trending_score DESC, scenario_id)",
    "scenario_metadata_saved": "scenario_metadata (amount_saved_count DESC, scenario_id)",
    "scenario_metadata_rated": "scenario_metadata (average_rating DESC NULLS LAST, scenario_id)",
    "user_scenario_progress_saved": "user_scenario_progress (user_id, saved_at DESC) WHERE is_saved",
    "vocabulary_progress_due": "vocabulary_progress (user_id, language_id, next_review_at)",
    "subscriptions_one_active_key": "UNIQUE subscriptions (user_id) WHERE is_active",
    "user_notifications_due": "user_notifications (scheduled_for) WHERE status = 'pending'",
    "outgoing_mails_due": "outgoing_mails (next_try_at) WHERE status = 'pending'",
    "api_tokens_mine": "api_tokens (user_id, created_at DESC)",
    "request_replays_guest": "request_replays (guest_id) WHERE guest_id IS NOT NULL",
    "users_username_folded_key": "UNIQUE users (lower(username)) WHERE username IS NOT NULL",
}

MINE = "user_id = (SELECT app_viewer())"
GUESTS = f"{MINE} OR guest_id = (SELECT app_guest())"
SYSTEM = "(SELECT app_is_system())"

# table: who may read and write a row; the product itself may always
OWNED = {
    "users": "id = (SELECT app_viewer())",
    "user_preferences": MINE,
    "session": MINE,
    "api_tokens": MINE,
    "account_links": MINE,
    "outgoing_mails": MINE,
    "reading_overrides": MINE,
    "request_replays": GUESTS,
    "subscriptions": MINE,
    "payments": MINE,
    "user_usage": MINE,
    "user_learning_stats": MINE,
    "vocabulary_progress": MINE,
    "user_scenario_progress": MINE,
    "conversations": GUESTS,
    "messages": GUESTS,
    "conversation_sessions": GUESTS,
    "learning_path_previews": GUESTS,
    "learning_paths": GUESTS,
    "learning_path_assignments": f"{GUESTS} OR path_owner_id = (SELECT app_viewer())",
    "scenario_generation_queue": GUESTS,
    "scenarios": GUESTS,
    "analytics_events": MINE,
    "user_notifications": MINE,
}

# table: who may read besides. The arrows go one way (scenarios, paths, assignments), or policies would recurse.
READABLE = {
    "learning_paths": "is_public OR created_by_user_id = (SELECT app_viewer()) OR EXISTS (SELECT 1 FROM "
    "learning_path_assignments a WHERE a.path_id = learning_paths.id AND "
    "(a.user_id = (SELECT app_viewer()) OR a.guest_id = (SELECT app_guest())))",
    "scenarios": "visibility = 'public' OR EXISTS (SELECT 1 FROM learning_paths p WHERE p.id = scenarios.path_id)",
}

FUNCTIONS = (
    """CREATE FUNCTION app_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$""",
    """CREATE FUNCTION app_guest() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT nullif(current_setting('app.guest_id', true), '')::uuid $$""",
    """CREATE FUNCTION app_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
       AS $$ SELECT coalesce(current_setting('app.system', true), '') = 'on' $$""",
    """CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql
       AS $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
)


def _create_index(name: str, what: str) -> str:
    unique, rest = ("UNIQUE ", what.removeprefix("UNIQUE ")) if what.startswith("UNIQUE ") else ("", what)
    return f"CREATE {unique}INDEX {name} ON {rest}"


def _forward_statements() -> list[str]:
    statements = ["CREATE EXTENSION IF NOT EXISTS pg_trgm", *FUNCTIONS]
    statements += [_create_index(name, what) for name, what in INDEXES.items()]
    statements.append("ALTER TABLE scenario_generation_queue SET (fillfactor = 80)")
    for table, mine in OWNED.items():
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner ON {table} USING ({SYSTEM} OR {mine}) WITH CHECK ({SYSTEM} OR {mine})",
        ]
    statements += [f"CREATE POLICY reader ON {table} FOR SELECT USING ({who})" for table, who in READABLE.items()]
    statements += [
        "ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE audit_log FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY reader ON audit_log FOR SELECT USING ({SYSTEM})",
        "CREATE POLICY writer ON audit_log FOR INSERT WITH CHECK (true)",
        "CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()",
    ]
    return statements


def _backward_statements() -> list[str]:
    statements = ["DROP TRIGGER audit_log_append_only ON audit_log"]
    statements += [f"DROP POLICY reader ON {table}" for table in (*READABLE, "audit_log")]
    statements += [f"DROP POLICY owner ON {table}" for table in OWNED] + ["DROP POLICY writer ON audit_log"]
    for table in (*OWNED, "audit_log"):
        statements += [
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]
    statements += [f"DROP INDEX {name}" for name in INDEXES]
    statements.append("ALTER TABLE scenario_generation_queue RESET (fillfactor)")
    names = ("audit_refuse_change", "app_is_system", "app_guest", "app_viewer")
    return statements + [f"DROP FUNCTION {name}()" for name in names]


async def _run(statements: list[str]) -> None:
    for statement in statements:
        await engine_finder().run_ddl(statement)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        await _run(_forward_statements())

    async def backward() -> None:
        await _run(_backward_statements())

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
