"""Calls that are no chat: one request, one answer, within the time that somebody waits for it."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from kaiwa.curriculum.engine import EngineCannot
from kaiwa.engines.openai.chat import deadline_in
from kaiwa.engines.openai.failures import ServerFailed
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.transport import Call, Transport
from kaiwa.errors import Invalid
from kaiwa.languages.entries import LanguageEntry, Voice, voices

T = TypeVar("T")
TOKENS_A_SECOND: Final = 20
"""Of sound, heard or spoken: what the speech models take for a minute is about 1,200."""
ABSENT = frozenset({404, 405, 501})
"""The server does not know the address, or the model."""


class UnknownSpeaker(Invalid):
    code = "unknown_speaker"
    sentence = "There is no such voice. GET /api/languages/{id}/speakers lists them."


class TooLong(Invalid):
    code = "too_long"


def speaker(speaker_id: str) -> tuple[LanguageEntry, Voice]:
    if speaker_id not in voices():
        raise UnknownSpeaker
    return voices()[speaker_id]


def sound_tokens(seconds: float) -> int:
    return round(TOKENS_A_SECOND * seconds) + 1


async def called(
    mind: Mind,
    purpose: str,
    model: str,
    go: Callable[[Call], Awaitable[T]],
    *,
    version: str = "",
    input_guess: int = 0,
    output_guess: int = 0,
) -> T:
    """``go`` notes what it learns of the tokens. Raises ``EngineCannot`` where the server has nothing of the kind."""
    transport: Transport = mind.chat.transport
    await transport.client()  # loading it takes a second of nobody's time but ours
    call = Call(
        purpose=purpose,
        model=model,
        prompt_version=version,
        deadline=deadline_in(transport.settings.talk_timeout_s),
        input_guess=input_guess,
        output_guess=output_guess,
    )

    async def heard() -> T:
        answer = await go(call)
        call.heard()
        return answer

    async with transport.calling(call):
        try:
            return await transport.attempts(call, heard)
        except ServerFailed as failed:
            if failed.status in ABSENT:
                raise EngineCannot(f"The server that is set up has no {purpose}.") from failed
            raise
