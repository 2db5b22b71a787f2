"""The same people as the tests of paths have."""

from tests.curriculum.paths.conftest import app, browse, creator, guest, person, settings, stranger

__all__ = ["app", "browse", "creator", "guest", "person", "settings", "stranger"]
