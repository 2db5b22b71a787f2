"""Pinyin as teachers and keyboards write it: tone marks, tone numbers, zhuyin, words joined and parted.

A syllable is held with its tone mark (``lǜ``); one without a mark is in the neutral tone.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

NEUTRAL = 5
ERHUA = "r"
"""The coda that 儿 leaves on the syllable before it."""

_TONE_OF_MARK = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
_MARK_OF_TONE = {tone: mark for mark, tone in _TONE_OF_MARK.items()}

_INITIALS = {
    "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ",
    "g": "ㄍ", "k": "ㄎ", "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ",
    "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ", "s": "ㄙ",
}  # fmt: skip
_FINALS = {
    "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ê": "ㄝ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ",
    "an": "ㄢ", "en": "ㄣ", "ang": "ㄤ", "eng": "ㄥ", "ong": "ㄨㄥ", "er": "ㄦ",
    "i": "ㄧ", "ia": "ㄧㄚ", "io": "ㄧㄛ", "ie": "ㄧㄝ", "iai": "ㄧㄞ", "iao": "ㄧㄠ", "iu": "ㄧㄡ",
    "ian": "ㄧㄢ", "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "iong": "ㄩㄥ",
    "u": "ㄨ", "ua": "ㄨㄚ", "uo": "ㄨㄛ", "uai": "ㄨㄞ", "ui": "ㄨㄟ", "uan": "ㄨㄢ", "un": "ㄨㄣ",
    "uang": "ㄨㄤ", "ueng": "ㄨㄥ",
    "ü": "ㄩ", "üe": "ㄩㄝ", "üan": "ㄩㄢ", "ün": "ㄩㄣ",
}  # fmt: skip
# Spelled without an initial, i, u and ü take y and w; these are the rows where the rest changes too.
_WITHOUT_INITIAL = {
    "yi": "i", "yin": "in", "ying": "ing", "you": "iu", "yong": "iong", "wu": "u", "wei": "ui", "wen": "un",
    "weng": "ueng", "yu": "ü", "yue": "üe", "yuan": "üan", "yun": "ün",
}  # fmt: skip
_WITHOUT_VOWEL = {"m": "ㄇ", "n": "ㄋ", "ng": "ㄫ", "hm": "ㄏㄇ", "hng": "ㄏㄫ", ERHUA: "ㄦ"}
_ZHUYIN_TONES = {1: "", 2: "ˊ", 3: "ˇ", 4: "ˋ"}

_VOWELS = frozenset("aeiouüê")
_NEEDS_APOSTROPHE = frozenset("aāáǎàeēéěèoōóǒòêếềAĀÁǍÀEĒÉĚÈOŌÓǑÒÊẾỀ")
_SYLLABLE_SPLIT = re.compile(r"[\s'’·\-]+")
# A syllable never takes the consonant that the next vowel needs: fangan is fan-gan, fang'an has its mark.
_SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:[iuü]?(?:a[io]?|ei?|ou?)|uai|iu|ui|[iuüê])(?:ng?(?![aeiouüê]))?(?:r(?![aeiouüê]))?"
    r"|hng|hm|ng|[mnr]"
)
_NUMBERED = re.compile(r"([A-Za-züÜêÊ:]+?)([0-5])")


@lru_cache(maxsize=4096)
def parts(syllable: str) -> tuple[str, int]:
    """The letters without a tone, and the tone: ``lǜ`` or ``lu:4`` or ``LV4`` is ``("lü", 4)``."""
    tone = 0
    letters = []
    for char in unicodedata.normalize("NFD", syllable.strip().lower()):
        if char in _TONE_OF_MARK:
            tone = _TONE_OF_MARK[char]
        elif char.isdigit():
            tone = int(char) if char in "12345" else NEUTRAL
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters)).replace("u:", "ü").replace("v", "ü")
    return plain, tone or NEUTRAL


def tone(syllable: str) -> int:
    return parts(syllable)[1]


@lru_cache(maxsize=4096)
def is_third(syllable: str) -> bool:
    return parts(syllable)[1] == 3


@lru_cache(maxsize=8192)
def with_tone(syllable: str, number: int) -> str:
    """The same syllable in another tone."""
    letters, _ = parts(syllable)
    mark = _MARK_OF_TONE.get(number)
    if mark is None:
        return letters
    at = _marked_letter(letters)
    return unicodedata.normalize("NFC", letters[: at + 1] + mark + letters[at + 1 :]) if at >= 0 else letters


def _marked_letter(letters: str) -> int:
    """On a or e; else on the o of ou; else on the last vowel; m and n carry it themselves."""
    for vowel in "aeê":
        if vowel in letters:
            return letters.index(vowel)
    if "ou" in letters:
        return letters.index("o")
    vowels = [i for i, letter in enumerate(letters) if letter in _VOWELS]
    if vowels:
        return vowels[-1]
    return next((i for i, letter in enumerate(letters) if letter in "mn"), -1)


def neutral(syllable: str) -> str:
    return parts(syllable)[0]


def to_marks(syllable: str) -> str:
    return with_tone(*parts(syllable))


@lru_cache(maxsize=4096)
def to_numbers(syllable: str) -> str:
    letters, number = parts(syllable)
    return f"{letters}{number}"


@lru_cache(maxsize=4096)
def to_plain(syllable: str) -> str:
    """ASCII, with ü as keyboards type it: v."""
    return parts(syllable)[0].replace("ü", "v").replace("ê", "e")


@lru_cache(maxsize=4096)
def to_zhuyin(syllable: str) -> str:
    """Empty for what is no syllable of Mandarin."""
    letters, number = parts(syllable)
    bare = _WITHOUT_VOWEL.get(letters) or _zhuyin_of_letters(letters)
    if not bare or letters == ERHUA:
        return bare
    return f"˙{bare}" if number == NEUTRAL else bare + _ZHUYIN_TONES[number]


def _zhuyin_of_letters(letters: str) -> str:
    initial = letters[:2] if letters[:2] in _INITIALS else letters[:1] if letters[:1] in _INITIALS else ""
    final = letters[len(initial) :]
    if not initial:
        final = _WITHOUT_INITIAL.get(letters) or (
            "i" + letters[1:] if letters[:1] == "y" else "u" + letters[1:] if letters[:1] == "w" else letters
        )
    elif initial in ("j", "q", "x") and final.startswith("u"):
        final = "ü" + final[1:]
    elif final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return _INITIALS[initial]
    sound = None if initial and final == "er" else _FINALS.get(final)
    if sound is None:
        return _with_erhua(letters)
    return _INITIALS.get(initial, "") + sound


def _with_erhua(letters: str) -> str:
    if len(letters) < 3 or not letters.endswith(ERHUA):
        return ""
    bare = _zhuyin_of_letters(letters[:-1])
    return bare and bare + "ㄦ"


def join(syllables: Iterable[str]) -> str:
    """One word: an apostrophe before a, e and o inside it, none before the r of 儿."""
    word = ""
    for syllable in syllables:
        if word and syllable[:1] in _NEEDS_APOSTROPHE:
            word += "'"
        word += syllable
    return word


def split(word: str) -> tuple[str, ...]:
    """Syllables of pinyin as a person types it: joined or spaced, with marks or with numbers."""
    syllables: list[str] = []
    for piece in _SYLLABLE_SPLIT.split(unicodedata.normalize("NFC", word)):
        if not piece:
            continue
        if any(char.isdigit() for char in piece):
            syllables += [to_marks(letters + number) for letters, number in _NUMBERED.findall(piece)]
        else:
            syllables += _split_joined(piece)
    return tuple(syllables)


def _split_joined(piece: str) -> Sequence[str]:
    toneless = "".join(parts(char)[0] if char.isalpha() else char for char in piece)
    if len(toneless) != len(piece):
        return (piece,)
    return [piece[found.start() : found.end()] for found in _SYLLABLE.finditer(toneless)]


def split_like(word: str, syllables: Sequence[str]) -> tuple[str, ...]:
    """A joined word cut where ``syllables``, which differ from it in tone alone, say."""
    letters = word.replace("'", "").replace(" ", "")
    cut: list[str] = []
    at = 0
    for syllable in syllables:
        width = len(parts(syllable)[0])
        cut.append(letters[at : at + width])
        at += width
    return tuple(cut)
