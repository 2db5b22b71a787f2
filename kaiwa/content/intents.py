"""The words people wish with, in each interface language: data that intents and refinements are understood by."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from kaiwa.content.alone import ONE_AT_A_TIME
from kaiwa.content.schema import Goal

T = TypeVar("T")

INTERFACES: Final = ("en", "es", "fr", "de", "ja", "zh", "ko")
UNSPACED: Final = frozenset({"ja", "zh", "ko"})
"""Where words are found anywhere in a text: nothing separates them, or particles cling to them."""

LATIN: Final = "0-9a-zA-ZÀ-ɏ"
BEFORE: Final = rf"(?<![{LATIN}])"
AFTER: Final = rf"(?![{LATIN}])"
"""Where a word of the Latin script begins and ends, also in the middle of a Chinese or Japanese sentence."""

Unit = Literal["day", "week", "month", "year", "fortnight"]
Words = tuple[str, ...]


class _Said(Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Topic(_Said, frozen=True):
    goal: Goal
    keywords: Words
    """What the bank's scenes call it."""


class Test(_Said, frozen=True):
    """An examination."""

    names: Words
    language: str
    levels: Mapping[str, int]


class Refining(_Said, frozen=True):
    more: Words
    less: Words
    easier: Words
    harder: Words
    shorter: Words
    weekends: Words
    rest: Words
    grammar: Words
    negated: Words
    """Turns easier, harder and shorter into something that is better left alone."""
    week: Words
    day: Words


class Wording(_Said, frozen=True):
    """One interface language."""

    languages: Mapping[str, Words]
    own_language: Words
    """What names a language that is spoken already."""
    learns: Words
    function_words: Words
    """Small words that give the language away."""
    levels: Mapping[int, Words]
    aims: Words
    """After these an examination is where one is going, not where one stands."""
    numbers: Mapping[str, int]
    units: Mapping[Unit, Words]
    weekdays: Annotated[tuple[Words, ...], Meta(min_length=7, max_length=7)]
    months: Annotated[tuple[Words, ...], Meta(min_length=12, max_length=12)]
    spans: Words
    nexts: Words
    weekday_nexts: Words
    weekday_of_next_week: Words
    dates: Words
    named_days: Mapping[int, Words]
    goals: Mapping[Goal, Words]
    topics: Mapping[str, Words]
    skills: Mapping[str, Words]
    refine: Refining
    ordinals: Mapping[str, int]
    stop: Words
    refused: Mapping[str, Words]
    """``abusive`` and ``self_harm``: regular expressions."""
    says: Mapping[str, str]
    next_words: Mapping[Unit, Words] = {}


@cache
def wording(interface: str) -> Wording:
    return _read(f"{interface}.yaml", Wording)


@cache
def topics() -> Mapping[str, Topic]:
    return _read("topics.yaml", dict[str, Topic])


@cache
def places() -> Mapping[tuple[str, ...], Words]:
    """The languages spoken there, to names; several languages where a name alone does not say which."""
    return {tuple(spoken.split()): names for spoken, names in _read("places.yaml", dict[str, Words]).items()}


class People(_Said, frozen=True):
    """What people and the places they work at are called."""

    given: tuple[Words, ...]
    family: tuple[Words, ...]
    chinese: str
    korean: str
    employers: tuple[Words, ...]


@cache
def people() -> People:
    return _read("people.yaml", People)


@cache
def tests() -> tuple[Test, ...]:
    return _read("tests.yaml", tuple[Test, ...])


def _read(name: str, kind: type[T]) -> T:
    written = (files("kaiwa.content") / "data" / "intents" / name).read_bytes()
    with ONE_AT_A_TIME:
        return msgspec.yaml.decode(written, type=kind, strict=False)


def pattern(words: Iterable[str], *, anywhere: bool = False) -> str:
    """A regular expression for any of these words: whole ones, and with a star also what goes on."""
    found = [_word(word, anywhere=anywhere) for word in sorted(words, key=len, reverse=True)]
    return f"(?:{'|'.join(found)})" if found else r"(?!)"


def named(test: Test) -> str:
    """A test's name, its grade close behind or not: HSK 5, HSK5."""
    return pattern(test.names).replace(AFTER, AFTER.replace("0-9", ""))


def _word(word: str, *, anywhere: bool) -> str:
    stem = re.escape(word.lower().removesuffix("*"))
    if (word and ord(word[0]) > 0x2E80) or (anywhere and not word.isascii()):
        return stem
    return rf"{BEFORE}{stem}\w*" if word.endswith("*") else rf"{BEFORE}{stem}{AFTER}"
