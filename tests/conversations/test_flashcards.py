"""A talk and the words of a language as Anki packages over HTTP: readings, lasting names, and nobody else's."""

import re

import pytest
from litestar import Litestar

from tests.browsing import Browser, code_of
from tests.conversations.playing import begun, said, the_id
from tests.conversations.test_whole_day import played
from tests.practice.decks import opened

A_SAYING = {"ja": "コーヒーをください。", "zh-Hans": "我要一杯咖啡。", "ko": "커피 주세요.", "es": "Un café, por favor.", "fr": "Un café, s'il vous plaît."}  # fmt: skip


@pytest.mark.parametrize("language", A_SAYING)
async def test_a_talk_and_its_words_go_along_and_meet_again_as_the_same_notes(
    learner: Browser, language: str
) -> None:
    conversation = the_id(await begun(learner, target_language=language, level=8))
    await said(learner, conversation, A_SAYING[language])
    await learner.post(f"/api/conversations/{conversation}/say", {"text": "water"})
    address = f"/api/conversations/{conversation}/export?format=apkg"
    before = opened((await learner.get(address)).content)
    assert (await learner.post(f"/api/conversations/{conversation}/finish")).status_code == 200
    answer = await learner.get(address)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].endswith('.apkg"')
    talk = opened(answer.content)
    assert {each.guid for each in before.notes if "line" in each.tags} <= {each.guid for each in talk.notes}

    lines = [each for each in talk.notes if "line" in each.tags]
    words = [each for each in talk.notes if "line" not in each.tags]
    assert len(lines) >= 2
    assert all(each.fields["Meaning"] for each in talk.notes)
    if language in ("ja", "zh-Hans"):
        assert any("[" in each.fields["Ruby"] for each in lines)
    if language == "ja":
        assert not any(re.search(r"\[[a-z]", each.fields["Ruby"]) for each in lines)
    kept = opened((await learner.get(f"/api/words/export?language={language}")).content)
    assert words
    assert {each.guid for each in words} <= {each.guid for each in kept.notes}
    assert len({each.guid for each in kept.notes}) == len(kept.notes)
    again = opened((await learner.get(address)).content)
    assert [each.guid for each in again.notes] == [each.guid for each in talk.notes]


async def test_ones_own_reading_goes_along(learner: Browser) -> None:
    override = {"language": "ja", "surface": "お水", "reading": "おすい"}
    assert (await learner.send("PUT", "/api/me/readings", override)).status_code == 200
    conversation = the_id(await begun(learner, target_language="ja", level=8))
    await learner.post(f"/api/conversations/{conversation}/say", {"text": "water"})
    assert [each.text for each in (await played(conversation)).talk.looked_up] == ["お水"]
    await said(learner, conversation, "お水")
    await learner.post(f"/api/conversations/{conversation}/finish")
    notes = opened((await learner.get("/api/words/export?language=ja")).content).notes
    assert [each.fields["Ruby"] for each in notes if each.fields["Text"] == "お水"] == ["お 水[すい]"]
    await learner.send("PUT", "/api/me/readings", override | {"reading": "おみずみず"})
    again = opened((await learner.get("/api/words/export?language=ja")).content).notes
    assert [each.fields["Ruby"] for each in again if each.fields["Text"] == "お水"] == ["お 水[みずみず]"]


async def test_a_guest_takes_a_talk_along_and_nobody_takes_anothers(
    app: Litestar, learner: Browser, guest: Browser
) -> None:
    conversation = the_id(await begun(guest, target_language="es"))
    address = f"/api/conversations/{conversation}/export?format=apkg"
    assert opened((await guest.get(address)).content).notes
    assert code_of(await learner.get(address)) == "not_found"
    assert code_of(await guest.get("/api/words/export?language=es")) == "not_signed_in"
    assert code_of(await learner.get("/api/words/export?language=xx")) == "unknown_language"
    assert opened((await learner.get("/api/words/export?language=es")).content).notes == []
