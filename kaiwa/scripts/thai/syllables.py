"""Proposes every syllable that Thai spelling permits at a place, with what it costs to read it so.

Thai leaves out vowels, uses one consonant twice and silences letters, so one spelling has many possible
divisions; which of the proposals are taken is decided over the whole word in ``reading``.
"""

from collections.abc import Iterator
from typing import NamedTuple

from kaiwa.scripts.thai import costs
from kaiwa.scripts.thai.dictionary import known_syllables
from kaiwa.scripts.thai.letters import (
    CLOSING_PAIRS,
    CLUSTERS,
    ENDING_CLUSTERS,
    FINALS,
    INDIC_STOPS,
    INITIALS,
    LEADING,
    LOAN_CLUSTERS,
    NEVER_TWICE,
    SILENCED_PAIRS,
    SILENT_R,
    SONORANTS,
    UNCLOSED,
    VOWELS,
    Vowel,
)
from kaiwa.scripts.thai.spelling import SILENT, Spelling

SEPARATOR = "|"
HYPHEN = "-"
UNWRITTEN_O = Vowel("", "o", may_close=True, must_close=True)
SYLLABIC_R = Vowel("รร", "a", may_close=True, must_close=True)
SYLLABIC_R_OPEN = Vowel("รร", "an", may_close=False, must_close=False)
SYLLABIC_RUE = Vowel("ฤ", "rue", may_close=True, must_close=False)
TAKES_RI = "กตทปศส"
OPENS_TO_O = "มธจวทร"


class Syllable(NamedTuple):
    end: int
    """The place behind it."""
    sound: str
    """In RTGS letters; a proposal may hold two syllables, parted by ``|``."""
    cost: float


def propose(spelling: Spelling, start: int) -> Iterator[Syllable]:
    """Every syllable that may begin at ``start``."""
    lead = spelling.at(start) if spelling.at(start) in LEADING else ""
    here = start + len(lead)
    if not lead and spelling.at(start) == "ฤ":
        yield from _with_rue(spelling, start, start, "rue")
    elif not lead and spelling.at(start + 1) == "ฤ" and spelling.is_consonant(start):
        vowel = "ri" if spelling.at(start) in TAKES_RI else "rue"
        yield from _with_rue(spelling, start, start + 1, INITIALS[spelling.at(start)] + vowel)
    else:
        for onset in _onsets(spelling, here, lead):
            yield from _with_vowel(spelling, start, onset, lead)
            if not lead and spelling.is_plain(onset.end - 1):
                yield _bare(spelling, start, onset)


def _with_rue(spelling: Spelling, start: int, place: int, sound: str) -> Iterator[Syllable]:
    for coda in _codas(spelling, place + 1, SYLLABIC_RUE):
        yield _weighed(spelling, start, coda.end, sound + coda.sound, coda.cost)


def _with_vowel(spelling: Spelling, start: int, onset: Syllable, lead: str) -> Iterator[Syllable]:
    for vowel, vowel_cost in _nuclei(spelling, onset.end, lead):
        behind = onset.end + len(vowel.written)
        for coda in _codas(spelling, behind, vowel):
            cost = onset.cost + vowel_cost + coda.cost
            if lead and not vowel.written and coda.sound:
                is_cluster = spelling.letters[behind - 1 : behind + 1] in CLUSTERS
                cost += costs.CLUSTER_AS_FINAL if is_cluster else 0
            yield _weighed(spelling, start, coda.end, onset.sound + vowel.sound + coda.sound, cost)


def _weighed(spelling: Spelling, start: int, end: int, sound: str, cost: float) -> Syllable:
    known = costs.KNOWN_SYLLABLE if spelling.written(start, end) in known_syllables() else 0
    return Syllable(end, sound, costs.SYLLABLE + cost + known)


def _onsets(spelling: Spelling, start: int, lead: str) -> Iterator[Syllable]:
    """What may be said before the vowel; ``end`` is where the vowel is written."""
    first, second = spelling.at(start), spelling.at(start + 1)
    if first not in INITIALS:
        return
    yield Syllable(start + 1, INITIALS[first], 0)
    if second not in INITIALS or start in spelling.toned:
        return
    pair, joined, end = first + second, INITIALS[first] + INITIALS[second], start + 2
    if pair in CLUSTERS:
        yield Syllable(end, joined, 0)
    if pair in LOAN_CLUSTERS:
        yield Syllable(end, joined, costs.LOAN_CLUSTER)
    if pair in SILENT_R:
        is_usual = (
            pair == "ศร"
            or (pair == "สร" and (lead or start + 1 in spelling.toned))
            or (pair == "ทร" and start == 0)
        )
        yield Syllable(end, SILENT_R[pair], costs.SILENT_R if is_usual else costs.ODD_SILENT_R)
    if first == "ห" and second in SONORANTS:
        yield Syllable(end, INITIALS[second], 0)
    if lead and first != "ห":
        hidden_a = INITIALS[first] + "a" + HYPHEN * (second == "อ") + INITIALS[second]
        is_sonorant = second in SONORANTS
        yield Syllable(end, hidden_a, costs.A_BEFORE_SONORANT if is_sonorant else costs.A_BEFORE_OTHER)


def _nuclei(spelling: Spelling, start: int, lead: str) -> Iterator[tuple[Vowel, float]]:
    letters = spelling.letters
    of_lead = VOWELS[lead]
    for vowel in of_lead.get(letters[start : start + 1], of_lead[""]):
        if letters.startswith(vowel.written, start):
            yield vowel, costs.OPEN_E if lead and not vowel.written else 0
    if lead:
        return
    if spelling.at(start) != SILENT:
        yield UNWRITTEN_O, costs.UNWRITTEN_O
    if spelling.letters.startswith("รร", start):
        yield SYLLABIC_R, 0
        yield SYLLABIC_R_OPEN, costs.RR_AS_AN


def _bare(spelling: Spelling, start: int, onset: Syllable) -> Syllable:
    """A consonant that is a syllable by itself, with a short ``a``, or ``o`` after บ and before ร."""
    is_single = onset.end - start == 1
    first, following = spelling.at(start), spelling.at(onset.end)
    open_o = is_single and (first == "บ" or (following == "ร" and first in OPENS_TO_O))
    if onset.end >= len(spelling):
        cost = costs.BARE_AT_THE_END
    else:
        cost = costs.BARE_INSIDE if start else costs.BARE_FIRST
    cost += 0 if is_single else costs.BARE_CLUSTER
    cost += costs.BARE_BEFORE_NG if following == "ง" else 0
    return _weighed(spelling, start, onset.end, onset.sound + ("o" if open_o else "a"), onset.cost + cost)


def _codas(spelling: Spelling, start: int, vowel: Vowel) -> Iterator[Syllable]:
    """How a syllable may close: not at all, by a final, or by one with silent letters behind it."""
    end = start + 1 if spelling.at(start) == SILENT else start
    if not vowel.must_close:
        yield Syllable(end, "", 0)
    letter = spelling.at(end)
    if (
        not vowel.may_close
        or letter not in FINALS
        or end in spelling.toned
        or spelling.letters[end - 1 : end + 1] in UNCLOSED
        or (vowel is UNWRITTEN_O and letter in "ยว")
    ):
        return
    if spelling.is_plain(end):
        yield from _plain_codas(spelling, end, vowel)
        return
    if spelling.at(end + 1) and spelling.at(end + 1) in "ิุ" and vowel.sound != "o" and letter in "ตมท":
        is_end = end + 2 >= len(spelling)
        yield Syllable(end + 2, FINALS[letter], costs.SILENT_VOWEL if is_end else costs.INNER_SILENT_VOWEL)
    if letter not in "รวยงอหมนณล":
        # the letter closes this syllable and opens the next one as well (วิทยุ is wit-tha-yu)
        yield Syllable(end, FINALS[letter], costs.SHARED)


def _plain_codas(spelling: Spelling, end: int, vowel: Vowel) -> Iterator[Syllable]:
    if spelling.letters[end + 1 : end + 3] == "อ" + SILENT:
        return
    letter = spelling.letters[end]
    final = FINALS[letter]
    after = _behind_silent(spelling, end + 1)
    cost = costs.R_AS_FINAL if letter == "ร" and vowel is not UNWRITTEN_O else 0
    pair = spelling.letters[end : end + 2]
    yield Syllable(after, final, cost + (costs.CLOSING_PAIR if pair in CLOSING_PAIRS else 0))
    if after >= len(spelling):
        return
    if pair in ENDING_CLUSTERS and spelling.is_plain(end + 1):
        is_end = end + 2 >= len(spelling)
        yield Syllable(end + 2, final, costs.ENDING_CLUSTER if is_end else costs.INNER_ENDING_CLUSTER)
        if not is_end:
            again = INITIALS[pair[0]] + INITIALS[pair[1]]
            yield Syllable(end + 2, f"{final}{SEPARATOR}{again}a", costs.SAID_TWICE)
    if letter not in "รวยงอ" and vowel is not UNWRITTEN_O:
        yield Syllable(after, f"{final}{SEPARATOR}{INITIALS[letter]}a", _cost_of_saying_twice(spelling, end))


def _behind_silent(spelling: Spelling, after: int) -> int:
    if spelling.at(after) == SILENT:
        return after + 1
    if spelling.at(after) + spelling.silenced.get(after + 1, "") in SILENCED_PAIRS:
        return after + 2
    return after


def _cost_of_saying_twice(spelling: Spelling, end: int) -> float:
    """Indic words say a final twice when it is a sibilant, or a stop before a sonorant (วาสนา, รัตนา)."""
    letter, following = spelling.letters[end], spelling.at(end + 1)
    if end + 1 in spelling.toned or letter + following in NEVER_TWICE or letter == following:
        return costs.SAID_TWICE
    if letter in "ศษส" or (letter in INDIC_STOPS and following in tuple("นมยลว")):
        return costs.INDIC_SAID_TWICE
    return costs.SAID_TWICE
