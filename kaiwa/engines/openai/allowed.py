"""What fields of an answer may hold where the choice is closed, for servers that keep to a schema."""

from collections.abc import Mapping
from functools import cache

from kaiwa.content.bank import load_core
from kaiwa.conversations.partner import Understanding
from kaiwa.curriculum.scenario_quality import REGISTERS
from kaiwa.curriculum.schedule import Skill
from kaiwa.curriculum.vocabulary import ScenarioRole


@cache
def moves() -> tuple[str, ...]:
    """What one can do with words, as the bank knows it: objectives are checked by these."""
    return tuple(load_core().functions)


@cache
def choices() -> Mapping[str, tuple[str, ...]]:
    return {
        "moves": moves(),
        "move": ("", *moves()),
        "skill": tuple(each.value for each in Skill),
        "role": tuple(each.value for each in ScenarioRole),
        "register": tuple(sorted(REGISTERS)),
        "gender": ("female", "male", "any"),
        "understanding": tuple(each.value for each in Understanding),
    }
