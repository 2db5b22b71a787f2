"""How hard a text is for a learner, counted word by word against the pack's own list; what the list lacks is a lint only."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Pack
from kaiwa.content.length import CJK as CJK
from kaiwa.content.length import WORD
from kaiwa.content.length import length_of as length_of
from kaiwa.content.schema import Concept, Function
from kaiwa.curriculum.level import HIGHEST, Cefr, cefr_of
from kaiwa.scripts import Kind, Token, annotate, is_supported

LONGEST_TURN: Final = {
    Cefr.PRE_A1: (8, 20),
    Cefr.A1: (8, 20),
    Cefr.A2: (12, 30),
    Cefr.B1: (18, 45),
    Cefr.B2: (25, 60),
    Cefr.C1: (35, 85),
    Cefr.C2: (35, 85),
}
"""Words, and characters, of one turn of the partner."""
SMALL_WORDS: Final = frozenset(
    {"ADP", "AUX", "PART", "CCONJ", "SCONJ", "DET", "PRON", "PUNCT", "SYM", "NUM", "PROPN", "INTJ"}
)
LONGEST_ENTRY: Final = 8
"""Tokens that one entry of a word list may span."""


class Lexicon(Struct, frozen=True):
    language: str
    ratings: Mapping[str, int]
    """Surface in small letters to the easiest word that is written so."""
    texts: Mapping[str, tuple[str, ...]]
    """Concept to every way it is written, so that a slot's filler can be told from the rest."""


class Measured(Struct, frozen=True):
    words: int
    above: tuple[str, ...]
    unknown: tuple[str, ...]
    """Not in the list, so neither easy nor hard; for an author to look at."""

    @property
    def share_above(self) -> float:
        return len(self.above) / self.words if self.words else 0.0


def lexicon_of(
    pack: Pack, concepts: Mapping[str, Concept], functions: Mapping[str, Function] | None = None
) -> Lexicon:
    """A word that stands in a function's model answers is learnt with the function: "de acuerdo" before "agreement"."""
    ratings: dict[str, int] = {}
    for concept, entry in pack.lexicon.items():
        if concept not in concepts and entry.rating is None:
            continue
        rating = entry.rating if entry.rating is not None else concepts[concept].rating
        for surface in (entry.word, *entry.forms.values()):
            key = surface.casefold()
            ratings[key] = min(rating, ratings.get(key, rating))
    for function, rating in ((each, functions[each].rating) for each in pack.lines if functions):
        said = {
            word for line in pack.lines[function].a.say for word in _said(line.text, pack.language, ratings)
        }
        for word in said:
            ratings[word] = min(ratings[word], rating)
    texts = {concept: (entry.word, *entry.forms.values()) for concept, entry in pack.lexicon.items()}
    return Lexicon(pack.language, ratings, texts)


def _said(line: str, language: str, known: Mapping[str, int]) -> Iterable[str]:
    """Words of the list that stand in a line; without spaces between them, anywhere in it."""
    folded = line.casefold()
    if language in CJK:
        return (word for word in known if len(word) > 1 and word in folded)
    return (found[0] for found in WORD.finditer(folded) if found[0] in known)


def longest_turn(rating: int, language: str) -> int:
    words, characters = LONGEST_TURN[cefr_of(rating)]
    return characters if language in CJK else words


def measure(texts: Iterable[str], lexicon: Lexicon, rating: int, *, free: Collection[str] = ()) -> Measured:
    """``free`` is what does not count: names, slot fillers, the day's new words."""
    ceiling = max(HIGHEST[Cefr.A1], HIGHEST[cefr_of(rating)])  # there is no talk below A1
    exempt = tuple(sorted({each.casefold() for each in free if each}, key=lambda each: (-len(each), each)))
    words, above, unknown = 0, [], []
    for text in texts:
        counted = _counted(text.casefold(), lexicon, exempt)
        words += len(counted)
        above += [word for word, known in counted if known is not None and known > ceiling]
        unknown += [word for word, known in counted if known is None]
    return Measured(words, tuple(above), tuple(dict.fromkeys(unknown)))


def _counted(text: str, lexicon: Lexicon, exempt: tuple[str, ...]) -> list[tuple[str, int | None]]:
    """Each word that counts, with its rating; the longest entry that begins at a word wins."""
    for each in exempt:
        text = text.replace(each, " 0 ")
    tokens = _tokens(text, lexicon.language)
    found: list[tuple[str, int | None]] = []
    place = 0
    while place < len(tokens):
        end, rating = _longest_entry(text, tokens, place, lexicon)
        token = tokens[place]
        if rating is not None:
            found.append((text[token.start : tokens[end - 1].end], rating))
        elif token.kind is Kind.WORD and token.part_of_speech not in SMALL_WORDS and len(token.surface) > 1:
            found.append((token.surface, None))
        place = end
    return found


def _longest_entry(
    text: str, tokens: Sequence[Token], place: int, lexicon: Lexicon
) -> tuple[int, int | None]:
    token = tokens[place]
    if token.kind is not Kind.WORD:
        return place + 1, None
    for end in range(min(len(tokens), place + LONGEST_ENTRY), place, -1):
        rating = lexicon.ratings.get(text[token.start : tokens[end - 1].end])
        if rating is not None:
            return end, rating
    return place + 1, lexicon.ratings.get(token.dictionary_form.casefold()) if token.dictionary_form else None


@lru_cache(maxsize=4096)
def _tokens(text: str, language: str) -> tuple[Token, ...]:
    if is_supported(language):
        return annotate(text, language).tokens
    return tuple(
        Token(surface=found[0], start=found.start(), end=found.end()) for found in WORD.finditer(text)
    )
