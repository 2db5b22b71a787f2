"""The measure word between a number and its noun, as the pack counts the noun."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kaiwa.content.bank import bank
from kaiwa.engines.offline.rules.slip import Slip

NUMBER: Final = "一两二三四五六七八九十几"
ONE: Final = "一"
OTHERS: Final = frozenset("店包馆柜桌架签本名子头儿号院")
"""Letters that make another word of the noun."""


def slips(sentence: str) -> Iterator[Slip]:
    for found in _counted().finditer(sentence):
        noun, number = found["noun"], found["number"]
        after = sentence[found.end() : found.end() + 1]
        if after in OTHERS:
            continue
        measure = _measures()[noun]
        said = "两" if number == "二" else number
        why = f"Between the number and the noun stands a measure word: {said}{measure}{noun}."
        yield Slip(found.start(), found.end(), f"{said}{measure}{noun}", why, "measure_words")


@cache
def _measures() -> dict[str, str]:
    """Noun to its measure word, of nouns of two letters and more and a few that cannot be mistaken."""
    found = {"书": "本"}
    for entry in bank("zh-Hans").pack.lexicon.values():
        counted = entry.forms.get("measure", "")
        if len(entry.word) > 1 and counted.startswith(ONE) and counted.endswith(entry.word):
            measure = counted[1 : -len(entry.word)]
            if measure:
                found[entry.word] = measure
    return found


@cache
def _counted() -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, _measures()), key=len, reverse=True))
    return re.compile(
        rf"(?<![期周第万唯统百千零人{NUMBER}])(?P<number>[{NUMBER}])(?P<noun>{nouns})(?=[。！？，在]|$)"
    )
