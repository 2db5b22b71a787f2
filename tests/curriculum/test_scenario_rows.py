"""A scene survives the way into its row and back."""

from uuid import uuid4

import pytest

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.scenario_rows import PLAYED, Keeping, draft_of, insert_scenario
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.database import fetch, transaction
from kaiwa.viewer import SYSTEM
from tests.conftest import Servers
from tests.engines.builders import a_draft


@pytest.fixture(scope="module")
def draft() -> ScenarioDraft:
    return a_draft()


async def test_a_scene_comes_back_as_it_was_written(database: Servers, draft: ScenarioDraft) -> None:
    async with transaction(SYSTEM):
        key = await insert_scenario(draft, Keeping(guest_id=uuid4(), origin=Origin.OFFLINE), None)
        [row] = await fetch(f"SELECT {', '.join(PLAYED)} FROM scenarios WHERE id = $1", key)
        [counters] = await fetch("SELECT total_times_used FROM scenario_metadata WHERE scenario_id = $1", key)
    assert draft_of(row) == draft
    assert counters["total_times_used"] == 0
