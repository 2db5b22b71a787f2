"""What the operator's page sums up over the last days is found along its time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:32:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of the operator's figures"

INDEXES = {
    "conversations_created_at": "conversations (created_at)",
    "outgoing_mails_created_at": "outgoing_mails (created_at, id)",
    "day_feedback_open": "day_feedback (path_id) WHERE handled_at IS NULL",
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        for name, what in INDEXES.items():
            await engine_finder().run_ddl(f"CREATE INDEX {name} ON {what}")

    async def backward() -> None:
        for name in INDEXES:
            await engine_finder().run_ddl(f"DROP INDEX {name}")

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
