"""How much is new on a day: more at first and less at last, because the last ones have no time to come back."""

from typing import Final

from kaiwa.accounts.vocabulary import Challenge
from kaiwa.curriculum.quality import CHECKPOINTS, NEW_ITEMS, NEW_ITEMS_SLACK
from kaiwa.curriculum.recycling import LAST_IN_TIME

FULL_UNTIL: Final = 15


def new_count(day: int, challenge: Challenge, *, light: bool = False) -> int:
    if day in CHECKPOINTS:
        return 0
    wanted = NEW_ITEMS[challenge]
    if light or day > LAST_IN_TIME:
        return wanted - NEW_ITEMS_SLACK
    return wanted + (day < FULL_UNTIL)
