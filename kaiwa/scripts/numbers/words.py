"""Which family puts the numbers of which language into words."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec.structs import replace

from kaiwa.scripts.numbers import (
    arabic,
    chinese,
    germanic,
    greek,
    hebrew,
    hindi,
    japanese,
    korean,
    romance,
    slavic,
    southeast_asian,
    turkic,
)
from kaiwa.scripts.numbers.spelled import NumberWords, Parts, take_apart
from kaiwa.scripts.registry import UnsupportedLanguage, annotate

WRITERS: Mapping[str, Callable[[Parts], NumberWords]] = {
    "ja": japanese.spell,
    "zh-Hans": chinese.spell_simplified,
    "zh-Hant": chinese.spell_traditional,
    "ko": korean.spell_sino,
    "ko-native": korean.spell_native,
    "en": germanic.spell_english,
    "de": germanic.spell_german,
    "es": romance.spell_spanish,
    "fr": romance.spell_french,
    "it": romance.spell_italian,
    "pt-BR": romance.spell_portuguese,
    "ru": slavic.spell_russian,
    "uk": slavic.spell_ukrainian,
    "el": greek.spell_greek,
    "hi": hindi.spell_hindi,
    "ar": arabic.spell_arabic,
    "he": hebrew.spell_hebrew,
    "vi": southeast_asian.spell_vietnamese,
    "id": southeast_asian.spell_indonesian,
    "th": southeast_asian.spell_thai,
    "tr": turkic.spell_turkish,
}


def numbered_languages() -> tuple[str, ...]:
    return tuple(WRITERS)


def number_words(number: int | Decimal, language: str) -> NumberWords:
    """``ko`` counts in Sino-Korean; ``ko-native`` in Korean's own numerals, which end at 99."""
    writer = WRITERS.get(language)
    if writer is None:
        raise UnsupportedLanguage(language)
    said = writer(take_apart(number))
    if said.reading:
        return said
    return replace(said, reading=annotate(said.text, language.removesuffix("-native")).romanization)
