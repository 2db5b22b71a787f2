"""Whole texts from one way of writing into another: kana and letters, widths, tone marks and tone numbers."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from kaiwa.scripts import pinyin
from kaiwa.scripts.kana import from_romaji, to_hiragana, to_katakana, to_romaji
from kaiwa.scripts.tables import words
from kaiwa.scripts.width import kana_to_full_width, kana_to_half_width, to_full_width, to_half_width

_NUMBERED_WORD = re.compile(r"(?:(?:[a-zü]|u:)+[0-5]['’-]?)+", re.IGNORECASE)
_NUMBERED = re.compile(r"((?:[a-zü]|u:)+[0-5])['’]?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LIGHT = frozenset(("de", "le", "ma", "ne", "ba", "zhe", "men", "zi", "ya", "la"))
"""Words of one syllable that pinyin writes without a mark; any other word without one may be of another language."""


def pinyin_with_marks(text: str) -> str:
    """``ni3hao3, Xi1'an1`` as ``nǐhǎo, Xī'ān``; what is no pinyin with numbers stays."""
    return _NUMBERED_WORD.sub(lambda word: _marked(word[0]), text)


def pinyin_with_numbers(text: str) -> str:
    """``nǐhǎo, Xī'ān`` as ``ni3hao3, Xi1an1``; words without a tone mark stay, save for particles."""
    return _WORD.sub(lambda word: _numbered(word[0]), text)


def pinyin_to_zhuyin(text: str) -> str:
    """``nǐ hǎo`` or ``ni3 hao3`` as ``ㄋㄧˇ ㄏㄠˇ``."""
    return _WORD.sub(lambda word: _in_zhuyin(word[0]), pinyin_with_marks(text))


def to_simplified(text: str) -> str:
    from kaiwa.scripts.chinese import variants

    return variants.to_simplified(text)


def to_traditional(text: str) -> str:
    from kaiwa.scripts.chinese import variants

    return variants.to_traditional(text)


CONVERSIONS: Mapping[str, Callable[[str], str]] = {
    "hiragana": lambda text: to_hiragana(from_romaji(text)),
    "katakana": lambda text: to_katakana(from_romaji(text)),
    "romaji": to_romaji,
    "full-width": to_full_width,
    "half-width": to_half_width,
    "full-width-kana": kana_to_full_width,
    "half-width-kana": kana_to_half_width,
    "pinyin-marks": pinyin_with_marks,
    "pinyin-numbers": pinyin_with_numbers,
    "zhuyin": pinyin_to_zhuyin,
    "simplified": to_simplified,
    "traditional": to_traditional,
}


def _marked(word: str) -> str:
    syllables = _NUMBERED.findall(word)
    if not all(pinyin.to_zhuyin(syllable) for syllable in syllables):
        return word
    return pinyin.join(_cased(pinyin.to_marks(syllable), syllable) for syllable in syllables)


def _numbered(word: str) -> str:
    syllables = _syllables(word)
    return "".join(_cased(pinyin.to_numbers(syllable), syllable) for syllable in syllables) or word


def _in_zhuyin(word: str) -> str:
    return " ".join(map(pinyin.to_zhuyin, _syllables(word))) or word


def _syllables(word: str) -> tuple[str, ...]:
    """None where the word is not surely pinyin: café bears marks too."""
    syllables = pinyin.split(word)
    is_marked = any(pinyin.tone(syllable) != pinyin.NEUTRAL for syllable in syllables)
    is_whole = pinyin.parts("".join(syllables))[0] == pinyin.parts(re.sub("['’]", "", word))[0]
    is_pinyin = (
        is_whole
        and _spoken().issuperset(map(pinyin.neutral, syllables))
        and (is_marked or word.lower() in _LIGHT)
    )
    return syllables if is_pinyin else ()


@cache
def _spoken() -> frozenset[str]:
    """The syllables of Mandarin, without tones."""
    from kaiwa.scripts.chinese.tables import homophones

    rare = words("a biang dei ei eng ê hm hng kei lia lo m n nang ng nia nin nun o pie yo zhuai zuan r")
    known = {*map(pinyin.neutral, homophones().values()), *rare}
    return frozenset(known | {syllable + pinyin.ERHUA for syllable in known if syllable[-1] not in "rm"})


def _cased(converted: str, original: str) -> str:
    if original[0].isupper():
        return converted.upper() if len(original) > 2 and original.isupper() else converted.capitalize()
    return converted
