"""What is searched often and written seldom is put into its index at once: no list of late entries is read each time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T16:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Search indexes without pending lists"

SEARCHED = ("learning_path_listings_grams", "scenario_metadata_grams", "scenario_metadata_categories")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        for name in SEARCHED:
            await engine_finder().run_ddl(f"ALTER INDEX {name} SET (fastupdate = off)")
            await engine_finder().run_ddl(f"SELECT gin_clean_pending_list('{name}')")

    async def backward() -> None:
        for name in SEARCHED:
            await engine_finder().run_ddl(f"ALTER INDEX {name} RESET (fastupdate)")

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
