from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from litestar import Litestar

from kaiwa.settings import Settings
from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers

OpenBrowser = Callable[[], Browser]


@pytest.fixture(scope="module")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_for(servers, tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    async with running(settings) as app:
        yield app


@pytest.fixture
async def browse(app: Litestar) -> AsyncIterator[OpenBrowser]:
    """Opens a browser; the next call opens another one, in another place."""
    async with AsyncExitStack() as stack:

        def open_one() -> Browser:
            browser = Browser(app)
            stack.push_async_callback(browser.close)
            return browser

        yield open_one
