"""Korean: each word as it is pronounced, in Hangul and in the Revised Romanization.

A token's ``reading`` is its pronunciation in Hangul where that differs from its spelling; a number's is
the number in words, and ``spoken`` its pronunciation. A word and its particle are pronounced together and
then parted.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from kaiwa.scripts.annotation import (
    NUMBER,
    PUNCTUATION,
    SPACE,
    SYMBOL,
    WORD,
    Annotation,
    Kind,
    Overrides,
    Span,
    Token,
)
from kaiwa.scripts.korean import numbers
from kaiwa.scripts.korean.particles import noun_width
from kaiwa.scripts.korean.pronunciation import pronounce
from kaiwa.scripts.korean.syllables import ROMAN_LETTERS
from kaiwa.scripts.overrides import anywhere, given

_JAMO = r"\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\ud7b0-\ud7ff"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SYLLABLES = re.compile("[가-힣]+")
_PIECE = re.compile(
    rf"(?P<hangul>[가-힣]+)|(?P<space>\s+)|(?P<number>{numbers.NUMBER})|(?P<jamo>[가-힣{_JAMO}]+)"
    r"|(?P<letters>(?:[^\W\d_가-힣][\u0300-\u036f]*)+)|(?P<other>[^\w\s]+|.)",
    re.DOTALL,
)

# (surface, reading, romanization) of each token a word parts into
_Parts = tuple[tuple[str, str, str], ...]


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    tokens: list[Token] = []
    written: list[str] = []
    at = 0
    for start, end, reading in given(text, overrides, anywhere) if overrides else ():
        _read(text, at, start, tokens, written)
        token = _override(text[start:end], start, reading)
        tokens.append(token)
        written.append(token.romanization)
        at = end
    _read(text, at, len(text), tokens, written)
    return Annotation(
        text=text,
        language=language,
        system="revised_romanization",
        tokens=tuple(tokens),
        romanization="".join(written),
        kanji=text if _HAN.search(text) else "",
    )


def _override(surface: str, start: int, reading: str) -> Token:
    roman = _romanize(reading)
    shown = reading if reading != surface else ""
    return Token(
        surface=surface,
        start=start,
        end=start + len(surface),
        reading=shown,
        romanization=roman,
        spans=(Span(surface, shown),),
    )


def _read(text: str, start: int, end: int, tokens: list[Token], written: list[str]) -> None:
    if _SYLLABLES.fullmatch(text, start, end):
        _say(_word(text[start:end]), start, tokens, written)
        return
    for match in _PIECE.finditer(text, start, end):
        surface = match[0]
        at = match.start()
        kind = match.lastgroup
        if kind == "hangul":
            _say(_word(surface), at, tokens, written)
        elif kind == "jamo":
            _say(_letters(surface), at, tokens, written)
        elif kind == "number":
            token = _number(surface, at, text[match.end() : match.end() + 8])
            tokens.append(token)
            written.append(token.romanization)
            if "가" <= text[match.end() : match.end() + 1] <= "힣":
                written.append(" ")  # 3개 is se gae
        else:
            tokens += _unread(surface, at, kind)
            written.append(surface)


def _say(parts: _Parts, start: int, tokens: list[Token], written: list[str]) -> None:
    for part, reading, roman in parts:
        end = start + len(part)
        tokens.append(
            Token(
                surface=part,
                start=start,
                end=end,
                reading=reading,
                romanization=roman,
                spans=(Span(part, reading),),
            )
        )
        written.append(roman)
        start = end


def _unread(surface: str, start: int, kind: str | None) -> Iterator[Token]:
    if kind == "other":
        for mark, chars in groupby(surface, _kind_of_mark):
            run = "".join(chars)
            yield _bare(run, start, mark)
            start += len(run)
    else:
        yield _bare(surface, start, SPACE if kind == "space" else WORD)


_recent: dict[str, _Parts] = {}
"""Words of late; emptied when full, for counting their uses costs more than reading a word anew."""
_MOST_RECENT = 4096


def _word(surface: str) -> _Parts:
    if known := _recent.get(surface):
        return known
    hangul, roman = pronounce(surface)
    width = noun_width(surface)
    if width == len(surface):
        read: _Parts = ((surface, "" if hangul == surface else hangul, "".join(roman)),)
    else:
        noun, particle = surface[:width], surface[width:]
        read = (
            (noun, hangul[:width] if hangul[:width] != noun else "", "".join(roman[: 2 * width])),
            (particle, hangul[width:] if hangul[width:] != particle else "", "".join(roman[2 * width :])),
        )
    if len(_recent) >= _MOST_RECENT:
        _recent.clear()
    _recent[surface] = read
    return read


def _letters(surface: str) -> _Parts:
    """Hangul in loose letters: ㅋㅋ, or a keyboard's decomposed syllables, which are composed first."""
    composed = unicodedata.normalize("NFC", surface)
    if _SYLLABLES.fullmatch(composed):
        hangul, roman = pronounce(composed)
        return ((surface, hangul if hangul != composed else "", "".join(roman)),)
    mixed = _romanize(composed)
    return ((surface, "", "".join(ROMAN_LETTERS.get(char, char) for char in mixed)),)


def _romanize(text: str) -> str:
    return _SYLLABLES.sub(lambda found: "".join(pronounce(found[0])[1]), text)


def _number(surface: str, start: int, after: str) -> Token:
    spelled = numbers.spell(surface, after)
    said = [pronounce(word) for word in spelled.split()]
    spoken = " ".join(hangul for hangul, _ in said)
    return Token(
        surface=surface,
        start=start,
        end=start + len(surface),
        kind=NUMBER,
        reading=spelled,
        spoken=spoken if spoken != spelled else "",
        spans=(Span(surface, spelled),),
        romanization=" ".join("".join(roman) for _, roman in said),
        part_of_speech="NUM",
    )


def _bare(surface: str, start: int, kind: Kind) -> Token:
    return Token(surface=surface, start=start, end=start + len(surface), kind=kind, spans=(Span(surface),))


def _kind_of_mark(char: str) -> Kind:
    return PUNCTUATION if unicodedata.category(char)[0] == "P" else SYMBOL
