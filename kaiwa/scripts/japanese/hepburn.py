"""Readings in modified Hepburn: Tōkyō, shin'yō, itchi; a macron never crosses a seam between two kanji."""

import re
from collections.abc import Collection

from kaiwa.scripts.kana import VOWELS, beats

_MACRON = {"a": "ā", "i": "ī", "u": "ū", "e": "ē", "o": "ō"}
_PLAIN = str.maketrans("āīūēōĀĪŪĒŌ", "aiueoAIUEO")
_SOFT = frozenset("aiueoy")
_VOWELS = frozenset("あいうえお")
_SMALL = frozenset("ぁぃぅぇぉゃゅょゎ")
_LENGTHENED = frozenset({"aa", "uu", "ee", "oo", "ou"})
"""Vowel pairs that are one long vowel; ``ii`` and ``ei`` stay written out, as the modified Hepburn has it."""

_sounds = re.compile(
    "ん?っ*[^っ][ぁぃぅぇぉゃゅょゎ]?[あいうえおー]*(?<![いう](?=[ぁぃぅぇぉ]))", re.DOTALL
).findall
"""Kana whose letters depend on each other, and on nothing around them."""


def without_macrons(romanized: str) -> str:
    plain = romanized.replace("ō", "o").replace("ū", "u")  # nearly all there are
    return plain if plain.isascii() else plain.translate(_PLAIN)


def romanize(reading: str, seams: tuple[int, ...] = (), following: str = "") -> str:
    """``reading`` is hiragana; ``seams`` are places in it over which vowels do not merge (思·う, 井の·上).

    ``following`` is the reading that comes next without a pause: it says what a closing っ doubles.
    """
    letters = _spelled(reading, seams) if seams else "".join(map(_known, _sounds(reading)))
    return letters + _doubling(following[:2]) if following and reading[-1:] == "っ" else letters


class _Known(dict[str, str]):
    """Sounds met before: a few thousand make up the language."""

    def __missing__(self, sound: str) -> str:
        if len(self) > 10_000:
            self.clear()
        self[sound] = letters = beats().get(sound) or _spelled(sound, ())
        return letters


_known = _Known().__getitem__


def _spelled(reading: str, seams: tuple[int, ...]) -> str:
    out: list[str] = []
    for place in range(len(reading)):
        out.append(_letters(reading, place, out, place in seams))
    return "".join(out)


def _letters(reading: str, place: int, out: list[str], is_seam: bool) -> str:
    """The letters of one kana; it may change those before it, which are out already."""
    table, kana = beats(), reading[place]
    before = out[-1][-1:] if out else ""
    if kana == "っ":
        return _doubling(reading[place + 1 : place + 3])
    if kana == "ー":
        if before in _MACRON:
            out[-1] = out[-1][:-1] + _MACRON[before]
        return ""
    if place and kana in _SMALL and (beat := table.get(reading[place - 1 : place + 1])):
        is_set_off = out.pop()[:1] == "'" and beat[0] in _SOFT
        return "'" + beat if is_set_off else beat
    letters = table.get(kana, kana)
    if before == "n" and letters[0] in _SOFT:
        return "'" + letters
    if kana not in _VOWELS or before + letters not in _LENGTHENED or is_seam:
        return letters
    following = reading[place + 1 : place + 2]
    # the second vowel of ゾオー and ううぃ begins something of its own
    if following == "ー" or (following in _SMALL and kana + following in table):
        return letters
    out[-1] = out[-1][:-1] + _MACRON[before]
    return ""


def _doubling(kana: str) -> str:
    """The letter a small っ adds in front of a beat; none before a vowel or at the end of a cry."""
    letters = beats().get(kana) or beats().get(kana[:1], "")
    if letters[:1] in VOWELS or kana[:1] == "っ":
        return ""
    return "t" if letters.startswith("ch") else letters[:1]


def seams_of(parts: Collection[str]) -> tuple[int, ...]:
    """Where the parts of a reading meet."""
    places, place = [], 0
    for part in parts:
        place += len(part)
        places.append(place)
    return tuple(places[:-1])
