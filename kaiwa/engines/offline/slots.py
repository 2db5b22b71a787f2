"""Which words stand in a scene's slots: sensible ones for the situation, easy enough for the day, in the right tense."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kaiwa.content.schema import Situation
from kaiwa.curriculum.schedule import Item
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.shelf import Shelf

STRETCH: Final = 8
"""How far above its day a word of the scene may lie, so that it is still used there."""
PAST: Final = frozenset({"tell_past", "ask_past", "describe_experience"})
MOST_OPEN: Final = 12
"""So many concepts are kept for a slot that the situation itself leaves open."""


def open_slots(shelf: Shelf, situation: Situation) -> dict[str, tuple[str, ...]]:
    """The situation's slots, and those its functions need beside them, each with the concepts that fit."""
    found: dict[str, tuple[str, ...]] = {
        slot: tuple(c for c in concepts if c in shelf.ratings) for slot, concepts in situation.slots.items()
    }
    for function in _functions(situation):
        for slot, tags in shelf.bank.core.functions[function].slots.items():
            if slot != NAME and not found.get(slot):
                fitting = dict.fromkeys(c for tag in tags for c in shelf.tagged.get(tag, ()))
                found[slot] = tuple(sorted(fitting, key=lambda c: (shelf.ratings[c], c))[:MOST_OPEN])
    return {slot: concepts for slot, concepts in found.items() if concepts}


def _functions(situation: Situation) -> Iterable[str]:
    for node in situation.nodes:
        yield node.partner
        for step in node.expects:
            yield step.move


def fillers_for(
    shelf: Shelf, slots: Mapping[str, Sequence[str]], function: str, rating: int, *seed: object
) -> dict[str, str]:
    """One concept for each slot; without a seed the likeliest, with one any that is easy enough."""
    return {
        slot: _one_of(shelf, _in_tense(shelf, concepts, function), rating, *seed, slot)
        for slot, concepts in slots.items()
    }


def _in_tense(shelf: Shelf, concepts: Sequence[str], function: str) -> Sequence[str]:
    wrong = "future" if function in PAST else "past"
    fitting = [c for c in concepts if wrong not in shelf.bank.core.concepts[c].tags]
    return fitting or concepts


def _one_of(shelf: Shelf, concepts: Sequence[str], rating: int, *seed: object) -> str:
    easy = [c for c in concepts if shelf.ratings[c] <= rating + STRETCH]
    if not easy:
        return min(concepts, key=lambda c: (shelf.ratings[c], c))
    return easy[0] if len(seed) == 1 else easy[int(chance(*seed) * len(easy))]


def slot_items(shelf: Shelf, slots: Mapping[str, Sequence[str]]) -> dict[str, tuple[Item, ...]]:
    """The words of each slot, for whoever plays the scene."""
    return {slot: tuple(shelf.items[c] for c in concepts) for slot, concepts in slots.items()}
