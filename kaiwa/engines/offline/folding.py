"""What a learner typed, without what does not count: case, width, accents, long vowels, tones, punctuation."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from msgspec import Struct

from kaiwa.scripts import annotate, is_supported
from kaiwa.scripts.annotation import Annotation, Kind
from kaiwa.scripts.kana import from_romaji, to_hiragana

UNSPACED: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})
SOUNDED: Final = frozenset({"ja", "zh-Hans", "zh-Hant", "ko"})
"""Languages that a learner without the right keyboard writes as they sound."""

_SENTENCES: Final = re.compile(r"[^.!?。！？…\n]+[.!?。！？…]*")
_CLAUSES: Final = re.compile(r"[^,;:、，；：.!?。！？…\n]+[,;:、，；：.!?。！？…]*")
_SPACED_WORD: Final = re.compile(r"[^\W_]+")
_VOWEL: Final = re.compile(r"[aeiouy]")
_JAMO_ALONE: Final = re.compile(r"[\u3131-\u318e]+")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_LATIN: Final = re.compile(r"[a-z' ?]*")
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "’": "'"})
_SAME_SOUND: Final = str.maketrans("わへをづぢ", "はえおずじ", "っー")
_LONG_O: Final = re.compile(r"(?<=[おこそとのほもよろごぞどぼぽょ])う")
_LONG_E: Final = re.compile(r"(?<=[えけせてねめれげぜでべぺ])い")
_LONG_U: Final = re.compile(r"(?<=[くすつぬふむゆるぐずぶぷゅ])う")


class Folded(Struct, frozen=True):
    """One utterance in the three ways it is compared."""

    surface: str
    """As written; in spaced languages the words keep one space between them."""
    sound: str
    """As it sounds in plain letters; empty where spelling and sound are one."""
    words: tuple[str, ...]
    asks: bool
    """Ends in a question mark."""


@lru_cache(maxsize=16384)
def fold(text: str, language: str) -> Folded:
    plain = surface_of(text, language)
    if language in SOUNDED and _LATIN.fullmatch(plain):
        return Folded("", sound_of(text, language), (), asks(text, language))
    read = annotate(text, language) if is_supported(language) else None
    sound = _sound(read, language) if read and language in SOUNDED else ""
    return Folded(plain, sound, _words(read, plain, language), asks(text, language))


_ASKING: Final = {
    "ja": ("か", "かな", "かしら"),
    "zh-Hans": ("吗", "呢"),
    "zh-Hant": ("嗎", "呢"),
    "ko": ("까", "나요", "니"),
}


def asks(text: str, language: str) -> bool:
    """A question by its mark, or by the ending that its language has for questions."""
    end = text.rstrip(" .。!！…")
    return "?" in end or "？" in end or end.endswith(_ASKING.get(language, ("?",)))


@lru_cache(maxsize=32768)
def surface_of(text: str, language: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    if language in UNSPACED:
        return _NO_LETTER.sub("", narrow) if not narrow.isascii() else _letters(narrow)
    return _letters(narrow) if language != "ko" else " ".join(_NO_LETTER.sub(" ", narrow).split())


def _letters(narrow: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", narrow) if not unicodedata.combining(c))
    return " ".join(_NO_LETTER.sub(" ", bare).split())


@lru_cache(maxsize=32768)
def sound_of(text: str, language: str) -> str:
    """Of a text in the language's own script or in Latin letters."""
    if language not in SOUNDED:
        return ""
    plain = surface_of(text, language)
    if not _LATIN.fullmatch(_letters(unicodedata.normalize("NFKC", text).casefold())):
        return _sound(annotate(text, language), language)
    if language == "ja":
        marked = unicodedata.normalize("NFKC", text).casefold()
        return same_sound(from_romaji("".join(c for c in marked if c.isalpha() or c in "-'")))
    return plain.replace(" ", "").replace("'", "")


def _sound(read: Annotation, language: str) -> str:
    if language == "ja":
        return same_sound(read.hiragana or read.text)
    letters = read.pinyin if language.startswith("zh") else read.romanization
    return _letters(letters.casefold()).replace(" ", "")


def same_sound(kana: str) -> str:
    """Spellings that learners mix up fall together: わ and は, を and お, long and short vowels, っ."""
    plain = to_hiragana(unicodedata.normalize("NFKC", kana).casefold())
    plain = _NO_LETTER.sub("", plain.replace("ー", ""))
    return _LONG_U.sub("", _LONG_E.sub("", _LONG_O.sub("", plain.translate(_SAME_SOUND))))


def _words(read: Annotation | None, plain: str, language: str) -> tuple[str, ...]:
    if read is None or language not in UNSPACED:
        return tuple(plain.split())
    return tuple(word for word, _, _ in _placed(read))


def words_at(text: str, language: str) -> tuple[tuple[str, int, int], ...]:
    """Each word in its dictionary form where that is known, else folded, with where it stands in the text."""
    if language in UNSPACED:
        return _placed(annotate(text, language))
    found = ((surface_of(each[0], language), *each.span()) for each in _SPACED_WORD.finditer(text))
    return tuple(each for each in found if each[0])


def _placed(read: Annotation) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (token.dictionary_form or token.surface, token.start, token.end)
        for token in read.tokens
        if token.kind in (Kind.WORD, Kind.NUMBER) and not _NO_LETTER.fullmatch(token.surface)
    )


def is_gibberish(text: str, language: str) -> bool:
    """One key held down, no letter at all, or Latin letters that no mouth can say."""
    letters = [c for c in text.casefold() if c.isalnum()]
    kinds = len(set(letters))
    plain = surface_of(text, language).replace(" ", "")
    return (
        not letters
        or (kinds < 2 < len(letters))
        or (kinds <= 2 and len(letters) > 4)
        or (len(plain) > 3 and plain.isascii() and plain.isalpha() and not _VOWEL.search(plain))
        or _JAMO_ALONE.fullmatch("".join(letters)) is not None
    )


def parts_of(text: str) -> Iterator[str]:
    """The whole, then its sentences, then its clauses: a greeting before an order hides neither."""
    seen = {text.strip()}
    yield text.strip()
    for cut in (_SENTENCES, _CLAUSES):
        for found in cut.findall(text):
            piece = found.strip()
            if piece and piece not in seen and any(c.isalnum() for c in piece):
                seen.add(piece)
                yield piece


def sentences_of(text: str) -> tuple[str, ...]:
    return tuple(found.strip() for found in _SENTENCES.findall(text) if any(c.isalnum() for c in found))


def shared_start(a: str, b: str) -> int:
    """How many letters two texts begin with alike."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
