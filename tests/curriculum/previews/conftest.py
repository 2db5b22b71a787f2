"""Somebody who asks for previews."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Servers
from tests.curriculum.previews.playing import Scene, a_scene


@pytest.fixture
async def scene(servers: Servers, tmp_path: Path) -> AsyncIterator[Scene]:
    """A guest in the running application."""
    async with a_scene(servers, tmp_path) as made:
        yield made
