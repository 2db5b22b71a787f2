"""A learner who knows what to say plays a path over HTTP, on the engine that needs no model; its words come back."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
import time_machine
from litestar import Litestar

from kaiwa.clock import now
from kaiwa.conversations.talk import Played
from kaiwa.curriculum.assignments.overlay import MOST_DUE
from kaiwa.curriculum.previews.working import work_on_preview
from tests.browsing import Browser, query, value
from tests.conversations.playing import begun, next_line, said, the_id
from tests.curriculum.authors import a_drain, drained
from tests.curriculum.previews.playing import AUTHORS

WISHES = {
    "ja": "I meet my partner's parents in Osaka in a month",
    "zh-Hans": "I start a job in Shanghai and want to talk to my colleagues",
    "ko": "A trip to Seoul with hotels and restaurants",
    "es": "I move to Madrid and want to make friends with my neighbours",
    "fr": "I want to order, shop and travel in France",
}
MOST_TURNS = 40
KEPT = "SELECT word FROM vocabulary_progress WHERE user_id = $1"
SAID_AGAIN = f"{KEPT} AND last_reviewed_at > $2"


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
    with time_machine.travel(now() + timedelta(days=1), tick=True):
        await the_day_brings_back_what_was_kept(learner, assignment, 2, language)
    await learner.close()


async def the_day_brings_back_what_was_kept(
    learner: Browser, assignment: str, day: int, language: str
) -> tuple[str, set[str]]:
    """In today, in the reviews, and in the scene itself; answers the talk, and the words that came back."""
    kept = {each["text"] for each in (await learner.get(f"/api/words?language={language}")).json()["items"]}
    today = (await learner.get(f"/api/assignments/{assignment}/today")).json()
    assert (today["state"], today["day"]["day"]) == ("play", day)
    own = {each["text"] for each in today["review_items"] if each["word_id"] is not None}
    assert own <= kept
    assert len(own) == min(MOST_DUE, today["words_due"]) > 0
    due = (await learner.get(f"/api/reviews/due?language={language}&limit=50")).json()
    assert own <= {each["word"]["text"] for each in due["items"]}
    started = await begun(learner, assignment_id=assignment)
    back = {each["text"] for each in started["conversation"]["scene"]["words"] if each["is_review"]}
    new = {each["text"] for each in started["conversation"]["scene"]["words"] if not each["is_review"]}
    assert own <= back | new
    return the_id(started), own


async def test_day_after_day_every_word_comes_back(app: Litestar) -> None:
    """The fourth day is written by the queue, once the first is over."""
    learner = Browser(app)
    user_id = await learner.register()
    assignment = await a_path(learner, app, "ja")
    begins, met = now(), set[str]()
    for day in (1, 2, 3, 4):
        with time_machine.travel(begins + timedelta(days=day - 1), tick=True):
            await drained(a_drain())
            if day == 1:
                conversation = the_id(await begun(learner, assignment_id=assignment))
            else:
                conversation, back = await the_day_brings_back_what_was_kept(learner, assignment, day, "ja")
                met |= back
            await play(learner, conversation)
            assert (await learner.post(f"/api/conversations/{conversation}/finish")).status_code == 200
        if day == 1:
            first = {row["word"] for row in await query(KEPT, user_id)}
    said_again = {row["word"] for row in await query(SAID_AGAIN, user_id, begins + timedelta(hours=12))}
    assert first <= met | said_again
    await learner.close()
