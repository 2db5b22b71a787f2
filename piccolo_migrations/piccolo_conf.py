"""Where Piccolo's own commands find the engine and the one app."""

from piccolo.conf.apps import AppRegistry

from kaiwa.database import DB

APP_REGISTRY = AppRegistry(apps=["piccolo_migrations.piccolo_app"])

__all__ = ["APP_REGISTRY", "DB"]
