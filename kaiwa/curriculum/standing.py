"""Where a learner stands, 1 to 100, by what they say of themselves: A2, N4, HSK 3, a few words, schon etwas."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from kaiwa.content.intents import UNSPACED, named, pattern, tests, wording
from kaiwa.curriculum.level import HIGHEST
from kaiwa.curriculum.subjects import folded_like

UNKNOWN: Final = 10
"""Who says nothing begins."""
BELOW_A_TEST: Final = 14
"""Who prepares for a test stands about a band below it."""
CEFR: Final = re.compile(r"(?<![a-z0-9])(?P<band>pre-a1|a0|[abc][12])(?P<part>[.+]\d?)?(?![a-z0-9])")
JLPT_GRADE: Final = re.compile(r"(?<![a-z0-9])n[1-5](?![a-z0-9])")
BANDS: Final = {
    "pre-a1": 3,
    "a0": 3,
    "a1": 12,
    "a2": 26,
    "b1": 43,
    "b2": 60,
    "c1": 76,
    "c2": 92,
}
UPPER_HALF: Final = 5
LARGEST: Final = 100


def rating_in(text: str, interface: str) -> int | None:
    folded = folded_like(text)
    tested = _tested(folded)
    if tested is not None:
        return max(1, tested - BELOW_A_TEST) if _aims(interface).search(folded) else tested
    found = CEFR.search(folded)
    if found:
        rating = BANDS[found["band"]] + (UPPER_HALF if found["part"] == "+" else 0)
        return max(1, rating - BELOW_A_TEST) if _aims(interface).search(folded) else rating
    for language in dict.fromkeys((interface, "en")):
        for rating, matcher in _words(language):
            if matcher.search(folded):
                return rating
    return None


def rating_of(level: str) -> int | None:
    """A level as a form sends it: ``A2``, ``B1+``, ``beginner``, ``N4``, ``37``."""
    level = level.strip()
    if level.isdecimal() and level.isascii():
        return int(level) if 1 <= int(level) <= LARGEST else None
    named = {band.casefold(): BANDS.get(band.casefold(), top) for band, top in HIGHEST.items()}
    plain = level.casefold()
    if plain in named:
        return named[plain]
    return _jlpt().get(plain) or rating_in(level, "en")


def aims_at(text: str, interface: str) -> bool:
    """Whether a test is where somebody wants to get."""
    return _aims(interface).search(folded_like(text)) is not None


def _tested(folded: str) -> int | None:
    for each in tests():
        found = re.search(named(each), folded)
        if found is None:
            continue
        # the grade stands near the test's name, mostly behind it
        near = (
            folded[found.end() : found.end() + 16] + " " + folded[max(0, found.start() - 12) : found.start()]
        )
        for grade, rating in sorted(each.levels.items(), key=lambda pair: -len(pair[0])):
            if re.search(rf"(?<![a-z0-9]){re.escape(grade)}(?![0-9a-z])", near):
                return rating
    alone = JLPT_GRADE.search(folded)
    return _jlpt().get(alone[0]) if alone else None


@cache
def _jlpt() -> Mapping[str, int]:
    """Its grades are so well known that they are named alone."""
    return next(each.levels for each in tests() if each.language == "ja")


@cache
def _aims(interface: str) -> re.Pattern[str]:
    return re.compile(pattern(wording(interface).aims, anywhere=interface in UNSPACED))


@cache
def _words(interface: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Longer ones first, so that ``absolute beginner`` is no ``beginner``."""
    anywhere = interface in UNSPACED
    pairs = [(rating, word) for rating, words in wording(interface).levels.items() for word in words]
    pairs.sort(key=lambda pair: -len(pair[1]))
    return tuple((rating, re.compile(pattern((word,), anywhere=anywhere))) for rating, word in pairs)


assert max(HIGHEST.values()) == LARGEST
