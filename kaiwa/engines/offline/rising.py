"""How hard each day is: a line that rises gently from where the learner stands, and rests a little at checkpoints."""

from typing import Final

from kaiwa.content.bank import CEILING
from kaiwa.curriculum.author import Intent
from kaiwa.curriculum.quality import CAP, CHECKPOINTS, level_range
from kaiwa.curriculum.vocabulary import DAYS

START_BELOW: Final = 3
"""A month opens with something that can be done."""
WISH_STEP: Final = 3
LEAST_RISE: Final = 3


def within_bank(rating: int) -> int:
    return max(1, min(rating, CEILING))


def ratings(intent: Intent, harder: int = 0) -> tuple[int, ...]:
    """A rating for each of the 28 days; never outside what the gate allows for this learner."""
    lowest, highest = level_range(within_bank(intent.rating), intent.challenge)
    highest = min(highest, CEILING)
    rating, shift = within_bank(intent.rating), WISH_STEP * harder
    first = max(lowest, min(rating - START_BELOW + shift, highest - LEAST_RISE))
    last = max(first + LEAST_RISE, min(rating + CAP[intent.challenge] + shift, highest))
    line = [first + round((last - first) * day / (DAYS - 1)) for day in range(DAYS)]
    return tuple(max(first, value - (day in CHECKPOINTS[:-1])) for day, value in enumerate(line, start=1))
