"""Whether the configured server speaks, listens and talks live, found out by one short try of each; for `kaiwa doctor`."""

import asyncio
from collections.abc import Awaitable
from typing import Final

from msgspec import Struct

from kaiwa.conversations.voice.engine import Recording
from kaiwa.curriculum.engine import EngineCannot, EngineError
from kaiwa.engines.openai.chat import Chat
from kaiwa.engines.openai.ear import OpenAIEar
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.realtime import OpenAIRealtime
from kaiwa.engines.openai.reasons import why_not
from kaiwa.engines.openai.transport import Transport
from kaiwa.engines.openai.voice import OpenAIVoice
from kaiwa.settings import OpenAI

A_WORD: Final = "Yes."
A_VOICE: Final = "en-us-female"
RATE: Final = 8000
QUIET: Final = (
    b"RIFF" + (RATE + 36).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little") + b"\x01\0\x01\0"
    + RATE.to_bytes(4, "little") * 2 + b"\x01\0\x08\0data" + RATE.to_bytes(4, "little") + b"\x80" * RATE
)  # fmt: skip
"""A second of nothing: whoever takes it listens."""


class Sounding(Struct, frozen=True):
    """Empty: it does. Else why it does not."""

    voice: str
    ear: str
    live: str


async def sounding(settings: OpenAI) -> Sounding:
    transport = Transport(settings)
    mind = Mind(Chat(transport))
    try:
        tried = await asyncio.gather(
            _trouble(OpenAIVoice(mind).speak(A_WORD, A_VOICE)),
            _trouble(OpenAIEar(mind).transcribe(Recording(QUIET, "audio/wav", 1.0), "en")),
            _trouble(OpenAIRealtime(mind).invite_to("Say hello.", A_VOICE)),
        )
        return Sounding(*tried)
    finally:
        await transport.close()


async def _trouble(tried: Awaitable[object]) -> str:
    try:
        await tried
    except EngineCannot as cannot:
        return cannot.detail
    except EngineError as failed:
        return why_not(failed)
    return ""
