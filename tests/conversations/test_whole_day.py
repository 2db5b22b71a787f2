"""A learner who knows what to say plays the first day of a path over HTTP, on the engine that needs no model."""

from typing import Any

import msgspec
import pytest
from litestar import Litestar

from kaiwa.conversations.talk import Played
from kaiwa.curriculum.previews.working import work_on_preview
from tests.browsing import Browser, value
from tests.conversations.playing import begun, next_line, said, the_id
from tests.curriculum.previews.playing import AUTHORS

WISHES = {
    "ja": "I meet my partner's parents in Osaka in a month",
    "zh-Hans": "I start a job in Shanghai and want to talk to my colleagues",
    "ko": "A trip to Seoul with hotels and restaurants",
    "es": "I move to Madrid and want to make friends with my neighbours",
    "fr": "I want to order, shop and travel in France",
}
MOST_TURNS = 40


async def a_path(browser: Browser, app: Litestar, language: str) -> str:
    """A preview, drawn and committed; answers the assignment."""
    wish = {"intent": WISHES[language], "target_language": language}
    made = await browser.post("/api/previews", wish)
    assert made.status_code == 202, made.text
    sid = made.json()["session_id"]
    assert await work_on_preview(sid, AUTHORS, app.state.live)
    committed = await browser.post(f"/api/previews/{sid}/commit")
    assert committed.status_code == 201, committed.text
    return str(committed.json()["assignment_id"])


async def played(conversation_id: str) -> Played:
    kept = await value("SELECT state FROM conversations WHERE id = $1", conversation_id)
    return msgspec.json.decode(kept, type=Played)


async def play(browser: Browser, conversation: str) -> list[str]:
    """To the natural end; answers what was said."""
    lines: list[str] = []
    turn: dict[str, Any] = {"finished": False, "objectives": []}
    while not turn["finished"]:
        assert len(lines) < MOST_TURNS
        stands = await played(conversation)
        met = {each["id"] for each in turn["objectives"] if each["met"]}
        lines.append(next_line(stands.draft, stands.talk.scene.node, met))
        turn = await said(browser, conversation, lines[-1])
        assert turn["reply"]["status"] == "complete"
        assert turn["reply"]["translated_content"]
    return lines


@pytest.mark.parametrize("language", WISHES)
async def test_a_day_is_played_to_its_end_and_every_objective_is_quoted(app: Litestar, language: str) -> None:
    learner = Browser(app)
    user_id = await learner.register()
    assignment = await a_path(learner, app, language)
    started = await begun(learner, assignment_id=assignment)
    conversation = the_id(started)
    lines = await play(learner, conversation)

    answer = await learner.post(f"/api/conversations/{conversation}/finish", {"comfort_rating": 4})
    assert answer.status_code == 200, answer.text
    debrief = answer.json()["debrief"]
    assert all(each["met"] for each in debrief["objectives"]), debrief["objectives"]
    assert all(any(each["quote"] in line for line in lines) for each in debrief["objectives"])
    assert debrief["went_well"]
    assert debrief["hook"]["day"] == 2
    again = await learner.post(f"/api/conversations/{conversation}/finish", {"comfort_rating": 1})
    assert again.json() == answer.json()

    kept = await value("SELECT count(*) FROM vocabulary_progress WHERE user_id = $1", user_id)
    assert kept >= len(started["conversation"]["objectives"])
    day = await value("SELECT current_day_index FROM learning_path_assignments WHERE user_id = $1", user_id)
    assert day == 1
    done = await value("SELECT times_completed FROM user_scenario_progress WHERE user_id = $1", user_id)
    assert done == 1
    over = await learner.post(f"/api/conversations/{conversation}/messages", {"content": lines[0]})
    assert over.json()["code"] == "conversation_finished"
    await learner.close()
