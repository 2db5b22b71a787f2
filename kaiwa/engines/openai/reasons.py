"""Why a model's piece is not there, in a few words for the row and for whoever wonders."""

from typing import Final

from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.provenance import shortened
from kaiwa.engines.openai.mind import Unusable

WORDS: Final = {
    Trouble.RATE_LIMITED: "the model's server takes no more calls now",
    Trouble.OVER_BUDGET: "what may be spent today is used up",
    Trouble.TIMED_OUT: "the model took too long",
    Trouble.UNREACHABLE: "the model's server failed or was not reachable",
    Trouble.REFUSED: "the model's server refused the request",
    Trouble.UNUSABLE: "the model's answer could not be used",
    Trouble.UNSUPPORTED: "the model's server cannot do this",
}


def why_not(failed: EngineError | None) -> str:
    """Nothing failed, and still it was not there: then it was left out."""
    if failed is None:
        return "the model left it out"
    if isinstance(failed, Unusable) and failed.faults:
        return shortened(f"{WORDS[Trouble.UNUSABLE]}: {failed.faults[0]}")
    return WORDS[failed.trouble]
