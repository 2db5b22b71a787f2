"""Any message spoken: once, by the scene's own voice, as its listener wants it read; or a code that says who speaks."""

import asyncio
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.model import Answer
from tests.browsing import Browser, code_of, query
from tests.conversations.playing import begun, said, the_id
from tests.conversations.voice.conftest import SOUND, OpenHouse, always

SAID = "明日、コーヒーをください。"
TOMORROW = {"language": "ja", "surface": "明日", "reading": "みょうにち"}


async def the_opening(learner: Browser) -> str:
    return str((await begun(learner))["messages"][0]["id"])


async def prepared(learner: Browser, message: str, **form: Any) -> dict[str, Any]:
    answer = await learner.post(f"/api/messages/{message}/speech", form or None)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_line_is_spoken_once_and_then_heard_from_the_shelf(open_house: OpenHouse) -> None:
    async with open_house() as house:
        told = await prepared(house.learner, await the_opening(house.learner))
        again = [await house.learner.get(told["url"]) for _ in range(3)]

    assert (told["code"], told["tag"], told["speed"], told["media_type"]) == (
        "spoken",
        "ja-JP",
        1.0,
        "audio/mpeg",
    )
    assert told["made_by"] == "openai gpt-4o-mini-tts"
    assert {each.content for each in again} == {SOUND}
    assert again[0].headers["content-type"] == "audio/mpeg"
    assert again[0].headers["cache-control"] == "no-store"
    assert "content-encoding" not in again[0].headers
    assert len(house.server.asked) == 1
    assert house.server.asked[0]["input"] == told["text"]


async def test_the_scenes_own_voice_speaks(open_house: OpenHouse) -> None:
    async with open_house() as house:
        opening = await the_opening(house.learner)
        told = await prepared(house.learner, opening)
        (row,) = await query(
            "SELECT s.id, s.openai_voice_id FROM messages m JOIN conversations c ON c.id = m.conversation_id "
            "JOIN speakers s ON s.id = c.speaker_id WHERE m.id = $1",
            opening,
        )

    assert told["speaker_id"] == row["id"]
    assert house.server.asked[0]["voice"] == row["openai_voice_id"]


async def test_a_player_gets_parts_and_asks_whether_it_changed(open_house: OpenHouse) -> None:
    async with open_house() as house:
        url = f"/api/messages/{await the_opening(house.learner)}/speech"
        whole = await house.learner.get(url)
        tag = whole.headers["etag"]
        part = await house.learner.get(url, headers={"Range": "bytes=10-19"})
        other = await house.learner.get(url, headers={"Range": "bytes=10-19", "If-Range": '"another"'})
        beyond = await house.learner.get(url, headers={"Range": "bytes=999999-"})
        same = await house.learner.get(url, headers={"If-None-Match": tag})

    assert (whole.status_code, whole.headers["cache-control"]) == (200, "no-store")
    assert (part.status_code, part.content) == (206, SOUND[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(SOUND)}"
    assert (other.status_code, other.content) == (200, SOUND)
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(SOUND)}")
    assert (same.status_code, same.content) == (304, b"")


async def test_own_readings_are_obeyed_and_slower_is_slower(open_house: OpenHouse) -> None:
    async with open_house() as house:
        conversation = the_id(await begun(house.learner))
        message = (await said(house.learner, conversation, SAID))["message"]["id"]
        before = await prepared(house.learner, message)
        assert (await house.learner.send("PUT", "/api/me/readings", TOMORROW)).status_code == 200
        after = await prepared(house.learner, message, speed=0.8)

    assert before["text"] == SAID
    assert after["text"] == SAID.replace("明日", "ミョウニチ")
    assert [each["input"] for each in house.server.asked] == [before["text"], after["text"]]
    assert [each["speed"] for each in house.server.asked] == [1.0, 0.75]
    assert "slowly" in house.server.asked[1]["instructions"]
    assert before["url"] != after["url"]


async def test_ten_who_ask_at_once_have_it_spoken_once(open_house: OpenHouse) -> None:
    async with open_house(lambda path, body: Answer(body=SOUND, first_s=0.2)) as house:
        url = f"/api/messages/{await the_opening(house.learner)}/speech"
        heard = await asyncio.gather(*(house.learner.get(url) for _ in range(10)))

    assert {each.content for each in heard} == {SOUND}
    assert len(house.server.asked) == 1


async def test_where_nobody_speaks_the_browser_is_told_what_to_say(quiet: Browser) -> None:
    message = await the_opening(quiet)
    told = await prepared(quiet, message, speed=0.75)
    refused = await quiet.get(f"/api/messages/{message}/speech")

    assert (told["code"], told["url"], told["tag"], told["speed"]) == ("browser_speaks", None, "ja-JP", 0.75)
    assert told["text"]
    assert (refused.status_code, code_of(refused)) == (404, "browser_speaks")
    assert refused.json()["facts"] == {"tag": "ja-JP", "speed": 1.0}


async def test_a_model_that_fails_leaves_the_word_to_the_machines_own_voice(
    open_house: OpenHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program on the PATH is a small one that says what it was given: this shows who is asked, not how it sounds."""
    program = tmp_path / "bin" / "espeak-ng"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys\nsys.stdout.buffer.write(b'0' * 44 + sys.stdin.buffer.read())"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent))
    failures = [Answer(status=404), Answer(body=b""), Answer(status=500), Answer(body=b"", hangs=True)]
    async with open_house(patience_s=1) as house:
        conversation = the_id(await begun(house.learner))
        message = (await said(house.learner, conversation, SAID))["message"]["id"]
        await house.learner.send("PUT", "/api/me/readings", TOMORROW)
        for fails in failures:
            house.answering = always(fails)
            told = await prepared(house.learner, message)
            assert (told["code"], told["made_by"], told["media_type"]) == ("spoken", "espeak-ng", "audio/wav")
        heard = await house.learner.get(told["url"])

    assert heard.content[44:].decode() == "みょうにち、こーひーをください。"


async def test_a_line_that_is_still_being_said_waits(open_house: OpenHouse) -> None:
    async with open_house() as house:
        message = await the_opening(house.learner)
        await query("UPDATE messages SET status = 'streaming' WHERE id = $1", message)
        refused = await house.learner.get(f"/api/messages/{message}/speech")

    assert (refused.status_code, code_of(refused)) == (409, "still_answering")


async def test_a_speed_that_nobody_speaks_at_is_refused(quiet: Browser) -> None:
    message = await the_opening(quiet)
    for speed in (0.1, 9, "fast"):
        assert (await quiet.post(f"/api/messages/{message}/speech", {"speed": speed})).status_code == 422
        assert (await quiet.get(f"/api/messages/{message}/speech?speed={speed}")).status_code == 422
