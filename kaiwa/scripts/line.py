"""The frame of the alphabetic systems: a line is cut into tokens, each word is read, the rest is kept."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.scripts.annotation import Annotation, Kind, Overrides, Span, Token
from kaiwa.scripts.overrides import Boundary, carve
from kaiwa.scripts.segments import Segment, is_boundary, segment

PUNCTUATION = {
    "،": ",", "؛": ";", "؟": "?", "٪": "%", "۔": ".",  # Arabic
    "־": "-", "׳": "'", "״": '"', "׃": ":",  # Hebrew
    "।": ".", "॥": ".",  # Devanagari
    "\u037e": "?",  # Greek
}  # fmt: skip
FOLDED = {
    "ʹ": "", "ʺ": "", "’": "", "ʾ": "", "ʿ": "", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "ß": "ss",
    "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
}  # fmt: skip
SPOKEN = (Kind.WORD, Kind.NUMBER)
NUMBER_MARKS = {"٫": ".", "٬": ","}


class Word(Struct, frozen=True):
    """What a system says of one word."""

    romanization: str = ""
    reading: str = ""
    spoken: str = ""
    hint: str = ""
    confidence: float = 1.0
    plain: str = ""
    """Where ASCII letters need more than the loss of their marks."""


Read = Callable[[str], Word]
Cut = Callable[[str, int, int], Iterable[Segment]]


def read_line(
    text: str,
    language: str,
    system: str,
    overrides: Overrides,
    read: Read,
    *,
    cut: Cut = segment,
    boundary: Boundary = is_boundary,
    spaced: bool = True,
    notes: tuple[str, ...] = (),
) -> Annotation:
    """Annotates a line; where it is not ``spaced``, the romanization adds the spaces between words."""
    tokens: list[Token] = []
    for piece in carve(text, overrides, boundary):
        if piece.reading is not None:
            tokens.append(_given(text, piece.start, piece.end, piece.reading, read))
        else:
            tokens += (_token(text, found, read) for found in cut(text, piece.start, piece.end))
    return Annotation(
        text=text,
        language=language,
        system=system,
        tokens=tuple(tokens),
        romanization=romanized(tokens, spaced),
        notes=notes,
    )


def _given(text: str, start: int, end: int, reading: str, read: Read) -> Token:
    """A reading in the word's own script (with its vowels, say) is romanized; any other is taken as it is."""
    word = read(reading)
    romanization = word.romanization or reading
    return Token(
        surface=text[start:end],
        start=start,
        end=end,
        reading=reading,
        spans=(Span(text[start:end], reading),),
        romanization=romanization,
        romanization_plain=_plain(romanization, word.plain),
    )


def _token(text: str, found: Segment, read: Read) -> Token:
    surface = text[found.start : found.end]
    word = Word()
    match found.kind:
        case Kind.WORD:
            word = read(surface)
            if not word.romanization.isascii() and (western := western_digits(word.romanization)):
                word = replace(word, romanization=western)
        case Kind.NUMBER if not surface.isascii():
            word = Word(romanization=western_digits(surface))
        case Kind.PUNCTUATION if surface[0] in PUNCTUATION:
            word = Word(romanization=PUNCTUATION[surface[0]] * len(surface))
    return Token(
        surface=surface,
        start=found.start,
        end=found.end,
        kind=found.kind,
        reading=word.reading,
        spoken=word.spoken,
        romanization=word.romanization,
        romanization_plain=_plain(word.romanization, word.plain),
        hint=word.hint,
        confidence=word.confidence,
    )


def western_digits(number: str) -> str:
    """The number in the digits 0 to 9, or nothing where it was written with them already."""
    western = "".join(
        NUMBER_MARKS.get(each) or (str(unicodedata.digit(each)) if each.isdecimal() else each)
        for each in number
    )
    return western if western != number else ""


def _plain(romanization: str, plain: str) -> str:
    if not romanization or romanization.isascii():
        return ""
    folded = fold(plain or romanization)
    return folded if folded.isascii() else ""


def fold(romanization: str) -> str:
    """Latin letters without their marks."""
    bare = "".join(FOLDED.get(each, each) for each in romanization)
    return "".join(each for each in unicodedata.normalize("NFD", bare) if not unicodedata.combining(each))


def romanized(tokens: list[Token], spaced: bool) -> str:
    return "".join(_sounds(tokens, spaced))


def _sounds(tokens: list[Token], spaced: bool) -> Iterator[str]:
    before: Token | None = None
    for token in tokens:
        if before and not spaced and _are_parted(before, token):
            yield " "
        yield token.romanization or token.surface
        before = token


def _are_parted(before: Token, token: Token) -> bool:
    """Two words that stand together, at least one of them in a script without spaces."""
    both_are_said = before.kind in SPOKEN and token.kind in SPOKEN
    return both_are_said and bool(before.romanization or token.romanization)
