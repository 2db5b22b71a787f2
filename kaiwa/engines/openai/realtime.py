"""A short-lived token with which a browser talks to the realtime model by itself; our key never leaves us."""

from typing import Any, Final, cast

from kaiwa.conversations.partner import TurnBrief
from kaiwa.conversations.voice.engine import LiveSession
from kaiwa.curriculum.engine import Trouble
from kaiwa.engines.openai.failures import ServerFailed
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.provider import address_of
from kaiwa.engines.openai.sounding import called, speaker
from kaiwa.engines.openai.talk_prompts import spoken_prompt
from kaiwa.engines.openai.transport import Call, guess_tokens

GOOD_FOR_S: Final = 60
"""To begin with; a talk that has begun goes on."""


class OpenAIRealtime:
    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        settings = mind.chat.transport.settings
        self.model = settings.realtime_model
        self.address = f"{address_of(settings)}/realtime/calls"

    async def invite(self, brief: TurnBrief, speaker_id: str) -> LiveSession:
        spoken = spoken_prompt(brief)
        (instructions,) = (each.content for each in spoken.messages)
        return await self.invite_to(instructions, speaker_id, spoken.version)

    async def invite_to(self, instructions: str, speaker_id: str, version: str = "") -> LiveSession:
        entry, voice = speaker(speaker_id)
        settings = self._mind.chat.transport.settings
        session = {
            "type": "realtime",
            "model": self.model,
            "instructions": instructions,
            "audio": {
                "input": {"transcription": {"model": settings.transcription_model, "language": entry.code}},
                "output": {"voice": voice.openai},
            },
        }

        async def go(call: Call) -> LiveSession:
            client = await self._mind.chat.transport.client()
            answer = await cast(Any, client.realtime.client_secrets).create(
                expires_after={"anchor": "created_at", "seconds": GOOD_FOR_S}, session=session
            )
            token, expires_at = getattr(answer, "value", None), getattr(answer, "expires_at", None)
            if not isinstance(token, str) or not isinstance(expires_at, int):
                raise ServerFailed(Trouble.UNUSABLE, retryable=True)
            return LiveSession(
                token=token,
                expires_at=expires_at,
                url=self.address,
                model=self.model,
            )

        guess = guess_tokens(instructions)
        return await called(self._mind, "realtime", self.model, go, version=version, input_guess=guess)
