"""The hand-written reading tables of ``data/``, parsed once, when the first Chinese line is read."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kaiwa.scripts import pinyin

NUMERALS = tuple("一二三四五六七八九十百千万亿两几半零〇0123456789０１２３４５６７８９")
START, END = "\x02", "\x03"
CUTS = (START, END, *"，。！？；：、…—–“”‘’「」『』（）《》〈〉【】·,.!?;:()[]\"' \t\r\n\u3000~～-")

_ENTRY = re.compile(r"([^\sa-zA-ZÀ-ɏḀ-ỿ̀-ͯ]+)([^\s一-鿿]+)")


class Side(NamedTuple):
    """What may stand on one side of a word; nothing asked for, everything fits."""

    texts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    not_texts: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        return bool(self.texts or self.tags)


class Rule(NamedTuple):
    reading: str
    before: Side
    after: Side


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _entries(name: str) -> dict[str, tuple[str, ...]]:
    return {found[1]: pinyin.split(found[2]) for line in _lines(name) for found in _ENTRY.finditer(line)}


@cache
def characters() -> dict[str, str]:
    return {char: syllables[0] for char, syllables in _entries("characters.txt").items()}


@cache
def surnames() -> dict[str, str]:
    return {char: syllables[0] for char, syllables in _entries("surnames.txt").items()}


@cache
def traditional() -> dict[str, str]:
    return {char: syllables[0] for char, syllables in _entries("traditional.txt").items()}


@cache
def homophones() -> dict[str, str]:
    return {char: syllables[0] for char, syllables in _entries("homophones.txt").items()}


@cache
def words() -> dict[str, tuple[str, ...]]:
    return {
        word: syllables for word, syllables in _entries("words.txt").items() if len(word) == len(syllables)
    }


@cache
def light_words() -> frozenset[str]:
    return frozenset(word for line in _lines("light.txt") for word in line.split())


@cache
def polyphones() -> dict[str, tuple[Rule, ...]]:
    rules: dict[str, list[Rule]] = {}
    for line in _lines("polyphones.txt"):
        char, reading, *conditions = line.split()
        rules.setdefault(char, []).append(Rule(reading, *_sides(conditions)))
    return {char: tuple(of_char) for char, of_char in rules.items()}


def _sides(conditions: list[str]) -> tuple[Side, Side]:
    before: list[str] = []
    after: list[str] = []
    into = before
    for condition in conditions:
        if condition in "<>":
            into = before if condition == "<" else after
        else:
            into.append(condition)
    return _side(before), _side(after)


def _side(conditions: list[str]) -> Side:
    texts: list[str] = []
    tags: list[str] = []
    not_texts: list[str] = []
    not_tags: list[str] = []
    for condition in conditions:
        forbids, bare = condition.startswith("!"), condition.removeprefix("!")
        if bare.startswith("/"):
            (not_tags if forbids else tags).append(bare[1:])
        else:
            sets = {"{num}": NUMERALS, "{cut}": CUTS}
            (not_texts if forbids else texts).extend(sets.get(bare, (bare,)))
    return Side(tuple(texts), tuple(tags), tuple(not_texts), tuple(not_tags))
