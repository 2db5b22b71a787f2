"""Characters that can be read in one way only, to make a voice say a word as somebody wants it said."""

from functools import cache

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import lexicon, tables, variants


def respelled(surface: str, reading: str, language: str) -> str | None:
    """``surface`` in characters that sound like ``reading``; None where the reading is no pinyin."""
    syllables = pinyin.split(reading)
    if _letters(reading) != _letters("".join(syllables)):
        return None
    written = surface if len(surface) == len(syllables) else " " * len(syllables)
    characters = [
        _character(char, syllable, language) for char, syllable in zip(written, syllables, strict=True)
    ]
    return "".join(characters) if characters and all(characters) else None


def _letters(reading: str) -> str:
    return "".join(letter for letter in pinyin.parts(reading)[0] if letter.isalpha())


def _character(char: str, syllable: str, language: str) -> str:
    """The character itself where no other reading of it is on record; nothing for what is no syllable."""
    known = lexicon.readings(char)
    is_lightened = pinyin.tone(syllable) == pinyin.NEUTRAL and pinyin.neutral(syllable) in map(
        pinyin.neutral, known[:1]
    )
    if known == (syllable,) or is_lightened:
        return char
    homophone = _homophone(syllable)
    return variants.to_traditional(homophone) if language == "zh-Hant" else homophone


def _homophone(syllable: str) -> str:
    letters, tone = pinyin.parts(syllable)
    if letters.endswith(pinyin.ERHUA) and letters not in ("er", pinyin.ERHUA):
        bare = _homophone(pinyin.with_tone(letters.removesuffix(pinyin.ERHUA), tone))
        return bare and bare + "儿"
    by_sound = _by_sound()
    tones = (tone, 1, 4, 2, 3) if tone == pinyin.NEUTRAL else (tone,)
    return next(filter(None, (by_sound.get(pinyin.with_tone(letters, each)) for each in tones)), "")


@cache
def _by_sound() -> dict[str, str]:
    return {syllable: char for char, syllable in tables.homophones().items()}
