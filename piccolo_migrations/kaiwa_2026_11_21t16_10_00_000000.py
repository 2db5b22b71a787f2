"""What was deleted a month ago is found without looking at everything."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T16:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Indexes of what was deleted"

INDEXES = {
    "learning_paths_deleted": "learning_paths (deleted_at) WHERE deleted_at IS NOT NULL",
    "scenarios_deleted": "scenarios (deleted_at) WHERE deleted_at IS NOT NULL",
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
