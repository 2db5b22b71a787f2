"""Readings in modified Hepburn: Tōkyō, shin'yō, itchi; a macron never crosses a seam between two kanji."""

from collections.abc import Collection
from functools import lru_cache

from kaiwa.scripts.kana import VOWELS, beats, to_hiragana

_MACRON = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
_PLAIN = str.maketrans("āīūēōĀĪŪĒŌ", "aiueoAIUEO")
_LENGTHENED = frozenset({"aa", "uu", "ee", "oo", "ou"})
"""Vowel pairs that are one long vowel; ``ii`` and ``ei`` stay written out, as the modified Hepburn has it."""


def without_macrons(romanized: str) -> str:
    return romanized.translate(_PLAIN)


@lru_cache(maxsize=65536)
def romanize(reading: str, seams: tuple[int, ...] = (), following: str = "") -> str:
    """``seams`` are places in the reading over which vowels do not merge (思·う, 井の·上).

    ``following`` is the reading that comes next without a pause: it says what a closing っ doubles.
    """
    table, source = beats(), to_hiragana(reading)
    letters: list[str] = []
    position, doubled = 0, False
    while position < len(source):
        single = source[position]
        pair = source[position : position + 2]
        beat = pair if pair in table else single
        if single == "っ":
            doubled = True
        elif single == "ー":
            _lengthen(letters)
        else:
            _append(letters, table.get(beat, beat), doubled, position in seams)
            doubled = False
        position += len(beat) if single not in "っー" else 1
    if doubled and following and following[0] not in "っー":
        opening = romanize(following[:2])
        letters.append(_doubling(opening))
    return "".join(letters)


def _append(letters: list[str], beat: str, doubled: bool, is_seam: bool) -> None:
    last = letters[-1] if letters else ""
    if beat[0] in "aiueoy" and last == "n":
        letters.append("'" + beat)
    elif not is_seam and not doubled and len(beat) == 1 and last and last[-1] + beat in _LENGTHENED:
        letters[-1] = last[:-1] + _MACRON[last[-1]]
    else:
        letters.append((_doubling(beat) if doubled else "") + beat)


def _lengthen(letters: list[str]) -> None:
    if letters and letters[-1][-1] in VOWELS:
        letters[-1] = letters[-1][:-1] + _MACRON[letters[-1][-1]]


def _doubling(beat: str) -> str:
    """The letter a small っ adds in front of a beat; none before a vowel or at the end of a cry."""
    first = beat[:1]
    if not ("a" <= first <= "z") or first in VOWELS:
        return ""
    return "t" if beat.startswith("ch") else first


def seams_of(parts: Collection[str]) -> tuple[int, ...]:
    """Where the parts of a reading meet."""
    places, place = [], 0
    for part in parts:
        place += len(part)
        places.append(place)
    return tuple(places[:-1])
