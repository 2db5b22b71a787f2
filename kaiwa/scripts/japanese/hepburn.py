"""Readings in modified Hepburn: Tōkyō, shin'yō, itchi; a macron never crosses a seam between two kanji."""

import re
from collections.abc import Collection
from functools import lru_cache

from kaiwa.scripts.kana import VOWELS, beats

_MACRON = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
_PLAIN = str.maketrans("āīūēōĀĪŪĒŌ", "aiueoAIUEO")
_SOFT = frozenset("aiueoy")
_VOWELS = frozenset("あいうえお")
_MAY_MEET = _VOWELS | frozenset("やゆよぁぃぅぇぉゃゅょゐゑをっ")
"""What may change by the sound before it."""
_SOUNDS = re.compile(
    "っ+$|っ*(?:["
    + "".join({beat[0] for beat in beats() if len(beat) == 2})
    + "][ぁぃぅぇぉゃゅょゎ]|[^っー])ー*|ー+",
    re.DOTALL,
)
_LENGTHENED = frozenset({"aa", "uu", "ee", "oo", "ou"})
"""Vowel pairs that are one long vowel; ``ii`` and ``ei`` stay written out, as the modified Hepburn has it."""


def without_macrons(romanized: str) -> str:
    return romanized if romanized.isascii() else romanized.translate(_PLAIN)


@lru_cache(maxsize=65536)
def romanize(reading: str, seams: tuple[int, ...] = (), following: str = "") -> str:
    """``reading`` is hiragana; ``seams`` are places in it over which vowels do not merge (思·う, 井の·上).

    ``following`` is the reading that comes next without a pause: it says what a closing っ doubles.
    """
    out = ""
    place = 0
    for sound in _SOUNDS.findall(reading):
        letters = _letters(sound)
        if sound[0] in _MAY_MEET and out:
            last = out[-1]
            if last == "n" and letters[:1] in _SOFT:
                letters = "'" + letters
            elif last + letters[:1] in _LENGTHENED and sound[0] in _VOWELS and place not in seams:
                out, letters = out[:-1], _MACRON[last] + letters[1:]
        out += letters
        place += len(sound)
    if reading[-1:] == "っ" and following and following[0] not in "っー":
        out += _doubling(romanize(following[:2]))
    return out


@lru_cache(maxsize=4096)
def _letters(sound: str) -> str:
    """A beat with the っ before it and the long marks after it."""
    beat = sound.strip("っー")
    if not beat:
        return ""
    table = beats()
    letters = table.get(beat) or "".join(table.get(kana, kana) for kana in beat)
    if sound[0] == "っ":
        letters = _doubling(letters) + letters
    if sound[-1] == "ー" and letters[-1] in _MACRON:
        letters = letters[:-1] + _MACRON[letters[-1]]
    return letters


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
