"""Whose reviews and whose feedback they are, and the indexes of what is due."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:31:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security and indexes of reviews, feedback and reminders"

MINE = "user_id = (SELECT app_viewer())"
GUESTS = f"{MINE} OR guest_id = (SELECT app_guest())"
SYSTEM = "(SELECT app_is_system())"

OWNED = {"review_log": MINE, "day_feedback": GUESTS}
READABLE = {
    "day_feedback": "EXISTS (SELECT 1 FROM learning_paths p WHERE p.id = day_feedback.path_id "
    "AND p.created_by_user_id = (SELECT app_viewer()))",
}
INDEXES = {
    "review_log_mine": "review_log (user_id, reviewed_on)",
    "review_log_item": "review_log (item_id, reviewed_at DESC)",
    "day_feedback_of_path": "day_feedback (path_id, day_index, updated_at DESC)",
    "day_feedback_guest": "day_feedback (guest_id) WHERE guest_id IS NOT NULL",
    "vocabulary_progress_mine": "vocabulary_progress (user_id, created_at DESC, id)",
    "learning_path_assignments_remind": "learning_path_assignments (next_reminder_at) "
    "WHERE email_reminders_enabled AND status = 'active'",
    "learning_path_assignments_cohorts": "learning_path_assignments (path_id, created_at DESC, id)",
    "learning_path_assignments_invited": "learning_path_assignments (invited_email) WHERE status = 'invited'",
}
DROPPED = {
    "learning_path_assignments_reminders": "learning_path_assignments (last_email_sent_at) "
    "WHERE email_reminders_enabled AND status = 'active'",
}


def _forward_statements() -> list[str]:
    statements = [f"CREATE INDEX {name} ON {what}" for name, what in INDEXES.items()]
    statements += [f"DROP INDEX {name}" for name in DROPPED]
    for table, mine in OWNED.items():
        statements += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner ON {table} USING ({SYSTEM} OR {mine}) WITH CHECK ({SYSTEM} OR {mine})",
        ]
    return statements + [f"CREATE POLICY reader ON {table} FOR SELECT USING ({who})" for table, who in READABLE.items()]


def _backward_statements() -> list[str]:
    statements = [f"DROP POLICY reader ON {table}" for table in READABLE]
    for table in OWNED:
        statements += [
            f"DROP POLICY owner ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ]
    statements += [f"CREATE INDEX {name} ON {what}" for name, what in DROPPED.items()]
    return statements + [f"DROP INDEX {name}" for name in INDEXES]


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
