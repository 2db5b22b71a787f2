"""A translation asked of a model by itself."""

from functools import partial
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.provenance import Made
from kaiwa.engines.openai.gates import text_faults, tidied
from kaiwa.engines.openai.laying import Short
from kaiwa.engines.openai.mind import Asked, Broken, Mind
from kaiwa.engines.openai.prompting import fenced, prompt
from kaiwa.languages.entries import name_of

MOST_TOKENS: Final = 2_000
LONGEST_TEXT: Final = 2_000
LEAST_SURE: Final = 0.01
"""A model that gives nothing for its sureness is not sure."""


class WireTranslation(Struct, frozen=True):
    translation: Short
    confidence: float = 0.5


async def translated(
    mind: Mind, text: str, language: str, into: str, deadline: float
) -> tuple[tuple[str, float], Made]:
    asked = Asked(
        purpose="translation",
        prompt=prompt(
            "translation",
            language=name_of(language),
            source=name_of(into),
            data=fenced(text=text[:LONGEST_TEXT]),
        ),
        shape=WireTranslation,
        most_tokens=MOST_TOKENS,
        deadline=deadline,
    )
    return await mind.ask(asked, partial(_judged, original=text, rules=asked.prompt.instructions))


def _judged(wire: WireTranslation, *, original: str, rules: str) -> tuple[str, float]:
    text = tidied(wire.translation)
    faults = text_faults("the translation", text, 3 * len(original) + 200, rules)
    if faults:
        raise Broken(faults)
    return text, sure(wire.confidence)


def sure(confidence: float) -> float:
    return max(LEAST_SURE, min(1.0, confidence)) if confidence == confidence else LEAST_SURE
