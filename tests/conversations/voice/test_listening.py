"""A recorded turn: written down and shown, never sent; kept by who wants that, and gone when they do not."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from bench.model import Answer
from kaiwa.clock import now
from kaiwa.conversations.voice.listening import MOST_BYTES
from kaiwa.privacy.retention import purge
from tests.browsing import Browser, code_of, query, value
from tests.conversations.playing import begun, the_id
from tests.conversations.voice.conftest import OpenHouse, always
from tests.conversations.voice.test_containers import a_wav

WORDS = (Path(__file__).parent / "sounds" / "words.ogg").read_bytes()


async def recorded(
    learner: Browser, conversation: str, audio: bytes = WORDS, name: str = "turn"
) -> httpx.Response:
    return await learner.post(
        f"/api/conversations/{conversation}/transcribe", files={"recording": (name, audio, "text/html")}
    )


async def wants(learner: Browser, *, kept: bool) -> None:
    assert (await learner.send("PUT", "/api/me/preferences", {"keep_recordings": kept})).status_code == 200


async def all_of(learner: Browser) -> list[dict[str, Any]]:
    return list((await learner.get("/api/me/recordings")).json()["items"])


async def test_what_was_heard_is_shown_and_nothing_is_sent_or_kept(open_house: OpenHouse) -> None:
    async with open_house() as house:
        conversation = the_id(await begun(house.learner))
        told = (await recorded(house.learner, conversation)).json()
        page = (await house.learner.get(f"/api/conversations/{conversation}/messages")).json()
        kept = await all_of(house.learner)

    assert told == {
        "text": "コーヒーをください。",
        "language": "ja",
        "duration_seconds": 1.33,
        "recording_id": None,
    }
    assert len(page["items"]) == 1
    assert kept == []
    assert WORDS in house.server.sent[-1]
    assert b'filename="turn.ogg"' in house.server.sent[-1]  # by its bytes, whatever its sender called it
    assert b'name="language"\r\n\r\nja' in house.server.sent[-1]


async def test_who_wants_recordings_kept_hears_them_again_and_takes_them_along(open_house: OpenHouse) -> None:
    async with open_house() as house:
        learner = house.learner
        conversation = the_id(await begun(learner))
        await wants(learner, kept=True)
        told = (await recorded(learner, conversation)).json()
        (shown,) = await all_of(learner)
        address = f"/api/me/recordings/{shown['id']}"
        whole, part = await learner.get(address), await learner.get(address, headers={"Range": "bytes=0-3"})
        archive = zipfile.ZipFile(io.BytesIO((await learner.get("/api/me/export")).content))
        (row,) = json.loads(archive.read("voice_recordings.json"))
        gone = await learner.send("DELETE", address)
        left = await all_of(learner)

    assert told["recording_id"] == shown["id"]
    assert (shown["heard"], shown["conversation_id"]) == ("コーヒーをください。", conversation)
    assert (whole.content, whole.headers["content-type"]) == (WORDS, "audio/ogg")
    assert (part.status_code, part.content) == (206, b"OggS")
    assert archive.read(f"voice_recordings/{shown['id']}.ogg") == WORDS
    assert "audio" not in row
    assert (gone.status_code, left) == (204, [])


async def test_recordings_go_with_the_wish_with_their_talk_and_after_a_month(open_house: OpenHouse) -> None:
    async with open_house() as house:
        learner = house.learner
        conversation, other = the_id(await begun(learner)), the_id(await begun(learner))
        await wants(learner, kept=True)
        for each in (conversation, other, other):
            await recorded(learner, each)
        first, second, third = await all_of(learner)
        assert (await purge(now()))["voice_recordings"] == 0
        await learner.send("DELETE", f"/api/conversations/{conversation}")
        assert (await purge(now()))["voice_recordings"] == 1
        await query(
            "UPDATE voice_recordings SET expires_at = now() - interval '1 second' WHERE id = $1::uuid",
            first["id"],
        )
        assert [each["id"] for each in await all_of(learner)] == [second["id"]]
        assert (await purge(now()))["voice_recordings"] == 1
        await wants(learner, kept=False)
        assert (await purge(now()))["voice_recordings"] == 1
        mine = "SELECT count(*) FROM voice_recordings WHERE user_id = $1"
        assert await value(mine, UUID((await house.learner.get("/api/me")).json()["id"])) == 0

    assert third["conversation_id"] == conversation


async def test_another_ones_recordings_are_not_there(open_house: OpenHouse) -> None:
    async with open_house() as house:
        learner = house.learner
        await wants(learner, kept=True)
        await recorded(learner, the_id(await begun(learner)))
        (mine,) = await all_of(learner)
        stranger = Browser(learner.http._transport.app)  # type: ignore[attr-defined]
        await stranger.register()
        answers = [
            await stranger.send(method, f"/api/me/recordings/{mine['id']}") for method in ("GET", "DELETE")
        ]
        theirs = await all_of(stranger)
        await stranger.send("DELETE", "/api/me/recordings")
        await stranger.close()
        still = await all_of(learner)
        await learner.send("DELETE", "/api/me/recordings")
        left = await all_of(learner)

    assert [each.status_code for each in answers] == [404, 404]
    assert (theirs, len(still), left) == ([], 1, [])


async def test_a_guest_is_heard_and_leaves_no_recording(open_house: OpenHouse) -> None:
    async with open_house() as house:
        guest = Browser(house.learner.http._transport.app)  # type: ignore[attr-defined]
        await guest.guest()
        told = (await recorded(guest, the_id(await begun(guest)))).json()
        await guest.close()

    assert (told["text"], told["recording_id"]) == ("コーヒーをください。", None)


async def test_what_is_no_recorded_turn_is_refused_before_anybody_listens(open_house: OpenHouse) -> None:
    wrong = {
        b"<script>alert(1)</script>": "no_recording",
        b"": "no_recording",
        a_wav(125): "recording_too_long",
        b"RIFF" + b"0" * MOST_BYTES: "recording_too_long",
    }
    async with open_house() as house:
        conversation = the_id(await begun(house.learner))
        for audio, code in wrong.items():
            refused = await recorded(house.learner, conversation, audio)
            assert (refused.status_code, code_of(refused)) == (422, code)

    assert house.server.asked == []


async def test_a_body_that_is_larger_than_any_turn_is_not_read(open_house: OpenHouse) -> None:
    async with open_house() as house:
        conversation = the_id(await begun(house.learner))
        refused = await recorded(house.learner, conversation, b"RIFF" + b"0" * (MOST_BYTES + 100_000))
        address = f"/api/conversations/{conversation}/transcribe"
        without = await house.learner.post(address, files={"another": ("x", WORDS, "audio/ogg")})
        as_text = await house.learner.post(address, data={"recording": "no file"}, files={})
        as_json = await house.learner.post(address, {"recording": "no file"})

    assert refused.status_code == 413
    assert {each.status_code for each in (without, as_text, as_json)} <= {400, 415, 422}


async def test_where_nobody_listens_a_code_says_so(quiet: Browser) -> None:
    refused = await recorded(quiet, the_id(await begun(quiet)))

    assert (refused.status_code, code_of(refused)) == (404, "transcription_not_configured")


async def test_an_ear_that_fails_is_told_and_silence_is_no_words(open_house: OpenHouse) -> None:
    failures = [
        (Answer(status=404), 404, "transcription_not_configured"),
        (Answer(status=401), 503, "engine_unavailable"),
        (Answer(body={"words": "none"}), 503, "engine_unavailable"),
        (Answer(status=500), 503, "engine_unavailable"),
    ]
    async with open_house(patience_s=2) as house:
        conversation = the_id(await begun(house.learner))
        for fails, status, code in failures:
            house.answering = always(fails)
            refused = await recorded(house.learner, conversation)
            assert (refused.status_code, code_of(refused)) == (status, code)
        house.answering = always(Answer(body={"text": " \u200b"}))
        silent = await recorded(house.learner, conversation)

    assert silent.json()["text"] == ""


async def test_a_talk_that_is_over_or_unknown_takes_no_recording(open_house: OpenHouse) -> None:
    async with open_house() as house:
        conversation = the_id(await begun(house.learner))
        unknown = await recorded(house.learner, uuid4().hex)
        await house.learner.post(f"/api/conversations/{conversation}/finish")
        over = await recorded(house.learner, conversation)

    assert (unknown.status_code, over.status_code, code_of(over)) == (404, 409, "conversation_finished")
