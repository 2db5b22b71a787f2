"""Somebody who asks for previews."""

from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from tests.browsing import running, settings_for
from tests.conftest import Servers
from tests.curriculum.previews.playing import Scene, somebody_in


@pytest.fixture(scope="module")
async def app(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path_factory.mktemp("data"))) as app:
        yield app


@pytest.fixture
async def scene(app: Litestar) -> AsyncIterator[Scene]:
    """A guest in the running application."""
    async with somebody_in(app) as made:
        yield made
