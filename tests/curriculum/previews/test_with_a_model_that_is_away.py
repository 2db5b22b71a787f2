"""The real engine for models, whose server does not answer: the learner gets a month all the same."""

from pathlib import Path

from kaiwa.curriculum.previews.gates import Authors
from kaiwa.settings import OpenAI
from tests.conftest import Servers
from tests.curriculum.previews.playing import OFFLINE, a_scene


async def test_the_month_is_whole_and_says_why_another_engine_drew_it(
    servers: Servers, tmp_path: Path
) -> None:
    nobody_there = OpenAI(api_key="x", base_url="http://127.0.0.1:1/v1", model="m")
    async with a_scene(servers, tmp_path, openai=nobody_there) as scene:
        asked = scene.app.state.engines.author
        assert asked.origin == "openai"
        seen = await scene.seen(await scene.ready(Authors(asked, OFFLINE)))
        assert seen["status"] == "ready"
        assert seen["made"]["origin"] == "offline"
        assert "reach" in seen["made"]["reason"]
        assert {each["made"]["origin"] for each in seen["preview_scenarios"]} == {"offline"}
        assert all(each["made"]["reason"] for each in seen["preview_scenarios"])
        changed = await scene.change(
            seen["session_id"], "refine", {"instruction": "more food"}, Authors(asked, OFFLINE)
        )
        assert changed["result"]["changes"]
        assert changed["result"]["reason"]
