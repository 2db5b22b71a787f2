"""Reads a Thai word aloud: the division into syllables, listed words and parts that costs the least."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from kaiwa.scripts.thai import costs
from kaiwa.scripts.thai.dictionary import known_words
from kaiwa.scripts.thai.exceptions import exceptions
from kaiwa.scripts.thai.letters import INITIALS
from kaiwa.scripts.thai.spelling import SILENT, Spelling
from kaiwa.scripts.thai.syllables import HYPHEN, SEPARATOR, Syllable, propose

INFINITE = float("inf")
LONGEST_LISTED = 12
LONGEST_PART = 24
SHORTEST_COMPOUND = 5

Proposals = Callable[[Spelling, int], Iterable[Syllable]]


class Reading(NamedTuple):
    said: tuple[str, ...]
    """The syllables in RTGS letters."""
    cost: float

    @property
    def is_doubtful(self) -> bool:
        """Some letter fits no rule."""
        return self.cost >= costs.UNREAD


@lru_cache(maxsize=20_000)
def read(word: str) -> Reading:
    """A word that may be a compound of shorter words."""
    whole = _read_whole(word)
    if len(word) < SHORTEST_COMPOUND or word in exceptions().words:
        return whole
    return min(whole, _cheapest(Spelling(word), _parts), key=lambda reading: reading.cost)


@lru_cache(maxsize=20_000)
def _read_whole(word: str) -> Reading:
    listed = exceptions().words.get(word)
    if listed:
        return Reading(listed, len(listed) * costs.LISTED)
    spelling = Spelling(word)
    reading = _cheapest(spelling, _syllables_and_listed, may_skip=False)
    # every step adds to the cost, so that nothing with an unread letter in it is cheaper than this
    return reading if reading.cost < costs.UNREAD else _cheapest(spelling, _syllables_and_listed)


def join(said: Iterable[str]) -> str:
    """RTGS puts a hyphen before a syllable that begins with a vowel, for sa-at is not sat."""
    word = ""
    for part in said:
        word += HYPHEN + part if word and part[0] in "aeiou" else part
    return word


def _cheapest(spelling: Spelling, proposals: Proposals, *, may_skip: bool = True) -> Reading:
    """``may_skip``: a letter that fits nowhere may be left over."""
    length = len(spelling)
    best: list[tuple[float, int, str]] = [(0.0, 0, ""), *[(INFINITE, 0, "")] * length]
    for start in range(length):
        cost = best[start][0]
        if cost == INFINITE:
            continue
        for end, sound, extra in proposals(spelling, start):
            if cost + extra < best[end][0]:
                best[end] = (cost + extra, start, sound)
        if may_skip or spelling.letters[start] == SILENT:
            end, sound, extra = _unread(spelling, start)
            if cost + extra < best[end][0]:
                best[end] = (cost + extra, start, sound)
    if best[-1][0] == INFINITE:
        return Reading((), INFINITE)
    said: list[str] = []
    place = length
    while place > 0:
        _, place, sound = best[place]
        said.append(sound)
    syllables = (syllable for sound in reversed(said) for syllable in sound.split(SEPARATOR) if syllable)
    return Reading(tuple(syllables), best[-1][0])


def _unread(spelling: Spelling, start: int) -> Syllable:
    """A letter that no rule places is said by its consonant alone, at a cost above every rule."""
    letter = spelling.letters[start]
    return Syllable(start + 1, INITIALS.get(letter, ""), 0.0 if letter == SILENT else costs.UNREAD)


def _syllables_and_listed(spelling: Spelling, start: int) -> Iterator[Syllable]:
    yield from propose(spelling, start)
    words, openings, starts = exceptions()
    origin = spelling.origins[start]
    if spelling.word[origin : origin + 2] not in starts:
        return
    for end in range(start + 2, min(len(spelling), start + LONGEST_LISTED) + 1):
        written = spelling.written(start, end)
        said = words.get(written) or (openings.get(written) if _goes_on(spelling, end) else None)
        if said:
            yield Syllable(end, SEPARATOR.join(said), len(said) * costs.LISTED)


def _parts(spelling: Spelling, start: int) -> Iterator[Syllable]:
    """Known words inside the word; a listed first part is read so wherever more follows."""
    openings, known = exceptions().openings, known_words()
    for end in range(start + 2, min(len(spelling), start + LONGEST_PART) + 1):
        part = spelling.written(start, end)
        if part in openings and _goes_on(spelling, end):
            said, cost = openings[part], len(openings[part]) * costs.OPENING
        elif part in known and (start > 0 or end < len(spelling)):
            said, cost = _read_whole(part)
        else:
            continue
        yield Syllable(end, SEPARATOR.join(said), cost + costs.PART + costs.PART_LETTER * len(part))


def _goes_on(spelling: Spelling, end: int) -> bool:
    """Something that is heard follows."""
    return spelling.at(end) not in ("", SILENT)
