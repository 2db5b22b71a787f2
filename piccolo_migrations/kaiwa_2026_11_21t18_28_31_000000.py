"""Recordings are their speaker's alone; sound is compact already, so the database does not try to press it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T18:28:31:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of recordings"

WHO = "(SELECT app_is_system()) OR user_id = (SELECT app_viewer())"
FORWARD = (
    "ALTER TABLE voice_recordings ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE voice_recordings FORCE ROW LEVEL SECURITY",
    f"CREATE POLICY owner ON voice_recordings USING ({WHO}) WITH CHECK ({WHO})",
    "CREATE INDEX voice_recordings_mine ON voice_recordings (user_id, created_at DESC, id)",
    "ALTER TABLE voice_recordings ALTER COLUMN audio SET STORAGE EXTERNAL",
)
BACKWARD = (
    "ALTER TABLE voice_recordings ALTER COLUMN audio SET STORAGE EXTENDED",
    "DROP INDEX voice_recordings_mine",
    "DROP POLICY owner ON voice_recordings",
    "ALTER TABLE voice_recordings NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE voice_recordings DISABLE ROW LEVEL SECURITY",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        for statement in FORWARD:
            await engine_finder().run_ddl(statement)

    async def backward() -> None:
        for statement in BACKWARD:
            await engine_finder().run_ddl(statement)

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
