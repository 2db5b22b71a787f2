"""Words of a text with the dictionary's reading of each, by Sudachi."""

import re
import threading
from collections.abc import Iterator
from functools import cache
from itertools import accumulate
from typing import Any

from msgspec.structs import replace

from kaiwa.scripts.annotation import NUMBER, WORD
from kaiwa.scripts.japanese.characters import has_han, is_kana_only, kind_of, letter_name
from kaiwa.scripts.japanese.dressing import look_of
from kaiwa.scripts.japanese.folding import folded_kana
from kaiwa.scripts.japanese.marks import marks_of
from kaiwa.scripts.japanese.morphemes import DOUBTFUL, FIGURE, GUESSED, Morpheme, PartOfSpeech, Word
from kaiwa.scripts.kana import TO_HIRAGANA

CHUNK = 4_000
"""Characters a piece. Sudachi refuses more than 49,149 bytes, and a small lattice stays in the cache."""

_BREAKS = "\n。！？!?…」』）、,. 　"
_NAME_OF_SIGNS = "きごう"
"""What the dictionary gives as the reading of any sign, 々 included."""

_FIELDS = {"pos", "reading_form", "dictionary_form", "normalized_form", "split_a", "split_b"}
"""What is read of each word: all that is asked for, and the spelling by which Sudachi tells a figure in kanji."""

_is_hiragana = re.compile("[ぁ-ゖー]+").fullmatch
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class _ThreadOwn(threading.local):
    """Sudachi's tokenizer is stateful, so each thread has its own over the one shared dictionary."""

    tokenizer: Any = None
    words: Any = None
    """The list that each result is written into: a new one costs as much as a few words."""


_own = _ThreadOwn()
_known: dict[tuple[int, str], tuple[Word, ...]] = {}
"""Words met before, by their number in the dictionary (a class of words, where it has none) and their spelling;
marked and dressed."""
_MOST_KNOWN = 100_000
_DECIDED_BY_LINE = DOUBTFUL | FIGURE
_LOADING = threading.Lock()


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


@cache
def _split_mode() -> Any:
    from sudachipy import SplitMode

    return SplitMode


@cache
def is_available() -> bool:
    try:
        with _LOADING:
            _dictionary()
    except ImportError:
        return False
    return True


def _prepare() -> None:
    with _LOADING:
        _own.tokenizer = _dictionary().tokenizer(mode=_split_mode().C, fields=_FIELDS)
        _own.words = _own.tokenizer.tokenize("")


def lex(text: str) -> list[Morpheme]:
    if _own.tokenizer is None:
        _prepare()
    try:
        return _lexed(text)
    except UnicodeEncodeError:
        out = _lexed(_LONE_SURROGATE.sub("\ufffd", text))
        for one in out:
            one.word = replace(one.word, surface=text[one.start : one.end], look=None)
        return out


def _lexed(text: str) -> list[Morpheme]:
    out: list[Morpheme] = []
    for start, piece in pieces(text):
        _lex_piece(start, piece, out)
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


def _lex_piece(start: int, piece: str, out: list[Morpheme]) -> None:
    known = _known.get
    for found in _own.tokenizer.tokenize(piece, out=_own.words):
        key = found.word_id(), found.surface()
        for word in known(key) or _met(found, *key):
            out.append(Morpheme(word, start))
            start += len(word.surface)


def _met(found: Any, number: int, surface: str) -> tuple[Word, ...]:
    if not surface:
        return ()
    words = _words_of(found, surface)
    for word in words:
        word.marks = marks = marks_of(word.surface, word.reading, word.pos)
        # one that its line decides, or that comes to be part of an amount, is shown otherwise
        if not marks & _DECIDED_BY_LINE and word.kind is not NUMBER and word.reading[-1:] != "っ":
            word.look = look_of(word)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[number, surface] = words
    return words


def _words_of(found: Any, surface: str) -> tuple[Word, ...]:
    """One word, save for an address: 東京都渋谷区 is two places."""
    pos: PartOfSpeech = found.part_of_speech()
    if len(surface) > 3 and (pos[2] == "地名" or "・" in surface):
        parts = [(part, part.surface()) for part in found.split(_split_mode().B)]
        if len(parts) > 1 and "".join([written for _, written in parts]) == surface:
            return tuple([_word(part, written, part.part_of_speech()) for part, written in parts])
    return (_word(found, surface, pos),)


def _word(found: Any, surface: str, pos: PartOfSpeech) -> Word:
    if not "一" <= surface[0] <= "鿿":
        if _is_hiragana(surface):
            return Word(surface, surface, pos, found.dictionary_form())
        if is_kana_only(surface):
            return Word(surface, folded_kana(surface), pos, found.dictionary_form())
        if not has_han(surface):
            return _sign(found, surface, pos)
    heard: str = found.reading_form()
    reading = _written(heard, surface, pos)
    word = Word(surface, reading, pos, found.dictionary_form())
    if not reading or found.is_oov():
        word.confidence = GUESSED
    elif reading[-1] != "は":
        word.katakana = heard
    if len(surface) > 2:
        word.cuts, word.heard = _own_words(found)
    return word


def _sign(found: Any, surface: str, pos: PartOfSpeech) -> Word:
    """A mark, or letters of another script."""
    kind = kind_of(surface)
    if kind is not WORD:
        return Word(surface, "", pos, "", kind)
    if len(surface) == 1 and (letter := letter_name(surface)):
        return Word(surface, letter, pos, surface)
    return Word(surface, _written(found.reading_form(), surface, pos), pos, found.dictionary_form())


def _own_words(found: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Where the shortest words of a compound meet, and how each is read by itself."""
    parts = list(found.split(_split_mode().A, add_single=False))
    if not parts:
        return (), ()
    places = accumulate([len(part.surface()) for part in parts[:-1]])
    return tuple(places), tuple([part.reading_form().translate(TO_HIRAGANA) for part in parts])


def _written(heard: str, surface: str, pos: PartOfSpeech) -> str:
    """The dictionary's reading as it is spelled; empty where it has none."""
    reading = heard.translate(TO_HIRAGANA)
    if not _is_hiragana(reading) or (reading == _NAME_OF_SIGNS and pos[0] in ("記号", "補助記号")):
        return ""
    # 或は is read あるいわ, but written with は
    return reading[:-1] + "は" if surface[-1] == "は" and reading[-1] == "わ" else reading
