"""When an objective is one that code can check: an observable verb, and evidence to look for."""

from typing import Final

from kaiwa.curriculum.schedule import Objective

UNOBSERVABLE: Final = frozenset(
    {"understand", "know", "learn", "feel", "appreciate", "realise", "realize", "think", "be", "become"}
    | {"enjoy", "master", "improve", "practise", "practice"}
)
"""What somebody else cannot see happen."""


def is_checkable(objective: Objective) -> bool:
    words = objective.text.split()
    return (
        bool(words)
        and words[0].casefold() not in UNOBSERVABLE
        and bool(objective.evidence and objective.evidence.moves)
    )
