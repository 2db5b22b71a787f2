"""The words of a language by level, for the gates: read from the bank once a process."""

from functools import cache

from kaiwa.content.bank import bank, has_pack
from kaiwa.curriculum.measure import Lexicon, lexicon_of


@cache
def lexicon_for(language: str) -> Lexicon | None:
    """None for a language without a pack, whose level is not measured then."""
    if not has_pack(language):
        return None
    source = bank(language)
    return lexicon_of(source.pack, source.core.concepts, source.core.functions)
