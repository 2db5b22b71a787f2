"""Thai: words found by a dictionary, read in the Royal Thai General System (RTGS: no tones, no lengths)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from msgspec.structs import replace

from kaiwa.scripts.annotation import WORD, Annotation, Overrides
from kaiwa.scripts.line import Word, read_line, romanized
from kaiwa.scripts.overrides import Boundary
from kaiwa.scripts.segments import THAI, Segment, is_boundary, segment
from kaiwa.scripts.thai.dictionary import known_words, prefixes
from kaiwa.scripts.thai.letters import LEADING
from kaiwa.scripts.thai.reading import join, read

REPEAT = "ๆ"
THAI_WORD = re.compile(f"[{THAI}]+")
FOLLOWING = "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ"
SPLIT_AM = re.compile("ํ([่-๋]?)า")
LONGEST_SCRAP = 3
LONGEST_MENDED = 20
KNOWN, GUESSED, UNREADABLE = 0.95, 0.8, 0.3


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    boundary = word_boundary(text, overrides)
    line = read_line(text, language, "thai", overrides, _read, cut=_cut, boundary=boundary, spaced=False)
    return _with_repeats(line) if REPEAT in text else line


def word_boundary(text: str, overrides: Overrides) -> Boundary:
    inside = _inside_words(text, overrides) if overrides else frozenset()
    return lambda line, index: index not in inside and is_boundary(line, index)


def _read(word: str) -> Word:
    if not THAI_WORD.fullmatch(word):
        return Word()
    reading = read(_as_usually_typed(word))
    confidence = KNOWN if word in known_words() else GUESSED
    return Word(
        romanization=join(reading.said),
        confidence=UNREADABLE if reading.is_doubtful else confidence,
    )


def _as_usually_typed(word: str) -> str:
    """Two ways of typing look alike: เ twice is แ, and ํ with า is ำ."""
    return SPLIT_AM.sub(r"\1ำ", word.replace("เเ", "แ"))


def _cut(text: str, start: int, end: int) -> Iterator[Segment]:
    for found in segment(text, start, end):
        if found.kind is WORD and THAI_WORD.fullmatch(text, found.start, found.end):
            yield from _words(text[found.start : found.end], found.start)
        else:
            yield found


def _words(run: str, start: int) -> Iterator[Segment]:
    from pythainlp.tokenize.newmm import segment as newmm

    for word in _mended(newmm(run, custom_dict=cast(Any, prefixes()), safe_mode=True)):
        yield Segment(start, start + len(word), WORD)
        start += len(word)


def _mended(words: Iterable[str]) -> Iterator[str]:
    """A scrap that is no word (a letter or two of an unknown name) goes back to where it was cut from."""
    held = ""
    held_is_scrap = False
    for word in words:
        scrap = len(word) <= LONGEST_SCRAP and word not in known_words()
        if held and (scrap or held_is_scrap) and len(held) < LONGEST_MENDED:
            held += word
            held_is_scrap = False
            continue
        if held:
            yield held
        held, held_is_scrap = word, scrap
    if held:
        yield held


def _inside_words(text: str, overrides: Overrides) -> frozenset[int]:
    """Where no overridden word may begin or end: inside a word, unless the dictionary lacks the former."""
    inside: set[int] = set()
    for found in _cut(text, 0, len(text)):
        if found.kind is WORD and THAI_WORD.fullmatch(text, found.start, found.end):
            inside.update(range(found.start + 1, found.end))
    for surface in overrides:
        if surface and surface not in known_words():
            place = text.find(surface)
            while place >= 0:
                edges = (place, place + len(surface))
                if not any(_splits_cluster(text, edge) for edge in edges):
                    inside.difference_update(edges)
                place = text.find(surface, place + 1)
    return frozenset(inside)


def _splits_cluster(text: str, index: int) -> bool:
    return 0 < index < len(text) and (text[index] in FOLLOWING or text[index - 1] in LEADING)


def _with_repeats(line: Annotation) -> Annotation:
    """The sign ๆ is read as the word before it once more."""
    said = ""
    tokens = []
    for token in line.tokens:
        if token.surface == REPEAT and not token.reading:
            token = replace(token, romanization=said)
        elif token.kind is WORD:
            said = token.romanization
        tokens.append(token)
    return replace(line, tokens=tuple(tokens), romanization=romanized(tokens, spaced=False))
