"""Which words stand in a scene's slots: sensible ones for the situation, easy enough for the day, in the right tense."""

from collections.abc import Mapping, Sequence
from typing import Final

from kaiwa.curriculum.keywords import touches
from kaiwa.curriculum.schedule import Item
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.shelf import Shelf

STRETCH: Final = 8
"""How far above its day a word of the scene may lie, so that it is still used there."""
PAST: Final = frozenset({"tell_past", "ask_past", "describe_experience"})
HOME: Final = {
    "ja": "japan",
    "es": "spain",
    "fr": "france",
    "zh-Hans": "china",
    "zh-Hant": "china",
    "ko": "korea",
}
"""Where whoever speaks the language may well be from; a learner more likely is not."""
COUNTRY: Final = "country"
OCCUPATION: Final = "occupation"


def at_home(shelf: Shelf, slots: Mapping[str, Sequence[str]], role: str = "") -> dict[str, Sequence[str]]:
    """The slots as the partner fills them: from where the language is spoken, and of the role's own trade."""
    home = HOME.get(shelf.bank.pack.language, "")
    own = {
        COUNTRY: [home] if home in shelf.ratings else [],
        OCCUPATION: [c for c in shelf.tagged.get(OCCUPATION, ()) if touches((role,), shelf.items[c].gloss)],
    }
    return {slot: own.get(slot) or concepts for slot, concepts in slots.items()}


def with_home(shelf: Shelf, slots: Mapping[str, Sequence[str]], role: str = "") -> dict[str, Sequence[str]]:
    """The slots as both of them fill them."""
    home = at_home(shelf, slots, role)
    return {slot: tuple(dict.fromkeys([*concepts, *home[slot]])) for slot, concepts in slots.items()}


def from_abroad(shelf: Shelf, slots: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    home = HOME.get(shelf.bank.pack.language, "")
    return {
        slot: [c for c in concepts if slot != COUNTRY or c != home] or concepts
        for slot, concepts in slots.items()
    }


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


def shortest(shelf: Shelf, slots: Mapping[str, Sequence[str]], rating: int) -> dict[str, str]:
    """The shortest words, for a line that is too long with any other."""
    lexicon = shelf.bank.pack.lexicon
    return {
        slot: min(
            [c for c in concepts if shelf.ratings[c] <= rating + STRETCH] or concepts,
            key=lambda c: (len(lexicon[c].word), c),
        )
        for slot, concepts in slots.items()
    }


def of_any_scene(shelf: Shelf, slots: Mapping[str, Sequence[str]], function: str) -> dict[str, Sequence[str]]:
    """What may fill a function's slots wherever it is said, beside what this scene has."""
    wanted = shelf.bank.core.functions[function].slots
    return {
        slot: [c for tag in wanted.get(slot, ()) for c in shelf.tagged.get(tag, ())] or concepts
        for slot, concepts in slots.items()
    }


def slot_items(shelf: Shelf, slots: Mapping[str, Sequence[str]]) -> dict[str, tuple[Item, ...]]:
    """The words of each slot, for whoever plays the scene."""
    return {slot: tuple(shelf.items[c] for c in concepts) for slot, concepts in slots.items()}
