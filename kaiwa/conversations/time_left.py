"""How long a talk may still go on, and what can be done about it: said before the end, never in the middle of a sentence."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from kaiwa.billing.allowance import Plan

EXTENSION_S: Final = 300
WARN_S: Final = 180
"""So long before the end it is said."""


class Ending(StrEnum):
    SITTING = "sitting"
    """It may be made longer, or one sits down again later."""
    MONTH = "month"


class TimeLeft(Struct, frozen=True, kw_only=True):
    seconds_left: int | None
    """Counted from the last turn on; None where nothing ends it. At 0 the next turn is refused."""
    ends: Ending | None
    """What runs out first."""
    is_warning: bool
    """It is time to come to an end, or to extend."""
    can_extend: bool
    extensions_left: int
    seconds_banked: int
    """Of what is left in the month: so much was banked."""


def time_left(
    plan: Plan, *, consumed: int, extensions: int, left_in_month: int | None, banked: int = 0
) -> TimeLeft:
    sitting = sitting_left(plan, consumed=consumed, extensions=extensions)
    known = [each for each in (sitting, left_in_month) if each is not None]
    left = min(known) if known else None
    ends = Ending.MONTH if left == left_in_month else Ending.SITTING
    still = max(0, plan.max_extensions - extensions)
    return TimeLeft(
        seconds_left=left,
        ends=ends if known else None,
        is_warning=left is not None and left <= WARN_S,
        can_extend=still > 0 and left_in_month != 0,
        extensions_left=still,
        seconds_banked=banked,
    )


def sitting_left(plan: Plan, *, consumed: int, extensions: int) -> int | None:
    if plan.max_session_length_seconds is None:
        return None
    return max(0, plan.max_session_length_seconds + extensions * EXTENSION_S - consumed)
