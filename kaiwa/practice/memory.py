"""How well a word sits and when it is due again: FSRS, value in and value out."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from fsrs import Card, Scheduler, State
from fsrs import Rating as Grade
from msgspec import Struct

from kaiwa.practice.vocabulary import Mastery, Rating

RETENTION: Final = 0.9
RETENTION_ON_A_PATH: Final = 0.95
"""A month with an event at its end: a word should be there when it is needed, at the cost of more reviews."""
LONGEST_DAYS: Final = 365
SITS_AFTER_DAYS: Final = 21.0
"""A stability from which a word counts as fully learnt."""

# any moment would do: only what lies between two reviews counts
LAST: Final = datetime(2000, 1, 1, tzinfo=UTC)
A_CARD: Final = 1


GRADES: Final = {
    Rating.AGAIN: Grade.Again,
    Rating.HARD: Grade.Hard,
    Rating.GOOD: Grade.Good,
    Rating.EASY: Grade.Easy,
}
STATES: Final = {
    Mastery.LEARNING: State.Learning,
    Mastery.REVIEW: State.Review,
    Mastery.RELEARNING: State.Relearning,
}
MASTERIES: Final = {state: mastery for mastery, state in STATES.items()}


class Memory(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a word in somebody's head. New: nothing."""

    mastery: Mastery = Mastery.NEW
    step: int | None = None
    stability: float | None = None
    """Days after which nine of ten such words are still there."""
    difficulty: float | None = None

    @property
    def level(self) -> float:
        if self.mastery is Mastery.KNOWN:
            return 1.0
        return min(1.0, (self.stability or 0.0) / SITS_AFTER_DAYS)


class Rated(Struct, frozen=True):
    memory: Memory
    wait: timedelta
    """Minutes while it is learnt, whole days once it sits."""


def rate(memory: Memory, rating: Rating, days_since: int | None, retention: float = RETENTION) -> Rated:
    """``days_since`` counts the learner's own days since the last review; None for the first."""
    met = LAST + timedelta(days=max(0, days_since or 0))
    card, _ = _scheduler(retention).review_card(_card(memory, days_since), GRADES[rating], met)
    rated = Memory(
        mastery=MASTERIES[card.state], step=card.step, stability=card.stability, difficulty=card.difficulty
    )
    return Rated(rated, card.due - met)


def forecast(memory: Memory, days_since: int | None, retention: float = RETENTION) -> dict[Rating, timedelta]:
    """How long it would rest after each of the four answers."""
    return {rating: rate(memory, rating, days_since, retention).wait for rating in Rating}


def recall(memory: Memory, days_since: int, retention: float = RETENTION) -> float:
    """The chance that it is still there."""
    if memory.stability is None:
        return 0.0
    at = LAST + timedelta(days=max(0, days_since))
    return _scheduler(retention).get_card_retrievability(_card(memory, days_since), at)


def _card(memory: Memory, days_since: int | None) -> Card:
    state = STATES.get(memory.mastery)
    if state is None:  # new, or declared known and met again
        state = State.Review if memory.stability and memory.difficulty else State.Learning
    if days_since is None and memory.stability is None:
        return Card(card_id=A_CARD, state=State.Learning, step=0, due=LAST)
    return Card(
        card_id=A_CARD,
        state=state,
        step=None if state is State.Review else memory.step or 0,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=LAST,
        last_review=LAST,
    )


@cache
def _scheduler(retention: float) -> Scheduler:
    """Without fuzz: the date that was shown before an answer is the date that the answer brings."""
    return Scheduler(desired_retention=retention, maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
