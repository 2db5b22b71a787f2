"""Arabic letters and vowel signs in the letters of ALA-LC, the article joined as it is said (ash-shams)."""

import re
import unicodedata
from typing import NamedTuple

from kaiwa.scripts.tables import pairs

CONSONANTS = pairs("""
    ء ʾ  آ ʾ  أ ʾ  ؤ ʾ  إ ʾ  ئ ʾ  ب b  ت t  ث th  ج j  ح ḥ  خ kh  د d  ذ dh  ر r  ز z  س s  ش sh
    ص ṣ  ض ḍ  ط ṭ  ظ ẓ  ع ʿ  غ gh  ف f  ق q  ك k  ل l  م m  ن n  ه h  و w  ي y
    پ p  چ ch  ژ zh  گ g  ڤ v  ک k  ی y
""")
SIGNS = {"\u064e": "a", "\u064f": "u", "\u0650": "i", "\u064b": "an", "\u064c": "un", "\u064d": "in"}
SUKUN, SHADDA, DAGGER_ALEF, TATWEEL = "\u0652", "\u0651", "\u0670", "\u0640"
ALEF, WASLA, MADDA, MAQSURA, TA_MARBUTA, LAM, WAW, YA = "اٱآىةلوي"
LENGTH = "\u0304"
SUN_LETTERS = frozenset("تثدذرزسشصضطظلن")
LETTER = re.compile("[\u0621-\u064a\u066e-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]")


class _Letter(NamedTuple):
    base: str
    vowel: str
    doubled: bool
    stopped: bool
    """Bears a sukun: no vowel follows."""

    @property
    def is_bare(self) -> bool:
        return not (self.vowel or self.stopped)


def skeleton(word: str) -> str:
    said = []
    for index, letter in enumerate(_letters(word)):
        if letter.base in (ALEF, WASLA):
            sound = "ʾ" if index == 0 else "ā"
        else:
            sound = {MAQSURA: "ā", TA_MARBUTA: "h"}.get(letter.base) or CONSONANTS.get(
                letter.base, letter.base
            )
        said.append(sound * (2 if letter.doubled else 1) + ("ā" if letter.base == MADDA else ""))
    return "".join(said)


def vocalized(word: str) -> str | None:
    """The word with its vowels, or None where not every one is written."""
    letters = _letters(word)
    if not any(letter.vowel and letter.base != MADDA for letter in letters):
        return None
    said: list[str] = []
    index = 0
    if _is_article(letters):
        after = letters[2]
        assimilated = after.doubled and after.base in SUN_LETTERS
        said.append(f"a{CONSONANTS[after.base] if assimilated else 'l'}-")
        if assimilated:
            letters[2] = after._replace(doubled=False)
        index = 2
    for place in range(index, len(letters)):
        sound = _sound(letters, place)
        if sound is None:
            return None
        said.append(sound)
    return unicodedata.normalize("NFC", "".join(said)).removeprefix("ʾ")


def _letters(word: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for character in unicodedata.normalize("NFKC", word):
        if character in SIGNS or character in (SUKUN, SHADDA, DAGGER_ALEF):
            if letters:
                letters[-1] = _marked(letters[-1], character)
        elif character != TATWEEL and not unicodedata.combining(character):
            letters.append(
                _Letter(character, "ā" if character == MADDA else "", doubled=False, stopped=False)
            )
    return letters


def _marked(letter: _Letter, sign: str) -> _Letter:
    if sign == SHADDA:
        return letter._replace(doubled=True)
    if sign == SUKUN:
        return letter._replace(stopped=True)
    return letter._replace(vowel="ā" if sign == DAGGER_ALEF else SIGNS[sign])


def _is_article(letters: list[_Letter]) -> bool:
    return (
        len(letters) > 3
        and letters[0].base in (ALEF, WASLA)
        and letters[0].vowel in ("", "a")
        and letters[1].base == LAM
        and not letters[1].vowel
        and not letters[1].doubled
        and letters[2].base in CONSONANTS
    )


def _sound(letters: list[_Letter], place: int) -> str | None:
    """What one letter adds, or None where its vowel is not written."""
    letter = letters[place]
    before = letters[place - 1].vowel if place else ""
    is_last = place == len(letters) - 1
    if letter.base in (ALEF, WASLA, MAQSURA):
        if letter.vowel:
            return letter.vowel
        if place == 0:
            return None
        return "" if before in ("an", "") or before == "ā" or (is_last and before == "u") else LENGTH
    if letter.base == TA_MARBUTA:
        return "t" + letter.vowel if letter.vowel else ""
    if letter.is_bare and not letter.doubled and (before, letter.base) in (("i", YA), ("u", WAW)):
        return LENGTH
    if letter.is_bare and not is_last and (before, letter.base) not in (("a", YA), ("a", WAW)):
        return None
    sound = CONSONANTS.get(letter.base)
    if sound is None:
        return letter.base
    return sound * (2 if letter.doubled else 1) + letter.vowel
