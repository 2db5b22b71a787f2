"""A new learner finds out where they stand, over HTTP alone; nothing is set before they say so."""

from typing import Any

import pytest
from litestar import Litestar

from tests.browsing import Browser, code_of, value
from tests.conversations.climbing import what_they_say
from tests.conversations.playing import begun, said, the_id
from tests.conversations.test_whole_day import played

LEVELS = {"ja": 20, "zh-Hans": 8, "zh-Hant": 30, "ko": 30, "es": 45, "fr": 60}


async def asked_out(browser: Browser, conversation: str, level: int) -> dict[str, Any]:
    """Answers what they know, to the end; what came of it."""
    turn: dict[str, Any] = {"finished": False}
    while not turn["finished"]:
        ladder = (await played(conversation)).talk.scene.ladder
        assert ladder is not None
        rung = ladder.open_rung
        assert rung is not None
        turn = await said(browser, conversation, what_they_say(rung, level))
        assert turn["message"]["corrections"] == []
    answer = await browser.get(f"/api/conversations/{conversation}/placement")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def placed(browser: Browser, language: str, level: int, **more: Any) -> dict[str, Any]:
    started = await begun(browser, target_language=language, is_onboarding=True, **more)
    return await asked_out(browser, the_id(started), level)


@pytest.mark.parametrize("language", LEVELS)
async def test_a_learner_is_placed_and_sees_why(learner: Browser, language: str) -> None:
    level = LEVELS[language]
    found = await placed(learner, language, level)
    assert all(abs(found["proposal"]["levels"][side] - level) <= 9 for side in ("reading", "writing"))
    assert found["asked"] is None
    assert found["questions_answered"] == len(found["answered"]) <= found["questions_at_most"]
    for each in found["answered"]:
        assert each["result"] == ("right" if each["rating"] <= level else "wrong")
        assert each["said"] == each["wanted"] or each["result"] == "wrong"
    asked = sum(each["asked"] for each in found["proposal"]["scales"] if each["basis"] == "measured")
    assert asked == len(found["answered"])
    before = (await learner.get("/api/me/preferences")).json()
    assert (before["target_language_id"], before["speaking_level"]) == (None, 5)


async def test_the_levels_are_set_when_the_learner_takes_them_and_only_those(learner: Browser) -> None:
    await learner.send("PUT", "/api/me/preferences", {"correction_style": "immediate"})
    found = await placed(learner, "ja", 20)
    address = f"/api/conversations/{found['conversation_id']}/placement"
    taken = await learner.post(address, {"speaking": 15})
    assert taken.status_code == 200, taken.text
    wanted = found["proposal"]["levels"] | {"speaking": 15}
    assert taken.json()["accepted"] == wanted
    assert (await learner.get(address)).json()["accepted"] == wanted
    kept = (await learner.get("/api/me/preferences")).json()
    assert {name: kept[f"{name}_level"] for name in wanted} == wanted
    assert (kept["target_language_id"], kept["correction_style"]) == ("ja", "immediate")
    head = (await learner.get(f"/api/conversations/{found['conversation_id']}")).json()["head"]
    assert (head["status"], head["is_onboarding"]) == ("finished", True)
    again = await learner.post(address, {"speaking": 15})
    assert again.json() == taken.json()


async def test_nothing_is_proposed_told_or_taken_before_the_end(learner: Browser) -> None:
    started = await begun(learner, target_language="es", is_onboarding=True)
    conversation, first = the_id(started), started["messages"][0]
    await said(learner, conversation, started["conversation"]["choices"][0]["text"])
    address = f"/api/conversations/{conversation}/placement"
    meanwhile = (await learner.get(address)).json()
    assert (meanwhile["proposal"], meanwhile["answered"], meanwhile["questions_answered"]) == (None, [], 1)
    assert meanwhile["asked"]["asked"]
    assert code_of(await learner.post(address)) == "placement_not_finished"
    for help in (
        f"/api/conversations/{conversation}/hint",
        f"/api/messages/{first['id']}/translate",
        f"/api/messages/{first['id']}/explain",
    ):
        assert code_of(await learner.post(help)) == "placement_without_help"
    wanted = {"text": "hello"}
    assert (
        code_of(await learner.post(f"/api/conversations/{conversation}/say", wanted))
        == "placement_without_help"
    )


async def test_who_begins_again_goes_on_and_may_begin_anew(learner: Browser) -> None:
    wish = {"target_language": "ko", "is_onboarding": True}
    first = the_id(await begun(learner, **wish))
    again = await learner.post("/api/conversations", wish)
    assert (again.status_code, the_id(again.json())) == (200, first)
    anew = await begun(learner, **wish, anew=True, level=40)
    assert the_id(anew) != first
    ladder = (await played(the_id(anew))).talk.scene.ladder
    assert ladder is not None
    assert abs(ladder.rungs[0].rating - 40) <= 5


async def test_a_guest_is_placed_and_takes_the_levels_with_the_account(app: Litestar, guest: Browser) -> None:
    found = await placed(guest, "fr", 30)
    address = f"/api/conversations/{found['conversation_id']}/placement"
    assert code_of(await guest.post(address)) == "not_signed_in"
    await guest.register()
    assert (await guest.post(address)).status_code == 200
    kept = (await guest.get("/api/me/preferences")).json()
    assert kept["reading_level"] == found["proposal"]["levels"]["reading"]


async def test_somebody_elses_is_not_there(app: Litestar, learner: Browser, guest: Browser) -> None:
    found = await placed(learner, "ja", 5)
    address = f"/api/conversations/{found['conversation_id']}/placement"
    assert code_of(await guest.get(address)) == "not_found"
    other = Browser(app)
    await other.register()
    assert code_of(await other.get(address)) == "not_found"
    assert code_of(await other.post(address)) == "not_found"
    await other.close()


async def test_in_a_language_without_a_pack_the_learner_says_what_they_can_do(learner: Browser) -> None:
    found = await placed(learner, "de", 30)
    assert {each["kind"] for each in found["answered"]} == {"can_do"}
    assert {each["basis"] for each in found["proposal"]["scales"]} == {"said"}
    assert all(abs(level - 30) <= 7 for level in found["proposal"]["levels"].values())


async def test_it_is_no_practice_and_counts_for_nothing(app: Litestar) -> None:
    learner = Browser(app)
    user_id = await learner.register()
    found = await placed(learner, "ja", 10)
    debrief = await learner.post(f"/api/conversations/{found['conversation_id']}/finish")
    assert debrief.json()["debrief"]["went_well"] == []
    assert not await value("SELECT count(*) FROM user_learning_stats WHERE user_id = $1", user_id)
    assert not await value("SELECT count(*) FROM vocabulary_progress WHERE user_id = $1", user_id)
    used = "SELECT coalesce(sum(conversations_used), 0) FROM user_usage WHERE user_id = $1"
    assert await value(used, user_id) == 0
    await learner.close()


async def test_another_talk_has_no_placement(learner: Browser) -> None:
    conversation = the_id(await begun(learner, target_language="ja"))
    assert code_of(await learner.get(f"/api/conversations/{conversation}/placement")) == "no_placement"
