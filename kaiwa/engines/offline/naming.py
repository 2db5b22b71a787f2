"""What a learner named: the situation's own concepts first, then any the bank knows."""

from collections.abc import Mapping

from kaiwa.engines.offline.folding import fold
from kaiwa.engines.offline.likeness import Index
from kaiwa.engines.offline.mentions import told_in


def filled_slots(text: str, concepts: Mapping[str, tuple[str, ...]], found: Index) -> dict[str, str]:
    """Slot to concept; the longest mention wins, and among equals what makes sense here."""
    folded = fold(text, found.language)
    mentions = (*found.words.in_written(folded.surface), *found.words.in_sounded(folded.sound))
    best: dict[str, tuple[bool, int, int, str]] = {}
    for each in mentions:
        for slot in found.words.fits[each.concept]:
            if slot in concepts:
                rank = (each.concept in concepts[slot], each.end - each.start, -each.start, each.concept)
                best[slot] = max(best.get(slot, rank), rank)
    for told in told_in(text, found.words):
        for slot in found.words.fits[told.concept] & concepts.keys():
            if slot not in best:
                best[slot] = (told.concept in concepts[slot], told.words, 0, told.concept)
    return {slot: rank[-1] for slot, rank in best.items()}
