"""Which words of a talk are kept is its learner's choice, and can be made again."""

import asyncio
from typing import Any
from uuid import UUID

from litestar import Litestar
from msgspec.structs import replace

from kaiwa.clock import now
from kaiwa.curriculum.scenario_rows import Keeping, insert_scenario
from kaiwa.curriculum.schedule import Item
from kaiwa.curriculum.vocabulary import Origin, Visibility
from kaiwa.database import transaction
from kaiwa.practice.keeping import KeptItem, keep_items
from kaiwa.viewer import SYSTEM
from tests.browsing import Browser, code_of, query
from tests.conversations.playing import begun, said, the_id
from tests.conversations.test_whole_day import a_path
from tests.engines.builders import a_draft

USED = "コーヒーをください。"


async def with_words() -> str:
    """A scene that brings three words, one of which is said."""
    words = ("コーヒー", "砂糖", "お会計")
    items = tuple(Item(id=f"w{n}", text=each, gloss=each) for n, each in enumerate(words))
    kept = Keeping(origin=Origin.OFFLINE, visibility=Visibility.PUBLIC)
    async with transaction(SYSTEM):
        return await insert_scenario(replace(a_draft("order_at_a_cafe", "ja"), new_items=items), kept, None)


async def finished(learner: Browser, **wishes: Any) -> tuple[str, list[str]]:
    """A talk that is over, and the words that its debrief offers."""
    conversation = the_id(await begun(learner, scenario_id=await with_words()))
    await said(learner, conversation, USED)
    answer = await learner.post(f"/api/conversations/{conversation}/finish", wishes or None)
    assert answer.status_code == 200, answer.text
    return conversation, [each["text"] for each in answer.json()["debrief"]["words"]]


async def chosen(learner: Browser, conversation: str, *keep: str) -> dict[str, bool]:
    answer = await learner.send(
        "PUT", f"/api/conversations/{conversation}/debrief/words", {"keep": list(keep)}
    )
    assert answer.status_code == 200, answer.text
    return {each["text"]: each["kept"] for each in answer.json()["debrief"]["words"]}


async def held(learner: Browser) -> dict[str, tuple[int, int]]:
    """Words by how often they were seen and used."""
    me = UUID((await learner.get("/api/me")).json()["id"])
    rows = await query(
        "SELECT word, times_seen, times_correct FROM vocabulary_progress WHERE user_id = $1", me
    )
    return {row["word"]: (row["times_seen"], row["times_correct"]) for row in rows}


async def sums(learner: Browser) -> tuple[int, int]:
    me = UUID((await learner.get("/api/me")).json()["id"])
    rows = await query("SELECT words_learned, words_reviewed FROM user_learning_stats WHERE user_id = $1", me)
    return int(rows[0]["words_learned"]), int(rows[0]["words_reviewed"])


async def test_what_is_not_kept_becomes_no_item_and_may_be_kept_after_all(learner: Browser) -> None:
    conversation, offered = await finished(learner)
    everything, all_sums = await held(learner), await sums(learner)
    assert set(everything) == set(offered)
    first, *others = offered
    assert await chosen(learner, conversation, *others) == {first: False} | dict.fromkeys(others, True)
    assert set(await held(learner)) == set(others)
    assert await chosen(learner, conversation, *others) == {first: False} | dict.fromkeys(others, True)
    assert (await sums(learner))[0] == all_sums[0] - 1
    assert all((await chosen(learner, conversation, *offered)).values())
    assert await held(learner) == everything
    assert await sums(learner) == all_sums
    assert await chosen(learner, conversation, "no such word") == dict.fromkeys(offered, False)
    assert await held(learner) == {}


async def test_a_choice_that_is_sent_many_times_at_once_is_made_once(learner: Browser) -> None:
    conversation, offered = await finished(learner)
    everything = await held(learner)
    await chosen(learner, conversation)
    await asyncio.gather(*(chosen(learner, conversation, *offered) for _ in range(6)))
    assert await held(learner) == everything


async def test_a_word_that_was_theirs_before_stays_and_is_not_met_again(learner: Browser) -> None:
    me = UUID((await learner.get("/api/me")).json()["id"])
    async with transaction(SYSTEM):
        old = KeptItem(text="コーヒー", gloss="coffee")
        await keep_items(me, "ja", [old], time_zone="UTC", at=now(), inside_path=False)
    conversation, offered = await finished(learner)
    assert "コーヒー" in offered
    before = (await held(learner))["コーヒー"]
    await chosen(learner, conversation)
    assert await held(learner) == {"コーヒー": before}
    await chosen(learner, conversation, "コーヒー")
    assert await held(learner) == {"コーヒー": before}


async def test_an_answer_that_was_given_since_keeps_its_word(learner: Browser) -> None:
    conversation, offered = await finished(learner)
    word = (
        await query("SELECT id FROM vocabulary_progress WHERE word = $1 ORDER BY created_at DESC", offered[0])
    )[0]
    await query("UPDATE vocabulary_progress SET next_review_at = now() WHERE id = $1", word["id"])
    answered = await learner.post(f"/api/reviews/{word['id']}", {"rating": "good"})
    assert answered.json()["counted"]
    await chosen(learner, conversation)
    assert set(await held(learner)) == {offered[0]}


async def test_words_that_were_unticked_while_finishing_are_not_kept_by_the_day_either(
    app: Litestar, learner: Browser
) -> None:
    walk = await a_path(learner, app, "ja")
    conversation = the_id(await begun(learner, assignment_id=walk))
    await said(learner, conversation, "こんにちは。")
    answer = await learner.post(f"/api/conversations/{conversation}/finish", {"keep": []})
    words = answer.json()["debrief"]["words"]
    assert words
    assert not any(each["kept"] for each in words)
    assert not set(await held(learner)) & {each["text"] for each in words}


async def test_a_guest_chooses_too_and_a_stranger_finds_nothing(
    app: Litestar, guest: Browser, learner: Browser
) -> None:
    conversation, offered = await finished(guest)
    assert await chosen(guest, conversation) == dict.fromkeys(offered, False)
    refused = await learner.send("PUT", f"/api/conversations/{conversation}/debrief/words", {"keep": []})
    assert refused.status_code == 404
    still_open = the_id(await begun(learner))
    early = await learner.send("PUT", f"/api/conversations/{still_open}/debrief/words", {"keep": []})
    assert (early.status_code, code_of(early)) == (409, "not_finished")
