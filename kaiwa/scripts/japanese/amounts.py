"""An amount in its line: the counter behind it, and how the two are said together."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from kaiwa.scripts.japanese.counters import Counter, count, counters, parted
from kaiwa.scripts.japanese.morphemes import CERTAIN, CHOSEN, DEFAULTED, Morpheme
from kaiwa.scripts.japanese.numerals import KANJI_FIGURES, read_integer, value_of_kanji

_FIRST_OF_MONTH = re.compile("[、午夜朝夕未発号（(]|付")

# Counters that are read otherwise where they stand: 13月 are months gone by, 1組 and 三年一組 classes, 2割5分 parts.
_MOONS = Counter("月", "つき", frozenset(), {})
_CLASSES = Counter("組", "くみ", frozenset({"loose"}), {})
_TENTHS = Counter("分", "ぶ", frozenset(), {})


class Found(NamedTuple):
    start: int
    end: int
    reading: str
    confidence: float = CERTAIN
    alternatives: tuple[str, ...] = ()
    counter: int = 0
    """Characters of the counter at its end."""
    heard: tuple[str, ...] = ()
    """The figure and its counter apart, where that is plain."""


class Line(NamedTuple):
    text: str
    words: list[Morpheme]
    places: dict[int, int]
    """Where each of them begins, and its number."""

    def word_at(self, place: int) -> Morpheme | None:
        index = self.places.get(place)
        return None if index is None else self.words[index]

    def parts_at(self, place: int) -> bool:
        """Whether a word ends there."""
        return place in self.places or place == len(self.text)


class _Said(NamedTuple):
    spoken: str
    also: tuple[str, ...]
    heard: tuple[str, ...]


def counted(line: Line, start: int, end: int, value: int) -> Found:
    """The figure of ``text[start:end]`` with the counter behind it, if there is one."""
    text = line.text
    unit_end, counter = counter_at(line, end)
    if counter is None:
        return Found(start, end, read_integer(value))
    match counter.surface:
        case "日" if value == 1:
            return _first_day(text, start, unit_end)
        case "日" | "人" if _is_second_of_two(text, start, value):
            return Found(start, unit_end, read_integer(value) + counter.reading, CHOSEN)
        case "月" if not 1 <= value <= 12:
            counter = _MOONS
        case "組" if text[start].isdecimal() or text.endswith(("年", "第"), 0, start):
            counter = _CLASSES
        case "分" if text.endswith("割", 0, start):
            counter = _TENTHS
    is_of_the_table = counters().get(counter.surface) is counter
    said = _said_by_table(value, counter.surface) if is_of_the_table else _said(value, counter)
    return Found(start, unit_end, said.spoken, CERTAIN, said.also, unit_end - end, said.heard)


@lru_cache(maxsize=8192)
def _said_by_table(value: int, counter: str) -> _Said:
    """Dates, hours and prices come again and again."""
    return _said(value, counters()[counter])


def _said(value: int, counter: Counter) -> _Said:
    spoken = count(value, counter)
    return _Said(spoken, _also_said(value, counter, spoken), parted(spoken, counter))


def _is_second_of_two(text: str, start: int, value: int) -> bool:
    """The 3 of 2、3日: an estimate, which counts にさんにち, not みっか."""
    # 5月2～3日 is two days
    if not 2 <= value <= 9 or start < 2 or text[start - 1] not in "、・,，〜～~":
        return False
    before = text[start - 2]
    previous = int(before) if before.isdecimal() else value_of_kanji(before)
    is_alone = start < 3 or not (
        text[start - 3].isdecimal() or text[start - 3] in KANJI_FIGURES or text[start - 3] == "月"
    )
    return previous == value - 1 and is_alone


def _first_day(text: str, start: int, end: int) -> Found:
    is_date = text.endswith(("月", "月の"), 0, start) or bool(_FIRST_OF_MONTH.match(text, end))
    readings = ("ついたち", "いちにち") if is_date else ("いちにち", "ついたち")
    is_sure = text.endswith("月", 0, start)
    certainty, also = (CERTAIN, ()) if is_sure else (DEFAULTED, readings[1:])
    return Found(start, end, readings[0], certainty, also, counter=1)


def _also_said(value: int, counter: Counter, spoken: str) -> tuple[str, ...]:
    """What a teacher would accept as well: しちにん and ななにん, はっかい and はちかい, じゅっ and じっ."""
    also = []
    if value % 10 == 8 and "はっ" in spoken:
        also.append(read_integer(value) + counter.reading)
    may_say_both = counter.surface in ("人", "名", "時間") or (value == 7 and counter.surface == "つ")
    if value % 10 == 7 and may_say_both:
        also.extend(
            spoken.replace(one, other) for one, other in (("しち", "なな"), ("なな", "しち")) if one in spoken
        )
    if "じゅっ" in spoken:
        also.append(spoken.replace("じゅっ", "じっ"))
    if value == 20 and counter.surface in ("歳", "才"):
        also.append("にじゅっさい")
    return tuple(also)


def counter_at(line: Line, place: int) -> tuple[int, Counter | None]:
    """The longest counter of the table that ends where a word does; else the lexer's own counter word."""
    text, table = line.text, counters()
    for end in range(place + _longest(), place, -1):
        if line.parts_at(end) and (counter := table.get(text[place:end])):
            return end, counter
    word = line.word_at(place)
    if word and word.pos[2] in ("助数詞", "助数詞可能") and word.reading and not word.surface.isascii():
        return word.end, Counter(word.surface, word.reading, frozenset(), {})
    return place, None


@cache
def _longest() -> int:
    return max(map(len, counters()))
