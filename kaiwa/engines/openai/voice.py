"""Lines spoken by the catalogue's voices, in the accent of their place."""

from typing import Any, Final, cast

from kaiwa.curriculum.engine import Trouble
from kaiwa.engines.openai.failures import ServerFailed
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.sounding import TooLong, called, speaker

LONGEST_TEXT: Final = 4_096
"""Characters, the speech API's own limit."""
SLOWEST: Final = 0.25
FASTEST: Final = 4.0
MEDIA_TYPE: Final = "audio/mpeg"


class OpenAIVoice:
    media_type = MEDIA_TYPE

    def __init__(self, mind: Mind) -> None:
        self._mind = mind

    async def speak(self, text: str, speaker_id: str, *, speed: float = 1.0) -> bytes:
        entry, voice = speaker(speaker_id)
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise TooLong(f"A text to be spoken has 1 to {LONGEST_TEXT:,} characters.")
        model = self._mind.chat.transport.settings.speech_model
        dialect = f" of {voice.dialect}" if voice.dialect else ""

        async def go() -> bytes:
            client = await self._mind.chat.transport.client()
            answer = await cast(Any, client.audio.speech).create(
                model=model,
                voice=voice.openai,
                input=text,
                response_format="mp3",
                speed=max(SLOWEST, min(FASTEST, speed)),
                **(
                    {}
                    if model.startswith("tts-1")
                    else {
                        "instructions": f"Speak {entry.name}{dialect} ({voice.tag}), clearly and naturally."
                    }
                ),
            )
            if not answer.content:
                raise ServerFailed(Trouble.UNUSABLE, retryable=True)
            return bytes(answer.content)

        return await called(self._mind, "speech", model, text, go)
