"""Whose words a turn is made of: those that a move's lines use, those that all lines use, and those that are foreign to them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from kaiwa.engines.offline.exemplars import ELSEWHERE, Exemplar
from kaiwa.engines.offline.folding import UNSPACED
from kaiwa.engines.offline.templates import MARK

STEM: Final = 5
"""Of a word in Latin letters so many are compared: endings are left out of account."""
AGAINST: Final = -2.0
FOR: Final = 4.0
"""No single word says more against a move or for it."""
LEAST: Final = -6.0
MOST: Final = 12.0
BLIND: Final = 0.3
"""A turn of hardly any words of its own is neither familiar nor foreign."""
SLOT: Final = 0.5
"""What a word that fills a slot, or a figure, counts as familiar."""


class Usage(Struct, frozen=True):
    """How often each function's lines use a word."""

    language: str
    functions: tuple[str, ...]
    users: Mapping[str, tuple[tuple[int, int], ...]]
    """Word to the functions that use it, by their place in ``functions``, and in how many of their sources."""
    said: tuple[int, ...]
    """How many words the lines of each function have."""


class Wording(Struct, frozen=True):
    """What the words of a text say for one function; a word of few functions weighs more than one of all."""

    familiar: float
    foreign: float
    """Weight of the words that the function's lines use, and of those that they never do."""
    likelier: float
    """How much likelier these words are among its lines than among all: a sum of logarithms."""
    words: int

    @property
    def share(self) -> float:
        return self.familiar / (self.familiar + self.foreign + BLIND)

    @property
    def for_each(self) -> float:
        return self.likelier / (self.words + 1)

    @property
    def in_all(self) -> float:
        return max(LEAST, min(MOST, self.likelier))


def stem(word: str, language: str) -> str:
    """What stays the same of a word: dictionary forms are whole, Hangul glues its particles to the end."""
    if language in UNSPACED or MARK.fullmatch(word):
        return word
    if language == "ko":
        return word[:2] if len(word) > 2 else word[:1]
    return word[:STEM]


def usage_of(lines: Sequence[Exemplar], functions: Sequence[str], language: str) -> Usage:
    places = {function: place for place, function in enumerate(functions)}
    sources: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    said = [0] * len(functions)
    for line in lines:
        for word in _stems(line.words, language):
            sources[word][places[line.function]].add(line.source)
            said[places[line.function]] += 1
    users = {word: tuple((f, len(each)) for f, each in found.items()) for word, found in sources.items()}
    return Usage(language, tuple(functions), users, tuple(said))


def _stems(words: Iterable[str], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem(word, language) for word in words))


Lost = Mapping[str, Mapping[int, int]]
"""Word to the functions that lose a user when some sources are left out, and to how many."""


def lost_with(sources: frozenset[int], lines: Sequence[Exemplar], used: Usage) -> Lost:
    gone = {
        (word, line.function, line.source)
        for line in lines
        if line.source in sources
        for word in _stems(line.words, used.language)
    }
    lost: dict[str, Counter[int]] = defaultdict(Counter)
    for word, function, _ in gone:
        lost[word][used.functions.index(function)] += 1
    return lost


def wording(words: Sequence[str], function: str, used: Usage, lost: Lost) -> Wording:
    own, nowhere = used.functions.index(function), used.functions.index(ELSEWHERE)
    total, usual = sum(used.said) + 1, used.said[own] + 2
    familiar = foreign = likelier = 0.0
    weighed = 0
    for word in _stems(words, used.language):
        if MARK.fullmatch(word) or word.isdigit():
            familiar += SLOT
            continue
        users = _users(word, used, lost)
        mine, everybody = users.get(own, 0), sum(users.values())
        rare = 1 - math.log(1 + len(users.keys() - {nowhere})) / math.log(1 + len(used.functions))
        familiar, foreign = (familiar + rare, foreign) if mine else (familiar, foreign + rare)
        among_all = (everybody + 0.5) / total
        among_own = (mine + 2 * among_all) / usual
        likelier += max(AGAINST, min(FOR, math.log(among_own / among_all)))
        weighed += 1
    return Wording(familiar, foreign, likelier, weighed)


def _users(word: str, used: Usage, lost: Lost) -> dict[int, int]:
    gone = lost.get(word, {})
    return {
        place: count - gone.get(place, 0)
        for place, count in used.users.get(word, ())
        if count > gone.get(place, 0)
    }
