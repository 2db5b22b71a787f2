"""Lines spoken by espeak-ng, where it is installed: plain to hear, at once, and nothing leaves the machine.

A program of its own, with limits of its own: the text goes in by its input, so that no word can become an option.
"""

import asyncio
import shutil
from typing import Final

import structlog

from kaiwa.conversations.voice.engine import Reads
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.errors import Invalid
from kaiwa.languages.entries import voices
from kaiwa.languages.vocabulary import Gender

log = structlog.get_logger()

PROGRAM: Final = "espeak-ng"
LONGEST_TEXT: Final = 4_096
LIMIT_S: Final = 10.0
AT_ONCE: Final = 2
"""It takes a processor for a tenth of a second."""
WORDS_A_MINUTE: Final = 150
"""A little under its own 175: for learners."""
SLOWEST: Final = 80
HEADER_BYTES: Final = 44

NAMES: Final = {
    "ja": "ja", "zh-Hans": "cmn-latn-pinyin", "zh-Hant": "cmn-latn-pinyin", "ko": "ko", "es": "es", "fr": "fr-fr",
    "de": "de", "it": "it", "pt-BR": "pt-br", "en": "en-us", "ru": "ru", "uk": "uk", "el": "el", "ar": "ar", "he": "he",
    "hi": "hi", "th": "th", "vi": "vi", "id": "id", "tr": "tr",
}  # fmt: skip
ACCENTS: Final = {"en-GB": "en-gb", "es-MX": "es-419", "es-AR": "es-419"}
READ_ALOUD: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})
"""It knows no Han characters: it says "Chinese letter" for each. These are given as they are read."""


class EspeakVoice:
    media_type = "audio/wav"

    def __init__(self, program: str) -> None:
        self._program = program
        self._places = asyncio.Semaphore(AT_ONCE)
        self.made_by = PROGRAM

    def reads(self, language: str) -> Reads:
        return Reads.READINGS if language in READ_ALOUD else Reads.WORDS

    def speaks(self, speaker_id: str) -> bool:
        return speaker_id in voices() and voices()[speaker_id][0].id in NAMES

    async def speak(self, text: str, speaker_id: str, *, speed: float = 1.0) -> bytes:
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise Invalid(f"A text to be spoken has 1 to {LONGEST_TEXT:,} characters.")
        async with self._places:
            audio = await self._run(arguments(speaker_id, speed), text)
        return with_its_length(audio)

    async def _run(self, options: tuple[str, ...], text: str) -> bytes:
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        try:
            running = await asyncio.create_subprocess_exec(
                self._program, *options, stdin=pipe, stdout=pipe, stderr=nowhere
            )
        except OSError as gone:
            raise EngineError(Trouble.UNREACHABLE) from gone
        try:
            async with asyncio.timeout(LIMIT_S):
                audio, _ = await running.communicate(text.encode(errors="replace"))
        except TimeoutError:
            raise EngineError(Trouble.TIMED_OUT) from None
        finally:
            if running.returncode is None:
                running.kill()
                await running.wait()
        if running.returncode or len(audio) <= HEADER_BYTES:
            log.warning("espeak.failed", status=running.returncode)
            raise EngineError(Trouble.UNUSABLE)
        return audio


def installed() -> str | None:
    return shutil.which(PROGRAM)


def arguments(speaker_id: str, speed: float) -> tuple[str, ...]:
    """Of a voice of the catalogue, in its accent where there is one."""
    entry, voice = voices()[speaker_id]
    name = ACCENTS.get(voice.tag, NAMES[entry.id])
    variant = "+f3" if voice.gender is Gender.FEMALE else "+m3"
    pace = max(SLOWEST, round(WORDS_A_MINUTE * speed))
    return ("-v", name + variant, "-s", str(pace), "-b", "1", "--stdin", "--stdout")


def with_its_length(audio: bytes) -> bytes:
    """Into a pipe it writes a head that claims two gigabytes, and a browser would show two hours."""
    if audio[:4] != b"RIFF" or audio[36:40] != b"data":
        return audio
    whole, data = len(audio) - 8, len(audio) - HEADER_BYTES
    return (
        audio[:4]
        + whole.to_bytes(4, "little")
        + audio[8:40]
        + data.to_bytes(4, "little")
        + audio[HEADER_BYTES:]
    )
