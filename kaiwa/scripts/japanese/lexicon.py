"""Readings by word: compounds the lexer takes apart, and words whose everyday reading is another one."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from kaiwa.scripts.japanese.data import pairs, rows
from kaiwa.scripts.japanese.morphemes import (
    CERTAIN,
    CHOSEN,
    DEFAULTED,
    GUESSED,
    OPENS,
    Morpheme,
    marked,
    merged,
)

_LONGEST_IN_WORDS = 6
_NOMINAL = frozenset({"名詞", "形状詞", "副詞"})
_UNVOICED = str.maketrans(
    "がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ", "かきくけこさしすせそたちつてとはひふへほはひふへほ"
)


class Compounds(NamedTuple):
    readings: dict[str, str]
    lengths: dict[str, list[int]]
    """By their first two characters, so that most words are passed over at a glance; the longest first."""
    openings: frozenset[str]
    """Their first two characters, and their first one for a word of one."""


@cache
def compounds() -> Compounds:
    readings = pairs("compounds.tsv")
    readings |= {surface: reading for surface, (reading, _) in words().items()}
    lengths: dict[str, set[int]] = {}
    for surface in readings:
        lengths.setdefault(surface[:2], set()).add(len(surface))
    longest_first = {opening: sorted(known, reverse=True) for opening, known in lengths.items()}
    return Compounds(readings, longest_first, frozenset(lengths).union(opening[0] for opening in lengths))


@cache
def words() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {row[0]: (row[1], tuple(row[2].split()) if len(row) > 2 else ()) for row in rows("words.tsv")}


@cache
def nouns() -> dict[str, str]:
    return pairs("nouns.tsv")


def with_compounds(text: str, morphemes: list[Morpheme]) -> list[Morpheme]:
    """Neighbouring words that are one known compound, as one word."""
    readings, lengths, _ = compounds()
    out: list[Morpheme] = []
    done = 0
    for index in marked(morphemes):
        first = morphemes[index]
        if index < done or not first.word.marks & OPENS:
            continue
        known = lengths.get(text[first.start : first.start + 2], ())
        if (known or not first.reading) and (size := _size_of_compound(text, morphemes, index, known)):
            parts = morphemes[index : index + size]
            out += morphemes[done:index]
            out.append(merged(parts, readings[text[parts[0].start : parts[-1].end]], CERTAIN))
            done = index + size
    return [*out, *morphemes[done:]] if done else morphemes


def _size_of_compound(text: str, morphemes: list[Morpheme], index: int, known: Sequence[int]) -> int:
    """How many words the longest compound that begins here is made of; a single one if nothing reads it."""
    first, readings = morphemes[index], compounds().readings
    start = first.start
    for length in known:
        if length > len(first.surface) and text[start : start + length] in readings:
            ends = [one.end for one in morphemes[index : index + _LONGEST_IN_WORDS]]
            if start + length in ends:
                return ends.index(start + length) + 1
    return int(not first.reading and first.surface in readings)


def repeat_marks(text: str, morphemes: list[Morpheme]) -> None:
    """A 々 that the lexer left alone says the word before it again."""
    if "々" not in text:
        return
    for previous, morpheme in pairwise(morphemes):
        if morpheme.surface == "々" and previous.reading:
            morpheme.read(previous.reading, GUESSED)


def apply_word(before: Morpheme | None, morpheme: Morpheme) -> None:
    """The everyday reading where the dictionary's first one is not it; a name keeps its own."""
    surface = morpheme.surface
    if surface in words():
        if morpheme.pos[2] != "人名" and not _is_half_a_compound(before, morpheme):
            reading, also = words()[surface]
            morpheme.read(reading, DEFAULTED if also else morpheme.confidence, also)
    elif surface in nouns() and _is_rarer(morpheme, nouns()[surface]):
        morpheme.read(nouns()[surface], CHOSEN)


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
