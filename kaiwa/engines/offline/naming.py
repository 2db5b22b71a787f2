"""What a learner named: the situation's own concepts first, then any the bank knows."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from kaiwa.content.bank import bank
from kaiwa.engines.offline.exemplars import Look
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.folding import fold, is_gibberish
from kaiwa.engines.offline.frames import frames_of, own_word
from kaiwa.engines.offline.mentions import Lexicon

FREE: Final = frozenset({"country", "item", "occupation", "place", "topic"})
"""Slots for things, of which the world has more than the bank; times, amounts and clauses must be understood."""
OWN: Final = "="
"""Before a word of the learner's own, where otherwise a concept stands."""


def filled_slots(seen: Look, concepts: Mapping[str, tuple[str, ...]], words: Lexicon) -> dict[str, str]:
    """Slot to concept; the longest mention wins, and among equals what makes sense here."""
    best: dict[str, tuple[bool, int, int, str]] = {}
    by_ear = seen.sounded if words.language == "ja" or not seen.folded.surface else ()
    for each in (*seen.written, *by_ear):  # 要 sounds like 药, but who writes characters has said which it is
        for slot in words.fits[each.concept] & concepts.keys():
            rank = (each.concept in concepts[slot], each.end - each.start, -each.start, each.concept)
            best[slot] = max(best.get(slot, rank), rank)
    for told in seen.told:
        for slot in words.fits[told.concept] & concepts.keys():
            best.setdefault(slot, (told.concept in concepts[slot], told.words, 0, told.concept))
    found = {slot: rank[-1] for slot, rank in best.items()}
    if seen.name and NAME in concepts:
        found[NAME] = seen.text[slice(*seen.name)]
    return found


def own_words(text: str, move: str, slots: tuple[str, ...], words: Lexicon) -> dict[str, str]:
    """Slot to what the learner named that the bank does not know: there the move's own lines have the slot."""
    found: dict[str, str] = {}
    for slot in FREE.intersection(slots):
        word = own_word(text, _frames(words.language, move, slot), lambda each: _is_new(each, words))
        if word:
            found[slot] = f"{OWN}{word}"
    return found


@cache
def _frames(language: str, move: str, slot: str) -> tuple[str, ...]:
    return frames_of(bank(language).pack.lines[move], slot)


def _is_new(text: str, words: Lexicon) -> bool:
    """Not “this” nor “something”: those are words, but name nothing."""
    known = [word in words.known for word in fold(text, words.language).words]
    return not is_gibberish(text, words.language) and not all(known) and bool(known)
