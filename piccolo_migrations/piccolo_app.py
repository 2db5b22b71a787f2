"""The one Piccolo app: it gathers the tables of every room."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

ROOMS = (
    "languages",
    "accounts",
    "billing",
    "practice",
    "curriculum",
    "conversations",
    "analytics",
    "notifications",
    "privacy",
)

APP_CONFIG = AppConfig(
    app_name="kaiwa",
    migrations_folder_path=str(Path(__file__).parent),
    table_classes=table_finder([f"kaiwa.{room}.tables" for room in ROOMS], exclude_imported=True),
    migration_dependencies=[],
    commands=[],
)
