"""What somebody takes along lies ready for a week, in pieces."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine.finder import engine_finder

ID = "2026-11-21T21:35:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Exports as work for a worker"

TABLES = (
    """CREATE TABLE data_exports (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(),
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
        asked_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp, working_until TIMESTAMPTZ DEFAULT null,
        attempts SMALLINT NOT NULL DEFAULT 0, done_at TIMESTAMPTZ DEFAULT null, size_bytes BIGINT NOT NULL DEFAULT 0,
        expires_at TIMESTAMPTZ NOT NULL DEFAULT current_timestamp)""",
    "CREATE INDEX data_exports_user_id ON data_exports USING btree (user_id)",
    "CREATE INDEX data_exports_expires_at ON data_exports USING btree (expires_at)",
    """CREATE TABLE data_export_pieces (id UUID PRIMARY KEY NOT NULL DEFAULT gen_random_uuid(),
        export_id UUID NOT NULL REFERENCES data_exports (id) ON DELETE CASCADE ON UPDATE CASCADE,
        user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE,
        place INTEGER NOT NULL DEFAULT 0, content BYTEA NOT NULL DEFAULT '')""",
    "CREATE INDEX data_export_pieces_user_id ON data_export_pieces USING btree (user_id)",
    "ALTER TABLE data_export_pieces ADD CONSTRAINT data_export_pieces_place_key UNIQUE (export_id, place)",
)
# a zip is compressed already
STORAGE = "ALTER TABLE data_export_pieces ALTER COLUMN content SET STORAGE EXTERNAL"
NAMES = ("data_exports", "data_export_pieces")
WHO = "(SELECT app_is_system()) OR user_id = (SELECT app_viewer())"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)

    async def forward() -> None:
        engine = engine_finder()
        for statement in (*TABLES, STORAGE):
            await engine.run_ddl(statement)
        for name in NAMES:
            await engine.run_ddl(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
            await engine.run_ddl(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
            await engine.run_ddl(f"CREATE POLICY owner ON {name} USING ({WHO}) WITH CHECK ({WHO})")

    async def backward() -> None:
        for name in reversed(NAMES):
            await engine_finder().run_ddl(f"DROP TABLE {name}")

    manager.add_raw(forward)
    manager.add_raw_backwards(backward)
    return manager
