"""One application for the tests of a module, and people who talk in it."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers


@pytest.fixture(scope="module")
async def app(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path_factory.mktemp("data"))) as app:
        yield app


@pytest.fixture
async def learner(app: Litestar) -> AsyncIterator[Browser]:
    browser = Browser(app)
    await browser.register()
    yield browser
    await browser.close()


@pytest.fixture
async def guest(app: Litestar) -> AsyncIterator[Browser]:
    browser = Browser(app)
    await browser.guest()
    yield browser
    await browser.close()
