"""The voice that is installed on a machine. Where espeak-ng is there, it speaks in these tests; what must hold whichever
program answers (its arguments, its limit, a failure) is shown with a small one that says what it was given."""

import stat
import sys
import wave
from io import BytesIO
from pathlib import Path

import pytest

from kaiwa.conversations.voice.engine import Reads
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.engines import espeak
from kaiwa.engines.espeak import NAMES, EspeakVoice, arguments, installed, with_its_length
from kaiwa.errors import Invalid
from kaiwa.languages.entries import catalogue, speaker_id, voices

REAL = [program for program in [installed()] if program]
"""Nothing where it is not installed."""
LINES = {
    "ja": "コーヒーを ください。",
    "zh-Hans": "wǒ yào kā fēi",
    "ko": "커피 주세요.",
    "es": "Un café.",
    "fr": "Un café.",
}


def a_program(folder: Path, *does: str) -> str:
    path = folder / "a-voice"
    path.write_text("\n".join([f"#!{sys.executable}", "import sys, time", *does]))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def seconds(audio: bytes) -> float:
    with wave.open(BytesIO(audio)) as heard:
        return heard.getnframes() / heard.getframerate()


@pytest.mark.parametrize("program", REAL)
@pytest.mark.parametrize("language", LINES)
async def test_a_line_is_spoken_as_sound_that_says_its_own_length(program: str, language: str) -> None:
    voice = EspeakVoice(program)
    speaker = next(speaker_id(each.voices[0]) for each in catalogue() if each.id == language)
    audio = await voice.speak(LINES[language], speaker)

    assert 0.4 < seconds(audio) < 6
    assert seconds(audio) == pytest.approx((len(audio) - 44) / 2 / 22_050)


@pytest.mark.parametrize("program", REAL)
async def test_slower_is_slower_and_an_option_in_a_line_is_words(program: str) -> None:
    voice = EspeakVoice(program)
    as_usual = await voice.speak("--version -w /tmp/x, dice la chica.", "es-es-female")

    assert seconds(
        await voice.speak("--version -w /tmp/x, dice la chica.", "es-es-female", speed=0.75)
    ) > 1.2 * seconds(as_usual)


@pytest.mark.parametrize("program", REAL)
@pytest.mark.parametrize("speaker", sorted(voices()))
async def test_every_voice_of_the_catalogue_is_one_that_the_program_knows(program: str, speaker: str) -> None:
    assert len(await EspeakVoice(program).speak("1", speaker)) > 44


def test_every_language_of_the_catalogue_has_a_name_there() -> None:
    assert set(NAMES) == {each.id for each in catalogue()}


def test_a_voice_is_asked_for_by_language_accent_gender_and_pace() -> None:
    assert arguments("es-mx-female", 1.0) == (
        "-v",
        "es-419+f3",
        "-s",
        "150",
        "-b",
        "1",
        "--stdin",
        "--stdout",
    )
    assert arguments("en-gb-male", 0.5)[:4] == ("-v", "en-gb+m3", "-s", "80")


def test_what_is_written_in_han_characters_is_given_as_it_is_read() -> None:
    voice = EspeakVoice("any")

    assert [voice.reads(each) for each in ("ja", "zh-Hant", "ko")] == [
        Reads.READINGS,
        Reads.READINGS,
        Reads.WORDS,
    ]
    assert voice.speaks("ja-jp-male")
    assert not voice.speaks("klingon-male")


async def test_the_words_go_in_by_the_input_alone(tmp_path: Path) -> None:
    said = "sys.stdout.buffer.write(b'0' * 44 + ' '.join(sys.argv[1:]).encode() + b'|' + sys.stdin.buffer.read())"
    heard = await EspeakVoice(a_program(tmp_path, said)).speak("-v evil; rm", "es-es-male")

    assert heard[44:] == b"-v es+m3 -s 150 -b 1 --stdin --stdout|-v evil; rm"


async def test_a_program_that_hangs_is_ended_and_one_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(espeak, "LIMIT_S", 0.3)
    with pytest.raises(EngineError) as late:
        await EspeakVoice(a_program(tmp_path, "time.sleep(60)")).speak("Hola.", "es-es-male")
    assert late.value.trouble is Trouble.TIMED_OUT
    with pytest.raises(EngineError) as failed:
        await EspeakVoice(a_program(tmp_path, "sys.exit(3)")).speak("Hola.", "es-es-male")
    assert failed.value.trouble is Trouble.UNUSABLE
    with pytest.raises(EngineError):
        await EspeakVoice(str(tmp_path / "gone")).speak("Hola.", "es-es-male")


@pytest.mark.parametrize("text", ["", " ", "a" * 5000])
async def test_a_text_that_cannot_be_spoken_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        await EspeakVoice("any").speak(text, "es-es-male")


def test_a_head_that_is_none_is_left_alone() -> None:
    assert with_its_length(b"ID3 no wave at all") == b"ID3 no wave at all"
