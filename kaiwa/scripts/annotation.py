"""What a reader of a line is given: its tokens with their readings, and the strings derived from them."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

Overrides = Mapping[str, str]
"""Surface to reading, as a learner or an engine wants it read; it wins over every rule."""


class Kind(StrEnum):
    WORD = "word"
    NUMBER = "number"
    PUNCTUATION = "punctuation"
    SPACE = "space"
    SYMBOL = "symbol"


# an attribute of an enumeration is no mere look-up in Python 3.11: where every token passes, these names stand for it
WORD, NUMBER, PUNCTUATION, SPACE, SYMBOL = Kind


class Span(Struct, frozen=True, omit_defaults=True, gc=False):
    """A run of a token's surface with the ruby above it; no reading where the surface reads itself."""

    text: str
    reading: str = ""


class Token(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    surface: str
    start: int
    """Code points from the start of the original text; ``text[start:end] == surface``, always."""
    end: int
    kind: Kind = Kind.WORD
    reading: str = ""
    """In the alphabet teachers use: hiragana, pinyin with marks, Hangul as pronounced; empty where none is needed."""
    spoken: str = ""
    """How it sounds in this sentence where that differs from ``reading`` (tone sandhi)."""
    spans: tuple[Span, ...] = ()
    romanization: str = ""
    romanization_plain: str = ""
    """ASCII only, where ``romanization`` is not."""
    pinyin_numbers: str = ""
    zhuyin: str = ""
    hint: str = ""
    """One short fact for the reader, such as ``third tone before third tone``; a stable code, not prose."""
    confidence: float = 1.0
    part_of_speech: str = ""
    """A Universal Dependencies tag (NOUN, VERB, ADP …) where known."""
    dictionary_form: str = ""
    alternatives: tuple[str, ...] = ()
    """Other readings that a teacher would accept here."""


class Annotation(Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    text: str
    language: str
    system: str
    tokens: tuple[Token, ...]
    romanization: str = ""
    pinyin: str = ""
    hiragana: str = ""
    katakana: str = ""
    kanji: str = ""
    """The line as written where it holds Han characters, for languages that mix scripts; else empty."""
    notes: tuple[str, ...] = ()
    """Stable codes for what the reader must know, such as ``consonants_only``."""
