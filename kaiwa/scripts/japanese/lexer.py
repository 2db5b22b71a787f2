"""Words of a text with the dictionary's reading of each, by Sudachi."""

import re
import threading
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any

from msgspec import Struct

from kaiwa.scripts.annotation import Kind
from kaiwa.scripts.japanese.characters import has_han, is_kana_only, kind_of, letter_name
from kaiwa.scripts.japanese.folding import folded_kana
from kaiwa.scripts.japanese.morphemes import CERTAIN, GUESSED, Morpheme, PartOfSpeech
from kaiwa.scripts.kana import to_hiragana

CHUNK = 4_000
"""Characters a piece. Sudachi refuses more than 49,149 bytes, and a small lattice stays in the cache."""

_BREAKS = "\n。！？!?…」』）、,. 　"
_NAME_OF_SIGNS = "きごう"
"""What the dictionary gives as the reading of any sign, 々 included."""

_is_hiragana = re.compile("[ぁ-ゖーゝゞ]+").fullmatch
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Entry(Struct, frozen=True, gc=False):
    """What the dictionary says of a word; all of a morpheme but its place."""

    length: int
    reading: str
    pos: PartOfSpeech
    base: str
    kind: Kind
    confidence: float = CERTAIN
    cuts: tuple[int, ...] = ()
    heard: tuple[str, ...] = ()


class _ThreadOwn(threading.local):
    """Sudachi's tokenizer is stateful, so each thread has its own over the one shared dictionary."""

    tokenizer: Any = None


_own = _ThreadOwn()
_entries: dict[tuple[int, str], tuple[Entry, ...]] = {}
_LOADING = threading.Lock()


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@cache
def is_available() -> bool:
    try:
        with _LOADING:
            _dictionary()
    except ImportError:
        return False
    return True


def _tokenizer() -> Any:
    if _own.tokenizer is None:
        from sudachipy import SplitMode

        with _LOADING:
            _own.tokenizer = _dictionary().tokenizer(mode=SplitMode.C)
    return _own.tokenizer


def lex(text: str) -> list[Morpheme]:
    tokenizer = _tokenizer()
    out: list[Morpheme] = []
    for start, piece in pieces(_LONE_SURROGATE.sub("\ufffd", text)):
        _lex_piece(tokenizer, text, start, piece, out)
    return out


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that end where a sentence or at least a word does, where there is such a place."""
    start = 0
    while len(text) - start > CHUNK:
        limit = start + CHUNK
        breaks = (text.rfind(mark, start + CHUNK // 2, limit) for mark in _BREAKS)
        end = next((place + 1 for place in breaks if place >= 0), limit)
        yield start, text[start:end]
        start = end
    if start < len(text):
        yield start, text[start:]


def _lex_piece(tokenizer: Any, text: str, start: int, piece: str, out: list[Morpheme]) -> None:
    for found in tokenizer.tokenize(piece):
        surface = found.surface()
        if not surface:
            continue
        number = found.word_id()
        key = (number, surface)
        entries = _entries.get(key) if number >= 0 else None
        if entries is None:
            entries = _entries_of(found, surface)
            if number >= 0:
                _remember(key, entries)
        for one in entries:
            written = text[start : start + one.length]
            out.append(
                Morpheme(
                    written,
                    start,
                    one.reading,
                    one.pos,
                    one.base,
                    one.kind,
                    one.confidence,
                    one.cuts,
                    one.heard,
                )
            )
            start += one.length


def _remember(key: tuple[int, str], entries: tuple[Entry, ...]) -> None:
    if len(_entries) >= 100_000:
        _entries.clear()
    _entries[key] = entries


def _entries_of(found: Any, surface: str) -> tuple[Entry, ...]:
    """One entry, save for an address: 東京都渋谷区 is two places."""
    if len(surface) > 3 and (found.part_of_speech()[2] == "地名" or "・" in surface):
        from sudachipy import SplitMode

        parts = [(part, part.surface()) for part in found.split(SplitMode.B)]
        if len(parts) > 1 and "".join(written for _, written in parts) == surface:
            return tuple(_entry(part, written) for part, written in parts)
    return (_entry(found, surface),)


def _entry(found: Any, surface: str) -> Entry:
    pos: PartOfSpeech = found.part_of_speech()
    length = len(surface)
    if is_kana_only(surface):
        return Entry(length, folded_kana(surface), pos, found.dictionary_form(), Kind.WORD)
    kind = kind_of(surface)
    if kind is not Kind.WORD:
        return Entry(length, "", pos, "", kind)
    if length == 1 and (letter := letter_name(surface)):
        return Entry(length, letter, pos, surface, kind)
    reading = _written(surface, to_hiragana(found.reading_form()), pos)
    is_written_in_han = has_han(surface)
    is_guess = is_written_in_han and (not reading or found.is_oov())
    confidence = GUESSED if is_guess else CERTAIN
    cuts, heard = _own_words(found) if length > 2 and is_written_in_han else ((), ())
    return Entry(length, reading, pos, found.dictionary_form(), kind, confidence, cuts, heard)


def _own_words(found: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Where the shortest words of a compound meet, and how each is read by itself."""
    from sudachipy import SplitMode

    parts = list(found.split(SplitMode.A))
    if len(parts) == 1:
        return (), ()
    places = accumulate([len(part.surface()) for part in parts[:-1]])
    return tuple(places), tuple([to_hiragana(part.reading_form()) for part in parts])


def _written(surface: str, reading: str, pos: PartOfSpeech) -> str:
    """The dictionary's reading as it is spelled; empty where it has none."""
    if not _is_hiragana(reading) or (reading == _NAME_OF_SIGNS and pos[0] in ("記号", "補助記号")):
        return ""
    # 或は is read あるいわ, but written with は
    return reading[:-1] + "は" if surface[-1] == "は" and reading[-1] == "わ" else reading
