"""The mistakes in a sentence that its language's patterns and rules are sure of, from left to right."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

from kaiwa.content.bank import bank, in_language
from kaiwa.content.mending import finder, mended
from kaiwa.content.schema import ErrorPattern
from kaiwa.engines.offline.rules import chinese, french, korean, spanish
from kaiwa.engines.offline.rules.slip import Slip

Rule = Callable[[str], Iterator[Slip]]
RULES: Final[dict[str, Rule]] = {
    "es": spanish.slips,
    "fr": french.slips,
    "ko": korean.slips,
    "zh-Hans": chinese.slips,
}


def slips_in(sentence: str, language: str) -> tuple[Slip, ...]:
    """Where two find the same words, the one that can mend them speaks."""
    found = [*_by_pattern(sentence, language), *_by_rule(sentence, language)]
    told: list[Slip] = []
    for each in sorted(found, key=lambda slip: (not slip.better, slip.start, slip.start - slip.end)):
        if all(each.end <= other.start or other.end <= each.start for other in told):
            told.append(each)
    return tuple(sorted(told, key=lambda slip: slip.start))


def is_free(sentence: str, language: str) -> bool:
    return not slips_in(sentence, language)


def mended_at(sentence: str, slip: Slip) -> str:
    return sentence[: slip.start] + slip.better + sentence[slip.end :]


def _by_rule(sentence: str, language: str) -> Iterator[Slip]:
    rule = RULES.get(language)
    if rule is not None:
        yield from rule(sentence)


def _by_pattern(sentence: str, language: str) -> Iterator[Slip]:
    for point, error, pattern in _patterns(language):
        match = pattern.search(sentence)
        if match and match[0].strip():
            yield _slip(sentence, match, error, point)


def _slip(sentence: str, match: re.Match[str], error: ErrorPattern, point: str) -> Slip:
    better, why = mended(match, error), in_language(error.why)
    whole = sentence[: match.start()] + better + sentence[match.end() :]
    again = match.re.search(whole, match.start()) if better else None
    if better and better != match[0] and not (again and again.start() == match.start()):
        return Slip(match.start(), match.end(), better, why, point)
    example = f"{error.wrong} → {error.better}"
    return Slip(match.start(), match.end(), "", why, point, example, error.pattern)


@cache
def _patterns(language: str) -> tuple[tuple[str, ErrorPattern, re.Pattern[str]], ...]:
    grammar = bank(language).pack.grammar.values()
    return tuple((point.id, error, finder(error.pattern)) for point in grammar for error in point.errors)
