"""What the doctor says of a model, against servers that can do more and less."""

import json
from pathlib import Path

import pytest

from bench.model import Answer, Json, model
from kaiwa.commands.doctor import Finding, Verdict, _model, _sound
from kaiwa.settings import OpenAI, Settings
from tests.engines.openai.conftest import settings_for
from tests.engines.openai.peers import Aimock, Llmock

WORDS = {
    "ja": "おはようございます。", "es": "Buenos días, dos cafés.", "fr": "Bonjour, deux cafés.",
    "zh-Hans": "早上好，两杯咖啡。", "ko": "안녕하세요, 커피 두 잔 주세요.",
}  # fmt: skip


def greetings(**changed: str) -> str:
    given = WORDS | {name.replace("_", "-"): text for name, text in changed.items()}
    return json.dumps(
        {"greetings": [{"language": each, "text": text} for each, text in given.items()]}, ensure_ascii=False
    )


def openai(url: str, **changed: object) -> OpenAI:
    found = settings_for(url, **changed).openai
    assert found is not None
    return found


async def found(url: str, **changed: object) -> dict[str, Finding]:
    return {each.what: each for each in await _model(openai(url, **changed))}


async def test_a_model_that_can_do_all_is_told_so(strict: Aimock) -> None:
    strict.fixtures(
        {
            "match": {"userMessage": "Write one short sentence"},
            "response": {"content": greetings()},
            "chunkSize": 20,
        }
    )
    said = await found(strict.url)

    assert said["model"].verdict is Verdict.OK
    assert "by schema" in said["model"].says
    assert said["languages"].verdict is Verdict.OK
    assert "Japanese, Spanish, French, Chinese (Simplified), Korean" in said["languages"].says


async def test_words_made_up_are_no_language(inventive: Llmock) -> None:
    said = await found(inventive.url)

    assert said["model"].verdict is Verdict.OK
    assert said["languages"].verdict is Verdict.WARN
    assert "not Japanese" in said["languages"].says


async def test_a_small_model_behind_a_plain_server_is_described() -> None:
    def plain(path: str, body: Json) -> Answer:
        if "response_format" in body:
            return Answer(status=400, body={"error": {"message": "response_format is not supported"}})
        return Answer(pieces=[f"Sure! {greetings(ko='Good morning', ja='Ohayou gozaimasu')}"])

    async with model(plain) as server:
        said = await found(server.url)

    assert "as the prompt asks for it" in said["model"].says
    assert "all at once" in said["model"].says
    assert "tells no tokens" in said["model"].says
    assert "not Japanese, Korean" in said["languages"].says


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer(status=404), "refused the request"), (Answer(status=500), "failed or was not reachable"),
        (Answer(first_s=60), "took too long"), (Answer(pieces=["no"]), "no JSON object"),
    ],
)  # fmt: skip
async def test_a_model_that_does_not_do_is_to_be_mended(answer: Answer, says: str) -> None:
    async with model(lambda path, body: answer) as server:
        said = await found(server.url, talk_timeout_s=3, silence_s=0.5)

    assert said["model"].verdict is Verdict.BAD
    assert says in said["model"].says
    assert said["model"].mend
    assert "languages" not in said


async def heard(settings: Settings) -> dict[str, Finding]:
    return {each.what: each async for each in _sound(settings, is_there=True)}


async def test_a_server_that_speaks_listens_and_talks_live_is_told_so() -> None:
    def does_all(path: str, body: Json) -> Answer:
        if path.endswith("speech"):
            return Answer(body=b"ID3 sound")
        token = {"value": "ek", "expires_at": 1_900_000_000, "session": {"type": "realtime"}}
        return Answer(body={"text": ""} if path.endswith("transcriptions") else token)

    async with model(does_all) as server:
        told = await heard(settings_for(server.url))

    assert {each: (finding.verdict, finding.mend) for each, finding in told.items()} == dict.fromkeys(
        ("voice", "ear", "live talk"), (Verdict.OK, "")
    )
    assert told["voice"].says.startswith("a model")


async def test_a_server_that_only_chats_leaves_the_voice_to_others_and_says_who(inventive: Llmock) -> None:
    told = await heard(settings_for(inventive.url))

    assert {each: finding.verdict for each, finding in told.items()} == dict.fromkeys(
        ("voice", "ear", "live talk"), Verdict.WARN
    )
    assert "KAIWA_SPEECH_MODEL" in told["voice"].mend
    assert "So it is" in told["voice"].says
    assert "KAIWA_TRANSCRIPTION_MODEL" in told["ear"].mend


async def test_where_no_model_is_set_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told = await heard(Settings())

    assert told["voice"].says == "each listener's browser"
    assert "espeak-ng" in told["voice"].mend
    assert {finding.verdict for finding in told.values()} == {Verdict.OK}
