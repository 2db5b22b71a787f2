"""The built-in reader, pykakasi, for where Sudachi is not installed: the same words, fewer of them right."""

import re
import threading
from collections.abc import Iterator
from functools import cache
from typing import Any

from kaiwa.scripts.japanese.characters import HAN, has_han, is_kana_only, kind_of
from kaiwa.scripts.japanese.folding import folded_kana
from kaiwa.scripts.japanese.morphemes import (
    CERTAIN,
    DEFAULTED,
    GUESSED,
    NOTHING_KNOWN,
    NUMERAL,
    Morpheme,
    PartOfSpeech,
    Word,
)
from kaiwa.scripts.japanese.numerals import KANJI_FIGURES
from kaiwa.scripts.kana import is_kana, to_hiragana

_PARTS = re.compile(
    f"(?P<japanese>[{HAN}ぁ-ゖァ-ヺーゝゞヽヾｦ-ﾟ\u3099\u309a]+)|[0-9０-９]+|[^\\W\\d_{HAN}ぁ-ヿｦ-ﾟ]+|(?P<same>[^\\w])(?P=same)*|.",
    re.DOTALL,
)
_LONGEST = 200
"""Characters a call: its search for the longest word is not linear."""

_PARTICLE: PartOfSpeech = ("助詞", "格助詞", "", "", "", "")
_PARTICLES = frozenset("はへをがにでともの")
_ONE_AT_A_TIME = threading.Lock()


@cache
def _converter() -> Any:
    import pykakasi

    converter: Any = pykakasi.kakasi
    return converter()


def lex(text: str) -> list[Morpheme]:
    out: list[Morpheme] = []
    for match in _PARTS.finditer(text):
        surface, start = match[0], match.start()
        if not match["japanese"]:
            out.append(Word(surface, "", NOTHING_KNOWN, "", kind_of(surface)).at(start))
            continue
        for place in range(0, len(surface), _LONGEST):
            out.extend(_words(surface[place : place + _LONGEST], start + place))
    return out


def reading_of(surface: str) -> str:
    """Its dictionary's reading; nothing for what it would have to put together."""
    pairs = _converted(surface)
    return pairs[0][1] if len(pairs) == 1 else ""


def _words(run: str, start: int) -> Iterator[Morpheme]:
    previous = ""
    for surface, heard in _converted(run):
        yield _word(surface, start, heard, previous)
        previous = surface
        start += len(surface)


def _word(surface: str, start: int, heard: str, previous: str) -> Morpheme:
    if is_kana_only(surface):
        pos = _PARTICLE if surface in _PARTICLES and previous else NOTHING_KNOWN
        return Word(surface, folded_kana(surface), pos).at(start)
    reading = to_hiragana(heard)
    pos = NUMERAL if KANJI_FIGURES.issuperset(surface) else NOTHING_KNOWN
    if not is_kana(reading):
        return Word(surface, "", pos, confidence=GUESSED).at(start)
    confidence = DEFAULTED if len(surface) == 1 else CERTAIN
    return Word(surface, reading, pos, confidence=confidence).at(start)


def _converted(run: str) -> list[tuple[str, str]]:
    """Pairs of surface and reading; character by character where the converter lost or doubled something."""
    if not has_han(run):
        return [(run, run)]
    with _ONE_AT_A_TIME:
        pairs = [(item["orig"], item["hira"]) for item in _converter().convert(run)]
    if "".join(surface for surface, _ in pairs) == run and all(surface for surface, _ in pairs):
        return pairs
    if len(run) == 1:
        return [(run, "")]
    return [pair for character in run for pair in _converted(character)]
