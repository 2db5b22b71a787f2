"""Corrections in the style one chose, help while talking, and how lines are shown, over HTTP."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from litestar import Litestar

from kaiwa.conversations.partner import Correction, CorrectionKind, Translated
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.offline.partner import OfflinePartner
from tests.browsing import Browser, code_of, query, value
from tests.conversations.playing import a_scene, begun, said, the_id
from tests.conversations.strange import Finds, talking_with

SLIP = "コーヒーがください"
ERROR = Correction(
    CorrectionKind.ERROR, SLIP, "コーヒーをください", "What is asked for takes を.", "particles"
)


async def slipped(app: Litestar, learner: Browser, style: str) -> tuple[str, dict[str, Any]]:
    answer = await learner.send("PUT", "/api/me/preferences", {"correction_style": style})
    assert answer.status_code == 200, answer.text
    conversation = the_id(await begun(learner))
    with talking_with(app, OfflinePartner(), Finds(ERROR)):
        return conversation, await said(learner, conversation, SLIP)


async def test_at_once_one_tries_again_and_then_it_is_shown(app: Litestar, learner: Browser) -> None:
    conversation, turn = await slipped(app, learner, "immediate")
    (prompt,) = turn["message"]["corrections"]
    assert (prompt["standing"], prompt["better"], prompt["wrong"]) == ("prompted", None, SLIP)

    address = f"/api/messages/{turn['message']['id']}/retry"
    tried = await learner.post(address, {"content": "コーヒーをください"})
    assert tried.json()["mended"]
    assert tried.json()["corrections"][0]["better"] == "コーヒーをください"
    again = await learner.post(address, {"content": "コーヒーをください"})
    assert (again.status_code, code_of(again)) == (409, "nothing_to_retry")
    finished = await learner.post(f"/api/conversations/{conversation}/finish")
    assert any("mended" in each for each in finished.json()["debrief"]["went_well"])


async def test_who_goes_on_instead_is_shown_the_solution(app: Litestar, learner: Browser) -> None:
    conversation, turn = await slipped(app, learner, "immediate")
    await said(learner, conversation, "二つお願いします")
    page = (await learner.get(f"/api/conversations/{conversation}/messages")).json()
    message = next(each for each in page["items"] if each["id"] == turn["message"]["id"])
    assert message["corrections"][0]["standing"] == "shown"
    assert message["corrections"][0]["better"] == ERROR.better


async def test_gently_the_right_form_is_recast_and_explained_later(app: Litestar, learner: Browser) -> None:
    conversation, turn = await slipped(app, learner, "gentle")
    (recast,) = turn["message"]["corrections"]
    assert (recast["standing"], recast["better"], recast["why"]) == ("recast", ERROR.better, "")
    debrief = (await learner.post(f"/api/conversations/{conversation}/finish")).json()["debrief"]
    assert debrief["corrections"][0]["why"] == ERROR.why
    assert debrief["corrections"][0]["message_id"] == turn["message"]["id"]


async def test_at_the_end_nothing_disturbs_the_talk(app: Litestar, learner: Browser) -> None:
    conversation, turn = await slipped(app, learner, "end_of_session")
    assert turn["message"]["corrections"] == []
    debrief = (await learner.post(f"/api/conversations/{conversation}/finish")).json()["debrief"]
    assert [each["wrong"] for each in debrief["corrections"]] == [SLIP]
    page = (await learner.get(f"/api/conversations/{conversation}/messages")).json()
    assert next(each["corrections"] for each in page["items"] if each["corrections"])[0]["why"] == ERROR.why


async def test_hints_climb_a_ladder_and_mark_the_turn(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    await said(learner, conversation, "こんにちは")
    rungs = [(await learner.post(f"/api/conversations/{conversation}/hint")).json() for _ in range(4)]
    assert [each["help"] for each in rungs] == ["idea", "words", "sentence", "sentence"]
    assert [each["next"] for each in rungs] == ["words", "sentence", None, None]
    sentence = rungs[2]["phrases"][0]
    assert sentence["text"]
    assert sentence["tokens"]
    turn = await said(learner, conversation, sentence["text"])
    assert turn["understanding"] == "advanced"
    debrief = (await learner.post(f"/api/conversations/{conversation}/finish")).json()["debrief"]
    assert any(each["with_help"] for each in debrief["objectives"] if each["met"])
    assert "You needed no help at all." not in debrief["went_well"]


async def test_a_hint_that_was_looked_at_and_not_used_was_help_all_the_same(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    await learner.post(f"/api/conversations/{conversation}/hint")
    await said(learner, conversation, "こんにちは")
    await said(learner, conversation, "コーヒーをください")
    debrief = (await learner.post(f"/api/conversations/{conversation}/finish")).json()["debrief"]
    assert "You needed no help at all." not in debrief["went_well"]


async def test_how_to_say_it_is_told_and_worth_keeping(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    told = (await learner.post(f"/api/conversations/{conversation}/say", {"text": "How much is it?"})).json()
    assert told["phrase"]["text"] == "いくらですか。"
    unknown = (await learner.post(f"/api/conversations/{conversation}/say", {"text": "qwertz"})).json()
    assert (unknown["phrase"], unknown["confidence"]) == (None, 0.0)
    await said(learner, conversation, "こんにちは")
    debrief = (await learner.post(f"/api/conversations/{conversation}/finish")).json()["debrief"]
    assert debrief["words"][0]["text"] == "いくらですか。"
    kept = await query("SELECT word FROM vocabulary_progress WHERE word = 'いくらですか。'")
    assert kept


async def test_three_misses_bring_choices_that_stay(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    for _ in range(3):
        turn = await said(learner, conversation, "zxcv")
    assert len(turn["choices"]) == 3
    view = (await learner.get(f"/api/conversations/{conversation}")).json()
    assert view["choices"] == turn["choices"]


async def test_a_message_is_translated_and_explained_word_by_word(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "コーヒーをください")
    message = turn["message"]["id"]
    meant = (await learner.post(f"/api/messages/{message}/translate")).json()
    assert "coffee" in meant["translation"].lower()
    assert meant["language"] == "en"
    every = (await learner.post(f"/api/messages/{message}/explain")).json()
    assert {"text": "コーヒー", "gloss": "coffee"}.items() <= next(
        each for each in every["words"] if each["text"] == "コーヒー"
    ).items()
    assert every["made"] == {"origin": "offline"}
    one = (await learner.post(f"/api/messages/{message}/explain", {"word": "コーヒー"})).json()
    assert [each["text"] for each in one["words"]] == ["コーヒー"]


async def test_a_tapped_word_is_explained_in_its_place_and_with_all_that_it_is_part_of(
    learner: Browser,
) -> None:
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "こんにちは。水は飲みました。")

    async def tapped(word: str) -> list[dict[str, Any]]:
        answer = await learner.post(f"/api/messages/{turn['message']['id']}/explain", {"word": word})
        found: list[dict[str, Any]] = answer.json()["words"]
        return found

    assert [each["gloss"] for each in await tapped("は")] == ["marks the topic: as for"]
    (drunk,) = await tapped("た")
    assert (drunk["text"], drunk["dictionary_form"], drunk["grammar"]) == (
        "飲みました",
        "飲む",
        "polite past",
    )


class KnowsGerman(OfflineAnalyst):
    """As a model would: it translates into what the learner speaks."""

    origin = Origin.OPENAI

    async def translate(self, text: str, language: str, into: str) -> Translated | None:
        known = await super().translate(text, language, into)
        return Translated(f"auf Deutsch: {text}", 0.9) if into == "de" else known


async def test_who_speaks_another_language_gets_theirs_where_somebody_knows_it(
    app: Litestar, learner: Browser
) -> None:
    """And what the books have where nobody does, called by its name."""
    assert (await learner.send("PATCH", "/api/me", {"native_language_id": "de"})).status_code == 200
    started = await begun(learner)
    line = started["messages"][0]
    address = f"/api/messages/{line['id']}/translate"
    from_the_books = (await learner.post(address)).json()
    assert (from_the_books["language"], from_the_books["translation"]) == ("en", line["translated_content"])
    looked_up = await learner.post(f"/api/conversations/{the_id(started)}/say", {"text": "coffee"})
    assert looked_up.json()["phrase"]["text"] == "コーヒー"
    with talking_with(app, OfflinePartner(), KnowsGerman()):
        theirs = (await learner.post(address)).json()
    wanted = f"auf Deutsch: {line['content']}"
    assert (theirs["language"], theirs["translation"]) == ("de", wanted)
    assert (await learner.post(address)).json()["translation"] == wanted
    messages = (await learner.get(f"/api/conversations/{the_id(started)}/messages")).json()["items"]
    assert messages[0]["translated_content"] == wanted


async def test_the_last_line_comes_again_and_slower(learner: Browser) -> None:
    started = await begun(learner)
    again = await learner.post(f"/api/conversations/{the_id(started)}/again", {"slower": True})
    assert again.json()["message"]["id"] == started["messages"][0]["id"]
    assert again.json()["speed"] < 1


async def test_known_words_are_marked_for_who_wants_readings_over_unknown_ones(learner: Browser) -> None:
    await learner.send("PUT", "/api/me/preferences", {"reading_display": "unknown"})
    conversation = the_id(await begun(learner))
    user_id = (await learner.get("/api/me")).json()["id"]
    await query(
        "INSERT INTO vocabulary_progress (user_id, language_id, word, mastery) VALUES ($1::text::uuid, 'ja', '水', 'known')",
        user_id,
    )
    turn = await said(learner, conversation, "水をください")
    water = next(each for each in turn["message"]["tokens"] if each["surface"] == "水")
    assert water["known"]
    assert not any(each.get("known") for each in turn["message"]["tokens"] if each["surface"] != "水")
    await learner.send("PUT", "/api/me/preferences", {"reading_display": "always"})
    page = (await learner.get(f"/api/conversations/{conversation}/messages")).json()
    assert not any(each.get("known") for message in page["items"] for each in message["tokens"])


async def test_ones_own_readings_win_in_every_line(learner: Browser) -> None:
    own = {"language": "ja", "surface": "水", "reading": "すい"}
    await learner.send("PUT", "/api/me/readings", own)
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "水をください")
    assert turn["message"]["hiragana"] == "すいをください"


async def test_a_line_that_was_kept_is_read_again_when_its_words_are_read_otherwise(
    learner: Browser, guest: Browser
) -> None:
    conversation, theirs = the_id(await begun(learner)), the_id(await begun(guest))
    for browser, talk in ((learner, conversation), (guest, theirs)):
        await said(browser, talk, "水をください")

    async def kept(browser: Browser, talk: str) -> tuple[str, str]:
        lines = (await browser.get(f"/api/conversations/{talk}/messages")).json()["items"]
        line = next(each for each in lines if each["content"] == "水をください")
        return line["hiragana"], line["tokens"][0]["reading"]

    before = await kept(learner, conversation)
    await reads(learner, "水", "すい")
    assert await kept(learner, conversation) == ("すいをください", "すい")
    assert await kept(guest, theirs) == before
    own = {"language": "ja", "surface": "水"}
    assert (await learner.send("DELETE", "/api/me/readings", params=own)).status_code == 204
    assert await kept(learner, conversation) == before


async def reads(learner: Browser, surface: str, reading: str) -> None:
    own = {"language": "ja", "surface": surface, "reading": reading}
    answer = await learner.send("PUT", "/api/me/readings", own)
    assert answer.status_code == 200, answer.text


async def test_ones_own_readings_win_in_the_first_line_in_help_and_afterwards(learner: Browser) -> None:
    scene = {"scenario_id": await a_scene()}
    greeting = (await begun(learner, **scene))["messages"][0]
    word = next(each["surface"] for each in greeting["tokens"] if each.get("kind", "word") == "word")
    await reads(learner, word, "てすと")
    started = await begun(learner, **scene)
    assert started["messages"][0]["hiragana"].startswith("てすと")

    conversation = f"/api/conversations/{the_id(started)}"
    phrase = (await learner.post(f"{conversation}/hint", {"rung": "sentence"})).json()["phrases"][0]
    await reads(learner, phrase["text"], "ひんと")
    again = (await learner.post(f"{conversation}/hint", {"rung": "sentence"})).json()["phrases"][0]
    assert (again["text"], again["reading"]) == (phrase["text"], "ひんと")

    await learner.post(f"{conversation}/say", {"text": "coffee"})
    await said(learner, the_id(started), "水をください")
    asked = (await learner.post(f"{conversation}/finish")).json()["debrief"]["words"][0]
    await reads(learner, asked["text"], "ことば")
    debrief = (await learner.get(f"{conversation}/debrief")).json()["debrief"]
    assert debrief["words"][0] == asked | {"reading": "ことば"}


async def test_a_sitting_is_made_longer_three_times_at_most(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    answers = [await learner.post(f"/api/conversations/{conversation}/extend") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 409]
    assert [each.json()["extensions_left"] for each in answers[:3]] == [2, 1, 0]


async def test_time_is_counted_while_one_talks_and_not_while_one_is_away(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    await query(
        "UPDATE conversation_sessions SET start_time = start_time - interval '30 s', end_time = end_time - interval '30 s' "
        "WHERE conversation_id = $1",
        conversation,
    )
    await said(learner, conversation, "こんにちは")
    first = await value(
        "SELECT seconds_consumed FROM conversation_sessions WHERE conversation_id = $1", conversation
    )
    assert 30 <= first <= 120
    await query(
        "UPDATE conversation_sessions SET end_time = end_time - interval '1 hour', start_time = start_time - interval '1 hour' "
        "WHERE conversation_id = $1",
        conversation,
    )
    await learner.post(f"/api/conversations/{conversation}/resume")
    sums = await query(
        "SELECT count(*) AS sittings, sum(seconds_consumed) AS seconds FROM conversation_sessions WHERE conversation_id = $1",
        conversation,
    )
    assert (sums[0]["sittings"], sums[0]["seconds"]) == (2, first)


async def test_the_dress_rehearsal_goes_without_hints(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    await query(
        "UPDATE conversations SET state = jsonb_set(state, '{talk,without_hints}', 'true') WHERE id = $1",
        conversation,
    )
    for path, body in (("hint", None), ("say", {"text": "coffee"})):
        refused = await learner.post(f"/api/conversations/{conversation}/{path}", body)
        assert (refused.status_code, code_of(refused)) == (403, "without_hints")


@pytest.mark.parametrize("wanted", ["text", "html"])
async def test_a_talk_is_taken_along(learner: Browser, wanted: str) -> None:
    conversation = the_id(await begun(learner))
    await said(learner, conversation, "水をください")
    answer = await learner.get(f"/api/conversations/{conversation}/export?format={wanted}")
    assert answer.status_code == 200
    assert "水" in answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"].count("charset") == 1
    if wanted == "html":  # shown instead of kept, it may use its own style and nothing else
        style = answer.text.partition("<style>")[2].partition("</style>")[0]
        total = b64encode(sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{total}'" in answer.headers["content-security-policy"]
