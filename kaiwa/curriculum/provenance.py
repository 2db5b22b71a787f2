"""Who made a piece, and why it was not who had been asked: kept on the row beside the piece itself."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.vocabulary import Origin

LONGEST_REASON: Final = 200
"""Characters; the column's length."""


class Made(Struct, frozen=True, omit_defaults=True, gc=False):
    origin: Origin
    model: str = ""
    prompt_version: str = ""
    reason: str = ""
    """Why a model's piece was repaired, cut or replaced; empty when all went as asked. Never a learner's words."""


def made_by(made: Made | None, origin: Origin) -> Made:
    """Most pieces say nothing: then the engine that was asked made them itself."""
    return made or Made(origin)


def summed(pieces: Iterable[Made]) -> Made:
    """One word for a whole of many pieces: whose most of it is, and each reason once."""
    found = list(pieces)
    if not found:
        raise ValueError("nothing was made")
    first = max(dict.fromkeys(found), key=lambda each: sum(one.origin == each.origin for one in found))
    reasons = dict.fromkeys(each.reason for each in found if each.reason)
    return Made(first.origin, first.model, first.prompt_version, shortened("; ".join(reasons)))


def shortened(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"
