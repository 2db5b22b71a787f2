"""How much a scene is wanted just now: what was done with it lately counts more, and half as much every week.

The score grows with the moment of what counts instead of shrinking with time: all old scores halve together, so their
order stays right without anybody touching them. Pure.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import exp, log
from typing import Final

HALVES_IN: Final = timedelta(days=7)
BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""What moments are counted from."""
PLAYED: Final = 1.0
SAVED: Final = 2.0


def weight_at(moment: datetime, weight: float) -> float:
    """The logarithm of what it counts: a week later it is worth twice as much."""
    return (moment - BEGINNING) / HALVES_IN * log(2) + log(weight)


def trending_score(deeds: Iterable[tuple[datetime, float]]) -> float:
    """Of moments and their weights; 0 where nothing was done."""
    weights = [weight_at(moment, weight) for moment, weight in deeds]
    if not weights:
        return 0.0
    most = max(weights)
    return most + log(sum(exp(each - most) for each in weights))
