"""What a learner said, written down."""

from typing import Any, Final, cast

from kaiwa.conversations.voice.engine import Recording
from kaiwa.curriculum.engine import Trouble
from kaiwa.engines.openai.failures import ServerFailed
from kaiwa.engines.openai.gates import INVISIBLE
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.sounding import TooLong, called, sound_tokens
from kaiwa.engines.openai.transport import Call, guess_tokens
from kaiwa.errors import Invalid
from kaiwa.languages.entries import catalogue

MOST_BYTES: Final = 25 * 1024 * 1024
"""The transcription API's own limit."""
LONGEST_TEXT: Final = 10_000
ENDINGS: Final = {
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/flac": "flac",
}


class WrongAudio(Invalid):
    code = "wrong_audio"


class OpenAIEar:
    def __init__(self, mind: Mind) -> None:
        self._mind = mind

    async def transcribe(self, recording: Recording, language: str) -> str:
        kind, audio = recording.media_type.split(";")[0].strip().lower(), recording.audio
        if kind not in ENDINGS:
            raise WrongAudio(f"Send audio as one of {', '.join(ENDINGS)}.")
        if not audio or len(audio) > MOST_BYTES:
            raise TooLong(f"A recording may have {MOST_BYTES // 1024**2} MB.")
        model = self._mind.chat.transport.settings.transcription_model
        code = next((entry.code for entry in catalogue() if entry.id == language), language)

        async def go(call: Call) -> str:
            client = await self._mind.chat.transport.client()
            answer = await cast(Any, client.audio.transcriptions).create(
                model=model,
                file=(f"turn.{ENDINGS[kind]}", audio, kind),
                language=code,
                response_format="json",
            )
            text = getattr(answer, "text", None)
            if not isinstance(text, str):
                raise ServerFailed(Trouble.UNUSABLE, retryable=True)
            _note_tokens(call, getattr(answer, "usage", None), text)
            return text

        guessed = sound_tokens(recording.duration_s)
        heard = await called(
            self._mind, "transcription", model, go, input_guess=guessed, output_guess=guessed
        )
        return " ".join("".join(ch for ch in heard if ch.isprintable() and ch not in INVISIBLE).split())[
            :LONGEST_TEXT
        ]


def _note_tokens(call: Call, usage: object, text: str) -> None:
    """What the server tells; one that bills by the minute tells seconds, and the guess by the length stands."""
    call.said_guess = guess_tokens(text)
    for name in ("input_tokens", "output_tokens"):
        if isinstance(told := getattr(usage, name, None), int) and told >= 0:
            setattr(call, name, told)
