"""What the words of a text mean: the longest ones that the lexicon has, with their reading and what there is to know."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import bank, in_language
from kaiwa.conversations.partner import Gloss
from kaiwa.engines.offline.filling import form_reading
from kaiwa.engines.offline.folding import UNSPACED, surface_of, words_at
from kaiwa.engines.offline.glosses import english

MOST_WORDS: Final = 6


class Known(Struct, frozen=True):
    concept: str
    form: str
    """Empty for the word as it stands in the dictionary."""


@cache
def by_text(language: str) -> Mapping[str, Known]:
    """Words and their forms, folded; a word wins over another word's form."""
    found: dict[str, Known] = {}
    entries = bank(language).pack.lexicon
    for concept, entry in entries.items():
        found.setdefault(surface_of(entry.word, language), Known(concept, ""))
    for concept, entry in entries.items():
        for form, text in entry.forms.items():
            found.setdefault(surface_of(text, language), Known(concept, form))
    return found


def glosses_of(text: str, language: str) -> tuple[Gloss, ...]:
    return tuple(dict.fromkeys(_glosses(text, language)))


def _glosses(text: str, language: str) -> Iterator[Gloss]:
    placed, known, at = words_at(text, language), by_text(language), 0
    while at < len(placed):
        size, found = _longest(text, placed[at : at + MOST_WORDS], language, known)
        if found:
            yield _gloss(text[placed[at][1] : placed[at + size - 1][2]], found, language)
        at += size


def _longest(
    text: str, placed: tuple[tuple[str, int, int], ...], language: str, known: Mapping[str, Known]
) -> tuple[int, Known | None]:
    for size in range(len(placed), 0, -1):
        found = known.get(surface_of(text[placed[0][1] : placed[size - 1][2]], language))
        if found:
            return size, found
    lemma = known.get(surface_of(placed[0][0], language))
    if lemma or language in UNSPACED:
        return 1, lemma
    return 1, _without_ending(surface_of(placed[0][0], language), known) if language == "ko" else None


def _without_ending(word: str, known: Mapping[str, Known]) -> Known | None:
    """Korean glues its particles on."""
    return next((known[word[:n]] for n in range(len(word) - 1, 1, -1) if word[:n] in known), None)


def _gloss(surface: str, found: Known, language: str) -> Gloss:
    source = bank(language)
    entry = source.pack.lexicon[found.concept]
    return Gloss(
        text=surface,
        gloss=english(source.core.concepts[found.concept]),
        reading=form_reading(entry, found.form, language),
        dictionary_form=entry.word,
        grammar=in_language(entry.note),
    )
