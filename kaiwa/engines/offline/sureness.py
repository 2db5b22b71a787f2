"""How sure it is that a learner made a move: a logistic model of a few signs, the same one for every language."""

import math
from typing import Final

from msgspec import Struct

LEAST: Final = -0.5
OWN: Final = {"ja": -0.25, "es": -0.75}
"""What is less likely than this is not acted upon; languages differ in how much two lines share by chance."""
SURE: Final = 2.0
"""Above this the fuller part of a turn goes before the surer one: of “yes, how many?” the question counts."""
AHEAD: Final = 6.0
"""Set by hand: hardly a turn of the hold-outs says what is expected only later, so they would never have it heard."""
CROWD: Final = 8


class Signs(Struct, frozen=True):
    """What speaks for a move, and what against it; scores are blended ones, likenesses are between 0 and 1."""

    nearest: float
    covered: float
    voted: float
    keyword: bool
    denial: float
    asked: bool
    """It is a question, and the move only ever tells."""
    rival: float
    """Score of the likeliest function that nobody expects here."""
    friend: float
    """Score of the likeliest one that nobody expects, and that the move shades into."""
    second: float
    """Score of another move that may be made here and is of another kind."""
    crowd: int
    """How many unexpected functions are likelier than the move."""
    is_ahead: bool
    is_repair: bool
    is_brief: bool
    unknown: float
    """Share of the text that the lines of no function cover."""
    is_whole: bool
    choice: int
    """How many moves are expected."""
    is_first: bool
    """No function at all is likelier."""
    before_rival: float
    before_elsewhere: float
    """How much nearer the move's best line is than the rival's, and than what belongs nowhere."""
    is_wrapper: bool
    share: float
    """Of the letters of the turn, those in this part."""


def sureness(signs: Signs) -> float:
    """Logarithm of the odds.

    Fitted by maximum likelihood on the turns of the hold-outs, each compared with the packs as they were before it was
    read, and on a quarter of the packs' own lines, each left out, where it belongs and where it does not.
    """
    return (
        1.439
        - 0.922 * signs.nearest
        + 1.670 * signs.covered
        + 7.375 * signs.voted
        + 0.697 * signs.keyword
        + 0.385 * signs.denial
        + 0.508 * signs.asked
        + 0.869 * signs.rival
        + 1.077 * signs.friend
        - 1.305 * signs.second
        - 1.653 * min(signs.crowd, CROWD) / CROWD
        - AHEAD * signs.is_ahead
        - 3.602 * signs.is_repair
        - 0.422 * signs.is_brief
        + 1.834 * signs.unknown
        - 0.738 * signs.is_whole
        - 1.054 * math.log(max(1, signs.choice))
        + 1.767 * signs.is_first
        + 0.870 * signs.before_rival
        + 1.080 * signs.before_elsewhere
        - 0.176 * signs.is_wrapper
        - 1.636 * signs.share
        - 1.301 * signs.is_wrapper * (1 - signs.share)
    )


def is_enough(odds: float, language: str) -> bool:
    return odds > OWN.get(language, LEAST)


def probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
