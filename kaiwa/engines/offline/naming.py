"""What a learner named: the situation's own concepts first, then any the bank knows."""

from collections.abc import Mapping

from kaiwa.engines.offline.exemplars import Look
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.mentions import Lexicon


def filled_slots(seen: Look, concepts: Mapping[str, tuple[str, ...]], words: Lexicon) -> dict[str, str]:
    """Slot to concept; the longest mention wins, and among equals what makes sense here."""
    best: dict[str, tuple[bool, int, int, str]] = {}
    for each in (*seen.written, *seen.sounded):
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
