"""Where a learner stands on the scales from 1 to 100: each answer moves the belief, and the next question is asked where it stands."""

from collections.abc import Sequence
from enum import StrEnum
from math import exp
from typing import Final

from msgspec import Struct


class Side(StrEnum):
    UNDERSTANDING = "understanding"
    SAYING = "saying"


class Kind(StrEnum):
    WORD = "word"
    """What does it mean?"""
    LINE = "line"
    """What does it mean?"""
    GRAMMAR = "grammar"
    """Which one is right?"""
    SAY = "say"
    """How is it said?"""
    CAN_DO = "can_do"
    """Can you do this? For a language that nothing can be asked in."""


ROUND: Final = (Kind.WORD, Kind.LINE, Kind.SAY, Kind.WORD, Kind.GRAMMAR, Kind.SAY)
"""In this order, over and over."""
SIDES: Final = {
    Kind.WORD: (Side.UNDERSTANDING,),
    Kind.LINE: (Side.UNDERSTANDING,),
    Kind.GRAMMAR: (Side.SAYING,),
    Kind.SAY: (Side.SAYING,),
    Kind.CAN_DO: (Side.UNDERSTANDING, Side.SAYING),
}
LUCK: Final = {Kind.WORD: 0.2, Kind.LINE: 0.2, Kind.GRAMMAR: 0.4, Kind.SAY: 0.03, Kind.CAN_DO: 0.05}
"""The chance of a right answer from who knows nothing."""
SLIP: Final = 0.04
"""Of a wrong one from who knows it well."""
SLOPE: Final = 6.0
"""So many levels above one's own, three of four questions are out of reach."""
OTHER_SIDE: Final = 0.4
"""How much an answer on one side says about the other."""

LEVELS: Final = range(1, 101)
START_AT: Final = 10.0
START_SPREAD: Final = 24.0
SAID_SPREAD: Final = 14.0
"""Of who says themselves where they stand."""
LEAST: Final = 5
MOST: Final = 12
"""Questions."""
SURE_WITHIN: Final = 7.0
BEGINNER: Final = 5
SURELY: Final = 0.8
RIGHT: Final = 1.0
PARTLY: Final = 0.5
WRONG: Final = 0.0


class Rung(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question, and what became of it."""

    kind: Kind
    item: str
    """What the bank calls it: nothing is asked twice."""
    rating: int
    asked: str
    wanted: str
    choices: tuple[str, ...] = ()
    said: str = ""
    score: float | None = None
    """None while it is being asked."""


class Ladder(Struct, frozen=True, kw_only=True, omit_defaults=True):
    seed: str = ""
    """The same ladder asks the same questions after the same answers."""
    start_at: int | None = None
    """Where the learner says that they stand."""
    rungs: tuple[Rung, ...] = ()

    @property
    def open_rung(self) -> Rung | None:
        return self.rungs[-1] if self.rungs and self.rungs[-1].score is None else None

    @property
    def answered(self) -> tuple[Rung, ...]:
        return tuple(each for each in self.rungs if each.score is not None)


class Estimate(Struct, frozen=True):
    level: int
    low: int
    high: int
    """Between these two, eight times out of ten."""
    spread: float


def kind_of(ladder: Ladder) -> Kind:
    """Of the next question."""
    return ROUND[len(ladder.rungs) % len(ROUND)]


def aim_of(ladder: Ladder, kind: Kind) -> int:
    """Where the next question tells most: there, where it may go either way."""
    return estimate(ladder, SIDES[kind][0]).level


def is_over(ladder: Ladder) -> bool:
    answered = len(ladder.answered)
    if answered < LEAST:
        return False
    if answered >= MOST:
        return True
    if _below(_belief(ladder, Side.UNDERSTANDING), BEGINNER) > SURELY:
        return True
    return all(estimate(ladder, side).spread <= SURE_WITHIN for side in Side)


def estimate(ladder: Ladder, side: Side) -> Estimate:
    belief = _belief(ladder, side)
    mean = sum(level * share for level, share in zip(LEVELS, belief, strict=True))
    variance = sum((level - mean) ** 2 * share for level, share in zip(LEVELS, belief, strict=True))
    low, level, high = (_quantile(belief, share) for share in (0.1, 0.5, 0.9))
    return Estimate(level, low, high, variance**0.5)


def _belief(ladder: Ladder, side: Side) -> Sequence[float]:
    """How likely each level is; together they are one."""
    middle = START_AT if ladder.start_at is None else float(ladder.start_at)
    spread = START_SPREAD if ladder.start_at is None else SAID_SPREAD
    shares = [exp(-(((level - middle) / spread) ** 2) / 2) for level in LEVELS]
    for rung in ladder.answered:
        weight = 1.0 if side in SIDES[rung.kind] else OTHER_SIDE
        shares = [share * _likely(level, rung) ** weight for level, share in zip(LEVELS, shares, strict=True)]
    total = sum(shares)
    return [share / total for share in shares]


def _likely(level: int, rung: Rung) -> float:
    """That somebody at this level answers as the learner did; what is half right is half of each."""
    assert rung.score is not None
    knows = 1 / (1 + exp((rung.rating - level) / SLOPE))
    right = LUCK[rung.kind] + (1 - LUCK[rung.kind] - SLIP) * knows
    return float(right**rung.score * (1 - right) ** (1 - rung.score))


def _below(belief: Sequence[float], level: int) -> float:
    return sum(belief[:level])


def _quantile(belief: Sequence[float], share: float) -> int:
    total = 0.0
    for level, each in zip(LEVELS, belief, strict=True):
        total += each
        if total >= share:
            return level
    return LEVELS[-1]
