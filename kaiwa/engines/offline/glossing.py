"""What the words of a text mean: the longest ones that the pack has, in any form, with what the form says."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final, Protocol, cast

from kaiwa.content.bank import bank
from kaiwa.conversations.partner import Gloss
from kaiwa.engines.offline.filling import reading_of
from kaiwa.engines.offline.meanings import Found, Meaning, Meanings, meanings
from kaiwa.engines.offline.placing_words import Line, Placed, line_of

MOST_WORDS: Final = 8
READERS: Final[Mapping[str, str]] = {
    "ja": "japanese",
    "zh-Hans": "chinese",
    "zh-Hant": "chinese",
    "ko": "korean",
    "es": "romance",
    "fr": "romance",
}


class Reader(Protocol):
    """What each module of ``inflection`` that reads lines offers."""

    def read(self, line: Line, at: int, most: int, known: Meanings) -> tuple[int, tuple[Found, ...]]: ...


def glosses_of(text: str, language: str) -> tuple[Gloss, ...]:
    return tuple(
        _gloss(text, found, meaning, language)
        for found in _found_in(line_of(text, language))
        for meaning in found.meanings
    )


def looked_up(text: str, language: str) -> tuple[tuple[Placed, bool], ...]:
    """Each word of the text, and whether anything is known about it."""
    line = line_of(text, language)
    ranges = [(found.start, found.end) for found in _found_in(line)]
    return tuple(
        (word, any(start < word.end and word.start < end for start, end in ranges)) for word in line.words
    )


def ready_to_gloss(language: str) -> None:
    """Reading one of the pack's lines builds all tables: some ten milliseconds, once a process."""
    glosses_of(bank(language).pack.tutor.repeat[0].text, language)


@cache
def _reader(language: str) -> Reader:
    return cast(Reader, import_module(f"kaiwa.engines.offline.inflection.{READERS[language]}"))


def _found_in(line: Line) -> Iterator[Found]:
    reader, known, at = _reader(line.language), meanings(line.language), 0
    while at < len(line.words):
        size, found = reader.read(line, at, min(MOST_WORDS, line.runs[at] - at), known)
        yield from found
        at += size


def _gloss(text: str, found: Found, meaning: Meaning, language: str) -> Gloss:
    surface = text[found.start : found.end]
    is_as_listed = meaning.reading and not (meaning.form or meaning.is_form)
    return Gloss(
        text=surface,
        gloss=meaning.gloss,
        reading=meaning.reading if is_as_listed else reading_of(surface, language),
        dictionary_form=meaning.word,
        grammar=". ".join(each for each in (meaning.form, meaning.note) if each),
        start=found.start,
    )
