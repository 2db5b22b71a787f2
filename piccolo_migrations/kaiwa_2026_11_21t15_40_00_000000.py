"""Previews that wait to be drawn, found without reading all of them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T15:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "An index of the previews that are being drawn"

INDEXES = {
    "learning_path_previews_waiting": "learning_path_previews (updated_at) WHERE status = 'generating'",
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
