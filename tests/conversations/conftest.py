"""One application for the tests of a module, and people who talk in it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar import Litestar

from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers


@pytest.fixture
async def app(servers: Servers, tmp_path: Path) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path)) as app:
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
