"""Korean: each word as it is pronounced, in Hangul and in the Revised Romanization.

A token's ``reading`` is its pronunciation in Hangul where that differs from its spelling; a number's is the
number in words. ``spoken`` is how it sounds beside its neighbour: 꽃 is read 꼳, and 꽃이 is spoken 꼬 치. Nothing is
linked over a space, as in the examples of the standard (옷 한 벌 is ot han beol).
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
from kaiwa.scripts.korean.names import SURNAMES, Name, name_in
from kaiwa.scripts.korean.particles import ENDS_OF_PARTICLES, noun_width
from kaiwa.scripts.korean.places import ENDS_OF_PLACES, is_place, set_apart
from kaiwa.scripts.korean.pronunciation import pronounce, pronounce_in_pieces
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

# (surface, reading, spoken, romanization) of each token a word parts into
_Parts = tuple[tuple[str, str, str, str], ...]
_CONSONANTS = "bcdghjklmnprst"
_SILENT_ONSET = re.compile("[아-잏]")


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    tokens: list[Token] = []
    written: list[str] = []
    if not overrides and _SYLLABLES.fullmatch(text):
        _say(_parts(text, 0, len(text)), 0, tokens, written)
        return Annotation(
            text=text,
            language=language,
            system="revised_romanization",
            tokens=tuple(tokens),
            romanization="".join(written),
        )
    at = 0
    for start, end, reading in given(text, overrides, anywhere):
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
    for match in _PIECE.finditer(text, start, end):
        surface = match[0]
        at = match.start()
        kind = match.lastgroup
        if kind == "hangul":
            _say(_parts(text, at, match.end()), at, tokens, written)
        elif kind == "jamo":
            _say(_letters(surface), at, tokens, written)
        elif kind == "number":
            token = _number(surface, at, text[max(0, at - 8) : at], text[match.end() : match.end() + 12])
            tokens.append(token)
            written.append(token.romanization)
            if "가" <= text[match.end() : match.end() + 1] <= "힣":
                written.append(" ")  # 3개 is se gae
        else:
            tokens += _unread(surface, at, kind)
            written.append(surface)


def _say(parts: _Parts, start: int, tokens: list[Token], written: list[str]) -> None:
    for part, reading, spoken, roman in parts:
        end = start + len(part)
        tokens.append(
            Token(
                surface=part,
                start=start,
                end=end,
                reading=reading,
                spoken=spoken,
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


def _parts(text: str, start: int, end: int) -> _Parts:
    word = text[start:end]
    if word[0] in SURNAMES and 2 < end - start < 10 and (name := name_in(word, text, start, end)):
        return _named(word, name)
    return _recent.get(word) or _word(word)


def _word(surface: str) -> _Parts:
    last, size = surface[-1], len(surface)
    if last in ENDS_OF_PARTICLES and (width := noun_width(surface)) < size:
        read = _noun_and_particle(surface, width)
    else:
        hangul, letters = pronounce(surface)
        if last in ENDS_OF_PLACES and is_place(surface):
            letters = "".join(set_apart(pronounce_in_pieces(surface, size)[1], surface))
        read = ((surface, "" if hangul == surface else hangul, "", letters),)
    if len(_recent) >= _MOST_RECENT:
        _recent.clear()
    _recent[surface] = read
    return read


def _noun_and_particle(word: str, width: int) -> _Parts:
    hangul, roman = pronounce_in_pieces(word, width)
    if is_place(word[:width]):
        roman = set_apart(roman, word[:width])
    ahead = _linked_letters(roman[2 * width], word, width)
    return (
        (*_by_itself(word[:width], hangul[:width]), "".join(roman[: 2 * width]) + ahead),
        (
            *_by_itself(word[width:], hangul[width:]),
            roman[2 * width].removeprefix(ahead) + "".join(roman[2 * width + 1 :]),
        ),
    )


def _linked_letters(head: str, surface: str, width: int) -> str:
    """The consonant that a particle with no onset takes over: it is written with its noun, eumsig-eul."""
    if _SILENT_ONSET.match(surface, width):
        return head[: len(head) - len(head.lstrip(_CONSONANTS))]
    return ""


def _by_itself(part: str, sounding: str) -> tuple[str, str, str]:
    """With its reading by itself, and how it sounds here, each where it differs."""
    alone, _ = pronounce(part)
    return part, alone if alone != part else "", sounding if sounding != alone else ""


def _named(word: str, name: Name) -> _Parts:
    width = len(word) - len(name.rest)
    hangul, roman = pronounce_in_pieces(word, width)
    person = (*_by_itself(word[:width], hangul[:width]), name.letters)
    if not name.rest:
        return (person,)
    ahead = _linked_letters(roman[2 * width], word, width)
    letters = roman[2 * width].removeprefix(ahead) + "".join(roman[2 * width + 1 :])
    return person, (*_by_itself(name.rest, hangul[width:]), letters)


def _letters(surface: str) -> _Parts:
    """Hangul in loose letters: ㅋㅋ, or a keyboard's decomposed syllables, which are composed first."""
    composed = unicodedata.normalize("NFC", surface)
    if _SYLLABLES.fullmatch(composed):
        hangul, letters = pronounce(composed)
        return ((surface, hangul if hangul != composed else "", "", letters),)
    mixed = _romanize(composed)
    return ((surface, "", "", "".join(ROMAN_LETTERS.get(char, char) for char in mixed)),)


def _romanize(text: str) -> str:
    return _SYLLABLES.sub(lambda found: pronounce(found[0])[1], text)


def _number(surface: str, start: int, before: str, after: str) -> Token:
    spelled = numbers.spell(surface, before, after)
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
        romanization=" ".join(letters for _, letters in said),
        part_of_speech="NUM",
    )


def _bare(surface: str, start: int, kind: Kind) -> Token:
    return Token(surface=surface, start=start, end=start + len(surface), kind=kind, spans=(Span(surface),))


def _kind_of_mark(char: str) -> Kind:
    return PUNCTUATION if unicodedata.category(char)[0] == "P" else SYMBOL
