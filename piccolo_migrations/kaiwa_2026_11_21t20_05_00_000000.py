"""The index by which one's recordings are listed gets the name of what it is for, beside the other indexes by hand."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T20:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The newest recordings first, by an index of that name"

BEFORE = "voice_recordings_mine"
INDEXES = {"voice_recordings_newest": "voice_recordings (user_id, created_at DESC, id)"}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        for name in INDEXES:
            await engine_finder().run_ddl(f"ALTER INDEX {BEFORE} RENAME TO {name}")

    async def backward() -> None:
        for name in INDEXES:
            await engine_finder().run_ddl(f"ALTER INDEX {name} RENAME TO {BEFORE}")

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
