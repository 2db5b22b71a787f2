"""Speech, transcription and realtime tokens over the same API; a clear code where the server has none of it."""

import base64
from uuid import uuid4

import pytest

from bench.model import Answer, Json, model
from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.voice.engine import Recording
from kaiwa.curriculum.engine import EngineCannot, EngineError, EngineOverBudget, Trouble
from kaiwa.engines.choice import Engines, open_engines
from kaiwa.engines.openai.ear import WrongAudio
from kaiwa.engines.openai.sounding import TooLong, UnknownSpeaker
from kaiwa.errors import Invalid
from kaiwa.viewer import Viewer
from tests.engines.builders import a_turn
from tests.engines.openai.conftest import Book, settings_for
from tests.engines.openai.peers import Aimock, Llmock

SOUND = b"ID3 a little sound"


async def test_a_line_is_spoken(engines_of_aimock: Engines, strict: Aimock, book: Book) -> None:
    strict.fixtures(
        {
            "match": {"endpoint": "speech"},
            "response": {"audio": base64.b64encode(SOUND).decode(), "format": "mp3"},
        }
    )

    assert await engines_of_aimock.voice.speak("こんにちは。", "ja-jp-male") == SOUND
    assert book.outcomes() == [("speech", "ok")]


@pytest.mark.parametrize(("given", "sent"), [(0.8, 0.8), (0.01, 0.25), (9.0, 4.0)])
async def test_the_catalogues_voice_speaks_in_its_accent_and_at_the_pace_that_the_api_takes(
    given: float, sent: float
) -> None:
    async with (
        model(lambda path, body: Answer(body=SOUND)) as server,
        open_engines(settings_for(server.url)) as engines,
    ):
        assert await engines.voice.speak("はい。", "ja-jp-male", speed=given) == SOUND
    (asked,) = server.asked

    assert (asked["voice"], asked["speed"], asked["model"]) == ("echo", sent, "gpt-4o-mini-tts")
    assert "Japanese of Tokyo" in asked["instructions"]


async def test_a_voice_that_is_not_in_the_catalogue_is_unknown(engines_of_aimock: Engines) -> None:
    with pytest.raises(UnknownSpeaker):
        await engines_of_aimock.voice.speak("はい。", "klingon-male")


@pytest.mark.parametrize("text", ["", "  ", "あ" * 4097])
async def test_a_text_that_cannot_be_spoken_is_refused(engines_of_aimock: Engines, text: str) -> None:
    with pytest.raises(TooLong):
        await engines_of_aimock.voice.speak(text, "ja-jp-male")


async def test_what_was_said_is_written_down(engines_of_aimock: Engines, strict: Aimock, book: Book) -> None:
    strict.fixtures(
        {
            "match": {"endpoint": "transcription"},
            "response": {"transcription": {"text": " コーヒーを\u200bください。 "}},
        }
    )

    assert (
        await engines_of_aimock.ear.transcribe(Recording(SOUND, "audio/webm;codecs=opus", 2.0), "ja")
        == "コーヒーをください。"
    )
    assert book.outcomes() == [("transcription", "ok")]


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"type": "tokens", "input_tokens": 33, "output_tokens": 7, "total_tokens": 40}, (33, 7)),
        ({"type": "duration", "seconds": 3}, (61, 6)),  # by the recording's length, and by what was heard
        (None, (61, 6)),
    ],
)
async def test_a_transcription_is_counted_by_what_the_server_tells_or_by_its_length(
    book: Book, usage: Json | None, counted: tuple[int, int]
) -> None:
    body = {"text": "はい。ええ", **({"usage": usage} if usage else {})}
    async with (
        model(lambda path, _: Answer(body=body)) as server,
        open_engines(settings_for(server.url), note_call=book.calls.append) as engines,
    ):
        await engines.ear.transcribe(Recording(SOUND, "audio/webm", 3.0), "ja")

    assert (book.calls[0].input_tokens, book.calls[0].output_tokens) == counted
    assert SOUND in server.sent[0]
    assert b'filename="turn.webm"' in server.sent[0]


async def test_who_is_over_budget_is_neither_heard_nor_spoken_to() -> None:
    async with (
        model(
            lambda path, _: Answer(body={"text": "はい。"} if "transcriptions" in path else SOUND)
        ) as server,
        open_engines(settings_for(server.url, budget_tokens_person_day=600)) as engines,
    ):
        with on_behalf_of(Viewer(guest_id=uuid4())):
            for _ in range(2):  # a minute reserves more than is left of 600
                await engines.ear.transcribe(Recording(SOUND, "audio/webm", 5.0), "ja")
            with pytest.raises(EngineOverBudget):
                await engines.ear.transcribe(Recording(SOUND, "audio/webm", 60.0), "ja")
            with pytest.raises(EngineOverBudget):
                await engines.voice.speak("あ" * 300, "ja-jp-male")
        with on_behalf_of(Viewer(guest_id=uuid4())):
            assert await engines.voice.speak("はい。", "ja-jp-male") == SOUND


@pytest.mark.parametrize(
    ("audio", "kind"), [(SOUND, "text/html"), (b"", "audio/webm"), (b"x" * (25 * 1024**2 + 1), "audio/ogg")]
)
async def test_what_is_no_recording_is_refused(engines_of_aimock: Engines, audio: bytes, kind: str) -> None:
    with pytest.raises(Invalid) as refused:
        await engines_of_aimock.ear.transcribe(Recording(audio, kind, 2.0), "ja")

    assert isinstance(refused.value, WrongAudio | TooLong)


async def test_a_server_that_only_chats_says_so_by_a_code(
    inventive: Llmock, engines_of_llmock: Engines
) -> None:
    for refused in (
        engines_of_llmock.voice.speak("はい。", "ja-jp-male"),
        engines_of_llmock.ear.transcribe(Recording(SOUND, "audio/webm", 2.0), "ja"),
        engines_of_llmock.realtime.invite(a_turn(), "ja-jp-male"),
    ):
        with pytest.raises(EngineCannot) as told:
            await refused  # type: ignore[misc]  # one of three kinds
        assert told.value.code == "engine_cannot"
        assert told.value.trouble is Trouble.UNSUPPORTED


async def test_a_browser_gets_a_token_of_its_own_and_never_the_key(book: Book) -> None:
    asked: list[Json] = []

    def invites(path: str, body: Json) -> Answer:
        asked.append({"path": path, **body})
        return Answer(
            body={
                "value": "ek_short",
                "expires_at": 1_800_000_000,
                "session": {"type": "realtime", "model": "m"},
            }
        )

    async with (
        model(invites) as server,
        open_engines(settings_for(server.url), note_call=book.calls.append) as engines,
    ):
        session = await engines.realtime.invite(a_turn(), "ja-jp-female")

    assert asked[0]["path"] == "/v1/realtime/client_secrets"
    assert asked[0]["session"]["audio"]["output"]["voice"] == "shimmer"
    assert "You speak first" in asked[0]["session"]["instructions"]
    assert (session.token, session.expires_at) == ("ek_short", 1_800_000_000)
    assert session.url == f"{server.url}/realtime/calls"
    assert "a-key" not in repr(session)
    assert (book.calls[0].purpose, book.calls[0].prompt_version) == ("realtime", "spoken-3")


async def test_a_token_of_another_shape_is_none() -> None:
    async with (
        model(lambda path, body: Answer(body={"value": 5})) as server,
        open_engines(settings_for(server.url)) as engines,
    ):
        with pytest.raises(EngineError) as failed:
            await engines.realtime.invite(a_turn(), "ja-jp-female")

    assert failed.value.trouble is Trouble.UNUSABLE
