"""Speaks a line for somebody: off the shelf, else by the first voice that can, and once however many ask at a time."""

import asyncio
from typing import Final

import structlog
from msgspec import Struct

from kaiwa.conversations.voice.engine import Reads, Sound, Voice
from kaiwa.conversations.voice.shelf import Shelf
from kaiwa.curriculum.engine import EngineError
from kaiwa.languages.annotating import annotate_texts
from kaiwa.languages.entries import voices
from kaiwa.scripts import Overrides, Token
from kaiwa.scripts.aloud import aloud

log = structlog.get_logger()

STEP: Final = 0.25
"""Speeds are this far apart, so that a slider fills no shelf."""
SLOWEST: Final = 0.5
FASTEST: Final = 1.5
PARTICLES: Final = (("は", "wa", "わ"), ("へ", "e", "え"))
"""Of Japanese, which are not written as they are heard; the romanization knows where they stand."""
UNSPACED: Final = frozenset({"ja"})
"""Readings of which stand side by side; those of other languages have spaces between them."""


class Line(Struct, frozen=True, kw_only=True):
    text: str
    language: str
    overrides: Overrides
    speaker_id: str

    @property
    def tag(self) -> str:
        """BCP 47, for a browser that looks for a voice of its own."""
        return voices()[self.speaker_id][1].tag


class Heard(Struct, frozen=True):
    audio: bytes
    media_type: str
    name: str
    """Of its content: the same name, the same sound."""
    made_by: str


class Narrator:
    def __init__(self, sound: Sound, shelf: Shelf) -> None:
        self.sound, self.shelf = sound, shelf
        self._speaking: dict[str, asyncio.Task[bytes]] = {}

    async def speak(self, line: Line, speed: float) -> Heard | None:
        """None where nobody here can: then the listener's own browser has to."""
        for voice in self.sound.voices:
            if not voice.speaks(line.speaker_id):
                continue
            text = await _given(voice, line)
            name = self.shelf.name_of(voice.made_by, line.speaker_id, f"{speed:.2f}", text)
            try:
                audio = await self.shelf.get(name) or await self._once(name, voice, text, line, speed)
            except EngineError as failed:  # the next one may be there
                log.warning("speech.failed", by=voice.made_by, trouble=failed.trouble.value)
                continue
            return Heard(audio, voice.media_type, name, voice.made_by)
        return None

    async def _once(self, name: str, voice: Voice, text: str, line: Line, speed: float) -> bytes:
        speaking = self._speaking.get(name)
        if speaking is None:
            speaking = asyncio.create_task(self._made(name, voice, text, line, speed))
            self._speaking[name] = speaking
            speaking.add_done_callback(lambda _: self._speaking.pop(name, None))
        return await asyncio.shield(speaking)  # whoever goes away takes nobody's line along

    async def _made(self, name: str, voice: Voice, text: str, line: Line, speed: float) -> bytes:
        audio = await voice.speak(text, line.speaker_id, speed=speed)
        await self.shelf.put(name, audio)
        return audio


def speed_of(wanted: float) -> float:
    return min(FASTEST, max(SLOWEST, round(wanted / STEP) * STEP))


async def said_aloud(line: Line) -> str:
    """As it is handed to whoever knows how the language is written: own readings are obeyed."""
    return await asyncio.to_thread(aloud, line.text, line.language, line.overrides)


async def _given(voice: Voice, line: Line) -> str:
    if voice.reads(line.language) is Reads.WORDS:
        return await said_aloud(line)
    (annotation,) = await annotate_texts([line.text], line.language, line.overrides)
    return readings_of(annotation.tokens, line.language)


def readings_of(tokens: tuple[Token, ...], language: str) -> str:
    """Pauses stay where they are written."""
    said = ("" if language in UNSPACED else " ").join(_as_heard(each) for each in tokens)
    return " ".join(said.split())


def _as_heard(token: Token) -> str:
    said = token.spoken or token.reading or token.surface
    for written, romanized, heard in PARTICLES:
        if said.endswith(written) and token.romanization.endswith(romanized):
            return said[:-1] + heard
    return said
