"""The same application and browsers as the tests of accounts have."""

from collections.abc import Awaitable, Callable

import pytest

from tests.accounts.conftest import OpenBrowser, app, browse, settings
from tests.browsing import Browser

__all__ = ["OpenBrowser", "app", "browse", "settings"]

Person = Callable[[], Awaitable[Browser]]


@pytest.fixture
def person(browse: OpenBrowser) -> Person:
    async def make() -> Browser:
        browser = browse()
        browser.id = await browser.register()  # type: ignore[attr-defined]  # for what a test plants
        return browser

    return make


@pytest.fixture
async def creator(person: Person) -> Browser:
    return await person()


@pytest.fixture
async def stranger(person: Person) -> Browser:
    return await person()


@pytest.fixture
async def guest(browse: OpenBrowser) -> Browser:
    browser = browse()
    browser.id = await browser.guest()  # type: ignore[attr-defined]  # as above
    return browser
