"""The same day against aimock: the model lays out the month, writes the scene, plays it, and judges it.

What is kept comes back: in today, and in what the model is asked for on the days after, those written later included.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from litestar import Litestar

from kaiwa.clock import now
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.settings import OpenAI
from tests.browsing import Browser, query, running, settings_for, value
from tests.conftest import Servers
from tests.conversations import modelled
from tests.conversations.playing import begun, said, the_id
from tests.conversations.test_whole_day import WISHES, played, the_day_brings_back_what_was_kept
from tests.curriculum.authors import a_drain, drained
from tests.curriculum.previews.playing import asking
from tests.engines.openai.peers import Aimock, aimock
from tests.months import a_month

WISH = "I meet my partner's parents"
LEVEL = 12


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aimock]:
    with aimock(tmp_path_factory.mktemp("aimock")) as peer:
        yield peer


@pytest.mark.parametrize("language", WISHES)
async def test_a_day_that_a_model_made_is_played_to_its_end_and_every_objective_is_quoted(
    servers: Servers, tmp_path: Path, model: Aimock, language: str
) -> None:
    model.reset()
    model.fixtures(*modelled.author(language))
    openai = OpenAI(api_key="a-key", base_url=model.url, model="gpt-test")
    async with running(settings_for(servers, tmp_path, openai=openai)) as app:
        learner = Browser(app)
        user_id = await learner.register()
        wish = {"intent": WISH, "target_language": language, "level": LEVEL}
        sid = (await learner.post("/api/previews", wish)).json()["session_id"]
        assert await work_on_preview(sid, asking(app.state.engines.author), app.state.live)
        committed = await learner.post(f"/api/previews/{sid}/commit")
        assert committed.status_code == 201, committed.text
        assignment = committed.json()["assignment_id"]
        made_by = await query(
            "SELECT s.origin, s.model FROM scenarios s JOIN learning_paths p ON p.id = s.path_id "
            "WHERE p.user_id = $1",
            user_id,
        )
        assert {(row["origin"], row["model"]) for row in made_by} == {("openai", "gpt-test")}

        bank = modelled.staged(language, a_month(language).schedule[1])
        model.fixtures(modelled.opening(bank))
        started = await begun(learner, assignment_id=assignment)
        conversation = the_id(started)
        assert started["messages"][0]["origin"] == "openai"
        stands = await played(conversation)
        lines = modelled.lines_of(stands, bank)
        model.fixtures(*modelled.partner(bank, lines), *modelled.analyst(lines))
        for _, line in lines:
            turn = await said(learner, conversation, line)
            assert (turn["reply"]["origin"], turn["reply"]["origin_reason"]) == ("openai", None)
            assert turn["reply"]["translated_content"]
        assert turn["finished"]
        assert all(each["met"] for each in turn["objectives"])

        finished = await learner.post(f"/api/conversations/{conversation}/finish", {"comfort_rating": 5})
        debrief = finished.json()["debrief"]
        assert [(each["met"], each["quote"]) for each in debrief["objectives"]] == [
            (True, line) for _, line in lines
        ]
        assert debrief["judged_by"] == "openai"
        assert debrief["hook"]["day"] == 2
        kept = await value("SELECT count(*) FROM vocabulary_progress WHERE user_id = $1", user_id)
        assert kept > 0

        begins = now()
        with time_machine.travel(begins + timedelta(days=1), tick=True):
            await the_model_is_asked_for_what_was_kept(learner, assignment, 2, language, model)
            await the_model_writes_the_day(user_id, 4, language, model, app)
        with time_machine.travel(begins + timedelta(days=3), tick=True):
            for day in (2, 3):
                skipped = await learner.post(f"/api/assignments/{assignment}/days/{day}/skip")
                assert skipped.status_code == 200, skipped.text
            await the_model_is_asked_for_what_was_kept(learner, assignment, 4, language, model)
        await learner.close()


async def the_model_is_asked_for_what_was_kept(
    learner: Browser, assignment: str, day: int, language: str, model: Aimock
) -> None:
    model.reset()
    model.fixtures(modelled.opening(modelled.staged(language, a_month(language).schedule[day])))
    _, own = await the_day_brings_back_what_was_kept(learner, assignment, day, language)
    asked = model.questions()[-1]["messages"][0]["content"]
    assert modelled.OPENING in asked
    (line,) = [each for each in asked.splitlines() if "to meet them again today" in each]
    assert all(word in line for word in own)


async def the_model_writes_the_day(
    user_id: UUID, day: int, language: str, model: Aimock, app: Litestar
) -> None:
    """By the queue, once the first day is over."""
    await query(
        "DELETE FROM scenario_generation_queue q USING learning_paths p "
        "WHERE p.id = q.path_id AND p.user_id <> $1 RETURNING q.id",
        user_id,
    )
    model.reset()
    model.fixtures(modelled.scene(language, day))
    await drained(a_drain(app.state.engines.author))
    origin = await value(
        "SELECT s.origin FROM learning_paths p JOIN scenarios s ON s.id = p.schedule #>> ARRAY[$2, 'scenario_id'] "
        "WHERE p.user_id = $1",
        user_id,
        str(day - 1),
    )
    assert origin == "openai"
