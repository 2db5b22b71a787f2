"""How many days of a path are written stands beside its month."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import SmallInt
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-21T18:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "How many days of a path are written"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="kaiwa", description=DESCRIPTION)
    manager.add_column(
        table_class_name="LearningPath",
        tablename="learning_paths",
        column_name="days_written",
        db_column_name="days_written",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )
    return manager
