"""Readings by word: compounds the lexer takes apart, and words whose everyday reading is another one."""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kaiwa.scripts.japanese.data import pairs, rows
from kaiwa.scripts.japanese.morphemes import CERTAIN, CHOSEN, DEFAULTED, GUESSED, Morpheme, merged

_LONGEST_IN_WORDS = 6
_NOMINAL = frozenset({"名詞", "形状詞", "副詞"})
_UNVOICED = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ", "かきくけこさしすせそたちつてとはひふへほはひふへほ"
)


class Compounds(NamedTuple):
    readings: dict[str, str]
    openings: frozenset[str]
    """The first two characters of each, so that most words are passed over at a glance."""


@cache
def compounds() -> Compounds:
    readings = pairs("compounds.tsv")
    readings |= {surface: reading for surface, (reading, _) in words().items()}
    return Compounds(readings, frozenset(surface[:2] for surface in readings))


@cache
def words() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row[0]: (row[1], tuple(row[2].split()) if len(row) > 2 else ()) for row in rows("words.tsv")}


@cache
def nouns() -> dict[str, str]:
    return pairs("nouns.tsv")


def with_compounds(text: str, morphemes: list[Morpheme]) -> list[Morpheme]:
    """Neighbouring words that are one known compound, as one word."""
    readings, openings = compounds()
    out: list[Morpheme] = []
    index, count = 0, len(morphemes)
    while index < count:
        first = morphemes[index]
        size = 0
        if text[first.start : first.start + 2] in openings:
            size = _longest_from(text, morphemes, index, readings)
        if not size and not first.reading and first.surface in readings:
            size = 1
        if size:
            parts = morphemes[index : index + size]
            surface = text[first.start : parts[-1].end]
            out.append(merged(parts, readings[surface], CERTAIN))
            index += size
        else:
            out.append(first)
            index += 1
    return out


def _longest_from(text: str, morphemes: list[Morpheme], index: int, readings: dict[str, str]) -> int:
    start = morphemes[index].start
    for last in range(min(index + _LONGEST_IN_WORDS, len(morphemes)) - 1, index, -1):
        if text[start : morphemes[last].end] in readings:
            return last - index + 1
    return 0


def repeat_marks(text: str, morphemes: list[Morpheme]) -> None:
    """A 々 that the lexer left alone says the word before it again."""
    if "々" not in text:
        return
    for previous, morpheme in pairwise(morphemes):
        if morpheme.surface == "々" and previous.reading:
            morpheme.read(previous.reading, GUESSED)


def apply_words(morphemes: list[Morpheme]) -> None:
    """The everyday reading where the dictionary's first one is not it; a name keeps its own."""
    curated, everyday = words(), nouns()
    before: Morpheme | None = None
    for morpheme in morphemes:
        surface = morpheme.surface
        if surface in curated:
            if morpheme.pos[2] != "人名" and not _is_half_a_compound(before, morpheme):
                reading, also = curated[surface]
                morpheme.read(reading, DEFAULTED if also else morpheme.confidence)
                morpheme.alternatives = also
        elif surface in everyday and _is_rarer(morpheme, everyday[surface]):
            morpheme.read(everyday[surface], CHOSEN)
        before = morpheme


def _is_half_a_compound(before: Morpheme | None, morpheme: Morpheme) -> bool:
    """A single kanji behind a noun: how it sounds there, the lexer knows better than a list of words."""
    return (
        len(morpheme.surface) == 1
        and before is not None
        and before.pos[0] == "名詞"
        and before.pos[2] != "副詞可能"
        and morpheme.pos[0] in ("名詞", "接尾辞")
    )


def _is_rarer(morpheme: Morpheme, usual: str) -> bool:
    """Whether the word was read in another way than usual, voicing aside: that one the neighbours decide."""
    if morpheme.pos[0] not in _NOMINAL or morpheme.pos[1] == "固有名詞":
        return False
    return morpheme.reading.translate(_UNVOICED) != usual.translate(_UNVOICED)
