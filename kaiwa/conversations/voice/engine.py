"""Who speaks, who listens and who talks live, in our own words; every engine implements these."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from kaiwa.conversations.partner import TurnBrief


class Reads(StrEnum):
    """What a voice wants to be given."""

    WORDS = "words"
    """As they are written."""
    READINGS = "readings"
    """As they are read: it knows no Han characters."""


class Voice(Protocol):
    made_by: str
    """Engine and model: what was kept of another one's speech is not this one's."""
    media_type: str

    def reads(self, language: str) -> Reads: ...

    def speaks(self, speaker_id: str) -> bool: ...

    async def speak(self, text: str, speaker_id: str, *, speed: float = 1.0) -> bytes: ...


class Recording(Struct, frozen=True):
    audio: bytes
    media_type: str
    duration_s: float


class Ear(Protocol):
    async def transcribe(self, recording: Recording, language: str) -> str: ...


class LiveSession(Struct, frozen=True, kw_only=True):
    """What a browser needs to talk with a model by voice, for a few minutes and nothing else."""

    token: str
    expires_at: int
    """Seconds since 1970."""
    url: str
    model: str


class Realtime(Protocol):
    model: str
    address: str
    """Where a browser takes its offer."""

    async def invite(self, brief: TurnBrief, speaker_id: str) -> LiveSession: ...


class Sound(Struct, frozen=True):
    """Who there is in this process; nobody, where nothing is set up and nothing is installed."""

    voices: tuple[Voice, ...] = ()
    """Asked in this order."""
    ear: Ear | None = None
    realtime: Realtime | None = None
