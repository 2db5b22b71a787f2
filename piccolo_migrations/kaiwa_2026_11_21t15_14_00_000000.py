"""What Piccolo cannot say: who still speaks, and one open conversation a day of a path."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:14:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of conversations"

INDEXES = {
    "messages_streaming": "INDEX messages_streaming ON messages (answering_until) WHERE status = 'streaming'",
    "conversations_open_day_key": "UNIQUE INDEX conversations_open_day_key ON conversations (assignment_id, day_index) "
    "WHERE status = 'open' AND deleted_at IS NULL",
}


async def _run(statements: list[str]) -> None:
    for statement in statements:
        await engine_finder().run_ddl(statement)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        await _run([f"CREATE {what}" for what in INDEXES.values()])

    async def backward() -> None:
        await _run([f"DROP INDEX {name}" for name in INDEXES])

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
