from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.constraints import Unique

ID = "2026-11-21T15:13:19:035941"
VERSION = "1.38.0"
DESCRIPTION = "Turns: whose message, whose lease, why not as asked; over which words readings stand"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="kaiwa", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="UserPreferences",
        tablename="user_preferences",
        column_name="reading_display",
        db_column_name="reading_display",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 16,
            "default": "always",
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

    manager.add_column(
        table_class_name="Message",
        tablename="messages",
        column_name="answering_until",
        db_column_name="answering_until",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": True,
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

    manager.add_column(
        table_class_name="Message",
        tablename="messages",
        column_name="client_id",
        db_column_name="client_id",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 128,
            "default": None,
            "null": True,
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

    manager.add_column(
        table_class_name="Message",
        tablename="messages",
        column_name="origin_reason",
        db_column_name="origin_reason",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": None,
            "null": True,
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

    manager.add_constraint(
        table_class_name="UserPreferences",
        tablename="user_preferences",
        constraint_name="user_preferences_readings",
        constraint_class=Check,
        params={
            "condition": "reading_display IN ('always', 'unknown', 'on_tap')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Message",
        tablename="messages",
        constraint_name="messages_client_key",
        constraint_class=Unique,
        params={
            "columns": ["conversation_id", "client_id"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    return manager
