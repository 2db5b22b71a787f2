"""How sure it is that a learner made a move: a logistic model of a few signs, the same one for every language."""

import math
from typing import Final

from msgspec import Struct

LEAST: Final = -0.5
OWN: Final = {"ja": -0.25, "es": -1.0, "fr": -0.8, "ko": -1.1}
"""What is less likely than this is not acted upon; languages differ in how much two lines share by chance."""
SURE: Final = 2.0
"""Above this the fuller part of a turn goes before the surer one: of “yes, how many?” the question counts."""
AHEAD: Final = 6.0
"""Set by hand: hardly a turn of the hold-outs says what is expected only later, so they would never have it heard."""
CROWD: Final = 8
LONG: Final = 40
"""More letters than this make no difference."""
SPOKEN_OF: Final = 2
"""Nor do more things of the scene."""


class Signs(Struct, frozen=True):
    """What speaks for a move, and what against it; scores are blended ones, likenesses are between 0 and 1."""

    nearest: float
    covered: float
    voted: float
    elsewhere: float
    """Share of the votes that go to what belongs nowhere."""
    keyword: bool
    denial: float
    asks: bool
    asked: bool
    """It is a question, and the move only ever tells."""
    rival: float
    """Score of the likeliest function that nobody expects here."""
    friend: float
    """Score of the likeliest one that nobody expects, and that the move shades into."""
    crowd: int
    """How many unexpected functions are likelier than the move."""
    is_repair: bool
    is_ahead: bool
    is_brief: bool
    is_wrapper: bool
    is_first: bool
    """No function at all is likelier."""
    unknown: float
    """Share of the text that the lines of no function cover."""
    choice: int
    """How many moves are expected."""
    letters: int
    share: float
    """Of the letters of the turn, those in this part."""
    scene: int
    """How many things it names that the scene is about."""
    fills: bool
    """One of them fills a slot of the move."""
    familiar: float
    """Share of the part's words, the telling ones above all, that the move's lines use as well."""
    likelier: float
    """How much likelier the words of the whole turn are in the move's lines than in all lines, as a logarithm."""
    likelier_each: float
    """The same for one of its words."""


def sureness(signs: Signs) -> float:
    """Logarithm of the odds.

    Fitted by maximum likelihood on the turns of the hold-outs and on the packs' own lines, each left out: what learners
    type where it belongs and where it does not, and what belongs nowhere, at any place.
    Signs that say nearly the same share their weight between them: of one alone it says little.
    """
    return (
        0.480
        + 1.164 * signs.nearest
        + 2.016 * signs.covered
        + 3.621 * signs.voted
        - 3.921 * signs.elsewhere
        + 0.641 * signs.keyword
        + 0.387 * signs.denial
        + 0.603 * signs.asks
        - 1.488 * signs.asked
        - 1.385 * signs.rival
        + 1.373 * signs.friend
        - 1.734 * min(signs.crowd, CROWD) / CROWD
        - 2.540 * signs.is_repair
        - AHEAD * signs.is_ahead
        - 0.253 * signs.is_brief
        - 0.782 * signs.is_wrapper
        + 0.966 * signs.is_first
        + 3.631 * signs.unknown
        - 0.186 * math.log(max(1, signs.choice))
        + 2.316 * min(signs.letters, LONG) / LONG
        - 2.257 * signs.share
        + 1.041 * min(signs.scene, SPOKEN_OF) / SPOKEN_OF
        + 0.599 * signs.fills
        - 2.722 * signs.familiar
        + 0.175 * signs.likelier
        + 1.666 * signs.likelier_each
    )


def is_enough(odds: float, language: str) -> bool:
    return odds > OWN.get(language, LEAST)


def probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
