"""Readings by word: compounds the lexer takes apart wrongly, and words whose everyday reading is another one."""

from functools import cache
from typing import NamedTuple

from kaiwa.scripts.japanese.data import rows
from kaiwa.scripts.japanese.morphemes import CERTAIN, DEFAULTED, Morpheme, merged

_LONGEST_IN_WORDS = 6


class Compounds(NamedTuple):
    readings: dict[str, str]
    openings: frozenset[str]
    """The first two characters of each, so that most words are passed over at a glance."""


@cache
def compounds() -> Compounds:
    readings = {surface: reading for surface, reading in rows("compounds.tsv")}
    readings |= {surface: reading for surface, (reading, _) in words().items()}
    return Compounds(readings, frozenset(surface[:2] for surface in readings))


@cache
def words() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row[0]: (row[1], tuple(row[2].split()) if len(row) > 2 else ()) for row in rows("words.tsv")}


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


def apply_words(morphemes: list[Morpheme]) -> None:
    """The everyday reading where the dictionary's first one is not it; a name keeps its own."""
    table = words()
    for morpheme in morphemes:
        known = table.get(morpheme.surface)
        if known is None or morpheme.pos[2] == "人名":
            continue
        reading, also = known
        morpheme.reading = reading
        if also:
            morpheme.alternatives = also
            morpheme.confidence = DEFAULTED
