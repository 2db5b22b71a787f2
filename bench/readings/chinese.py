"""Mandarin: polyphones of the CPP set by dictionary tone; natural text by the tones that people spoke."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bench.readings.gold import Gold, GoldRow, timed
from bench.readings.table import Row, percent, skipped, speed_row
from kaiwa.scripts import annotate, pinyin

CPP, NATURAL = "zh_cpp", "zh_bznsyp"
TARGETS = {"polyphones": 90.0, "natural": 99.2, "with neutral tones": 97.5, "sandhi of 一 and 不": 95.0}
NATURAL_MEASURES = ("natural", "with neutral tones", "sandhi of 一 and 不")
SPEED_TARGET = 50_000
_ERHUA = "r"

Syllables = list[str | None]


def measure(gold: Gold) -> Iterator[Row]:
    yield from _polyphones(gold)
    yield from _natural(gold)


def by_character(text: str) -> tuple[Syllables, Syllables]:
    """Tone-numbered syllables, one a character or None: as in a dictionary, and as spoken."""
    dictionary: Syllables = []
    spoken: Syllables = []
    for token in annotate(text, "zh-Hans").tokens:
        if len(token.spans) != len(token.surface) or not token.reading:
            dictionary += [None] * len(token.surface)
            spoken += [None] * len(token.surface)
            continue
        syllables = [span.reading for span in token.spans]
        said = pinyin.split_like(token.spoken, syllables) if token.spoken else syllables
        dictionary += [_numbered(syllable) for syllable in syllables]
        spoken += [_numbered(syllable) for syllable in said]
    return dictionary, spoken


def _numbered(syllable: str) -> str | None:
    return normalize(pinyin.to_numbers(syllable)) if syllable else None


def normalize(syllable: str | None) -> str | None:
    """lu:4, lü4 and lv4 are one; no tone and 0 are the neutral tone, 5; what is no pinyin is None."""
    if not syllable or not re.match("[a-zü]", syllable, re.IGNORECASE):
        return None
    plain = syllable.lower().replace("u:", "v").replace("ü", "v")
    if not plain[-1].isdigit():
        return plain + "5"
    return plain[:-1] + "5" if plain[-1] == "0" else plain


def _polyphones(gold: Gold) -> Iterator[Row]:
    rows = gold.rows(CPP)
    if rows is None:
        yield skipped("zh", "polyphones", gold.missing(CPP))
        return
    read, speed = timed(by_character, [row["text"] for row in rows])
    right = sum(
        dictionary[row["pos"]] == normalize(row["pinyin"])
        for row, (dictionary, _) in zip(rows, read, strict=True)
    )
    value = percent(right, len(rows))
    yield Row("zh", "polyphones (CPP)", value, TARGETS["polyphones"], note=f"{right} of {len(rows)}")
    yield speed_row("zh", "characters a second (CPP)", speed, SPEED_TARGET)


def _natural(gold: Gold) -> Iterator[Row]:
    rows = gold.rows(NATURAL)
    if rows is None:
        for name in NATURAL_MEASURES:
            yield skipped("zh", name, gold.missing(NATURAL))
    else:
        yield from natural(rows)


def natural(rows: list[GoldRow], of: str = "") -> Iterator[Row]:
    """``rows`` have a ``text``, the places of its characters as ``han``, and their ``pinyin`` as people said it."""
    read, speed = timed(by_character, [row["text"] for row in rows])
    characters = right = right_but_for_neutral = moved = moved_right = 0
    for row, (dictionary, spoken) in zip(rows, read, strict=True):
        for at, wanted, following in _gold_syllables(row):
            char, got = row["text"][at], dictionary[at]
            characters += 1
            right += agrees(char, wanted, got, following)
            right_but_for_neutral += agrees(char, wanted, got, following, forgive_neutral=True)
            if char in "一不":
                moved += 1
                moved_right += spoken[at] == wanted
    values = (
        percent(right_but_for_neutral, characters),
        percent(right, characters),
        percent(moved_right, moved),
    )
    for name, value, count in zip(NATURAL_MEASURES, values, (characters, characters, moved), strict=True):
        yield Row("zh", f"{name}{of}", value, TARGETS[name], note=f"of {count}")
    yield speed_row("zh", f"characters a second (natural{of})", speed, SPEED_TARGET)


def _gold_syllables(row: GoldRow) -> Iterator[tuple[int, str, str | None]]:
    """Where, what is spoken there, and what is spoken next; the r of 儿 is no syllable to judge."""
    spoken = [syllable if syllable == _ERHUA else normalize(syllable) for syllable in row["pinyin"]]
    for at, (wanted, following) in zip(row["han"], pairwise([*spoken, None]), strict=False):
        if wanted != _ERHUA:
            yield at, wanted or "", following


def agrees(
    char: str, wanted: str, got: str | None, following: str | None, *, forgive_neutral: bool = False
) -> bool:
    """Dictionary tone against spoken tone: the tones of 一 and 不 and a lifted third tone are no errors."""
    if got is None:
        return False
    if wanted == got:
        return True
    if wanted[:-1] != got[:-1]:
        return False
    if char in "一不":
        return True
    if wanted[-1] == "2" and got[-1] == "3" and following and following[-1] in "32":
        return True
    return forgive_neutral and "5" in (wanted[-1], got[-1])
