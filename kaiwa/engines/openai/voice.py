"""Lines spoken by the catalogue's voices, in the accent of their place."""

from typing import Any, Final, cast

from kaiwa.conversations.voice.engine import Reads
from kaiwa.curriculum.engine import Trouble
from kaiwa.engines.openai.failures import ServerFailed
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.sounding import TooLong, called, sound_tokens, speaker
from kaiwa.engines.openai.transport import Call, guess_tokens
from kaiwa.languages.entries import voices

LONGEST_TEXT: Final = 4_096
"""Characters, the speech API's own limit."""
SLOWEST: Final = 0.25
FASTEST: Final = 4.0
MEDIA_TYPE: Final = "audio/mpeg"
CHARACTERS_A_SECOND: Final = 8
"""Of scripts without spaces; a careful guess, alphabets have about fifteen."""


class OpenAIVoice:
    media_type = MEDIA_TYPE

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self.made_by = f"openai {mind.chat.transport.settings.speech_model}"

    def reads(self, language: str) -> Reads:
        return Reads.WORDS

    def speaks(self, speaker_id: str) -> bool:
        return speaker_id in voices()

    async def speak(self, text: str, speaker_id: str, *, speed: float = 1.0) -> bytes:
        entry, voice = speaker(speaker_id)
        if not text.strip() or len(text) > LONGEST_TEXT:
            raise TooLong(f"A text to be spoken has 1 to {LONGEST_TEXT:,} characters.")
        model = self._mind.chat.transport.settings.speech_model
        dialect = f" of {voice.dialect}" if voice.dialect else ""
        pace = ", slowly, with a short pause between phrases" if speed < 1 else ""
        tokens = sound_tokens(len(text) / CHARACTERS_A_SECOND / speed)
        told = f"Speak {entry.name}{dialect} ({voice.tag}), clearly and naturally{pace}."

        async def go(call: Call) -> bytes:
            client = await self._mind.chat.transport.client()
            answer = await cast(Any, client.audio.speech).create(
                model=model,
                voice=voice.openai,
                input=text,
                response_format="mp3",
                speed=max(SLOWEST, min(FASTEST, speed)),
                # the newer models may not heed the number, the older ones take no words
                **({} if model.startswith("tts-1") else {"instructions": told}),
            )
            if not answer.content:
                raise ServerFailed(Trouble.UNUSABLE, retryable=True)
            call.said_guess = tokens
            return bytes(answer.content)

        return await called(
            self._mind, "speech", model, go, input_guess=guess_tokens(text), output_guess=tokens
        )
