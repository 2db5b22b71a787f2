"""Hebrew letters and points by the simple rules of the Academy (2006), as they are said today."""

import re
import unicodedata
from dataclasses import dataclass

from kaiwa.scripts.tables import pairs

CONSONANTS = pairs("""
    א ʾ  ב v  ג g  ד d  ה h  ו v  ז z  ח ḥ  ט t  י y  כ kh  ך kh  ל l  מ m  ם m  נ n  ן n  ס s  ע ʿ
    פ f  ף f  צ ts  ץ ts  ק k  ר r  ש sh  ת t
""")
HARDENED = pairs("ב b  כ k  ך k  פ p  ף p")
FOREIGN = pairs("ג j  ז zh  צ ch  ץ ch")
POINTS = {
    "\u05b1": "e", "\u05b2": "a", "\u05b3": "o", "\u05b4": "i", "\u05b5": "e", "\u05b6": "e", "\u05b7": "a",
    "\u05b8": "a", "\u05b9": "o", "\u05ba": "o", "\u05bb": "u", "\u05c7": "o",
}  # fmt: skip
SHEVA, DAGESH, SIN_DOT, PATAH, HIRIQ = "\u05b0", "\u05bc", "\u05c2", "\u05b7", "\u05b4"
GERESH = "׳'"
LETTER = re.compile("[א-תװ-ײיִ-ﭏ]")


@dataclass(slots=True)
class _Letter:
    base: str
    marks: str = ""
    foreign: bool = False

    @property
    def vowel(self) -> str:
        return next((POINTS[mark] for mark in self.marks if mark in POINTS), "")

    @property
    def is_bare(self) -> bool:
        return not self.vowel and SHEVA not in self.marks

    @property
    def hardened(self) -> bool:
        return DAGESH in self.marks

    def consonant(self) -> str:
        if self.foreign:
            return FOREIGN[self.base]
        if self.base == "ש" and SIN_DOT in self.marks:
            return "s"
        if self.hardened:
            return HARDENED.get(self.base) or CONSONANTS.get(self.base, self.base)
        return CONSONANTS.get(self.base, self.base)


def skeleton(word: str) -> str:
    """Without points ב, כ and פ may be hard or soft: they are given as b, k and p."""
    return "".join(
        letter.consonant() if letter.foreign else HARDENED.get(letter.base) or letter.consonant()
        for letter in _letters(word)
    )


def vocalized(word: str) -> str | None:
    """The word with its vowels, or None where not every one is written."""
    letters = _letters(word)
    if not any(letter.vowel or _is_shuruk(letters, place) for place, letter in enumerate(letters)):
        return None
    said: list[str] = []
    for place in range(len(letters)):
        sound = _sound(letters, place)
        if sound is None:
            return None
        said.append(sound)
    return "".join(said)


def _letters(word: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for character in unicodedata.normalize("NFD", word):
        if unicodedata.combining(character):
            if letters:
                letters[-1].marks += character
        elif character in GERESH and letters and letters[-1].base in FOREIGN:
            letters[-1].foreign = True
        else:
            letters.append(_Letter(character))
    return letters


def _is_shuruk(letters: list[_Letter], place: int) -> bool:
    letter = letters[place]
    return (
        letter.base == "ו"
        and letter.hardened
        and letter.is_bare
        and (place == 0 or letters[place - 1].is_bare)
    )


def _is_full_holam(letters: list[_Letter], place: int) -> bool:
    return (
        letters[place].base == "ו"
        and letters[place].vowel == "o"
        and place > 0
        and letters[place - 1].is_bare
    )


def _sound(letters: list[_Letter], place: int) -> str | None:
    """What one letter adds, or None where its vowel is not written."""
    letter = letters[place]
    is_last = place == len(letters) - 1
    if _is_shuruk(letters, place):
        return "u"
    if _is_full_holam(letters, place):
        return "o"
    if SHEVA in letter.marks:
        return letter.consonant() + ("e" if _is_said(letters, place) else "")
    if letter.vowel:
        if (
            is_last
            and place
            and PATAH in letter.marks
            and _steals(letter)
            and not _ends_in_a(letters, place - 1)
        ):
            return "a" + letter.consonant()
        return ("" if letter.base in "אע" and place == 0 else letter.consonant()) + letter.vowel
    return _bare(letters, place, is_last=is_last)


def _bare(letters: list[_Letter], place: int, *, is_last: bool) -> str | None:
    letter = letters[place]
    before = letters[place - 1] if place else None
    follows_vowel_letter = not is_last and (
        _is_shuruk(letters, place + 1) or _is_full_holam(letters, place + 1)
    )
    if letter.base in "אע" and (place == 0 or letter.base == "א") and (place or follows_vowel_letter):
        return ""
    if follows_vowel_letter:
        return letter.consonant()
    if letter.base == "ה" and is_last and not letter.hardened:
        return ""
    if letter.base == "י" and before and (HIRIQ in before.marks or before.vowel == "e"):
        return ""
    if is_last or (letter.base == "י" and before and before.vowel):
        return letter.consonant()
    return None


def _is_said(letters: list[_Letter], place: int) -> bool:
    """A sheva is a vowel at the start of a word, after another sheva and under a doubled letter."""
    if place == len(letters) - 1:
        return False
    return (
        place == 0
        or SHEVA in letters[place - 1].marks
        or (letters[place].hardened and bool(letters[place - 1].vowel))
    )


def _steals(letter: _Letter) -> bool:
    return letter.base in "חע" or (letter.base == "ה" and letter.hardened)


def _ends_in_a(letters: list[_Letter], place: int) -> bool:
    return letters[place].vowel == "a" or SHEVA in letters[place].marks
