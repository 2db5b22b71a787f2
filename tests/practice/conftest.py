"""The same application and browsers as the tests of accounts have."""

from tests.accounts.conftest import OpenBrowser, app, browse, settings

__all__ = ["OpenBrowser", "app", "browse", "settings"]
