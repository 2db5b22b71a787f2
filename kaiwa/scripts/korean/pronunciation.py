"""A Korean word as it is pronounced, and as the Revised Romanization of 2000 writes it.

A coda and the onset after it change together and nothing else does, so each meeting of two syllables is
worked out once and kept; words whose parts meet irregularly are respelled first.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from kaiwa.scripts.korean.lists import listed
from kaiwa.scripts.korean.meeting import meet
from kaiwa.scripts.korean.syllables import (
    CODAS,
    FIRST,
    LAST,
    NEUTRAL_CODA,
    ONSETS,
    ROMAN_CODAS,
    ROMAN_ONSETS,
    ROMAN_VOWELS,
    VOWELS,
    compose,
    parts,
)

Pieces = tuple[str, list[str]]
"""In Hangul, and in Latin letters two pieces a syllable, so that a word can be cut after any of them."""


# Plain tuples, for these are unpacked at every syllable, and those with names take twice as long.
_Joint = tuple[int, int, str]
"""Where two syllables meet: the coda of the first, and the second still without its coda, as they sound; their
letters."""
_Table = tuple[
    tuple[tuple[int, str], ...],
    dict[str, tuple[int, int]],
    tuple[_Joint, ...],
    dict[int, tuple[int, str]],
    tuple[str, ...],
]
"""By place, the syllable that begins a word as it sounds, still without its coda, and its letters; of each syllable
its place, which is its onset and vowel, and its coda times ``_PLACES``; by the coda of a syllable and the place of
the next, their meeting; by the coda that ends a word, how it sounds there, and its letter; of each meeting, which of
its letters are the coda's."""

_SYLLABLES = tuple(map(chr, range(FIRST, LAST + 1)))
_CODA_INDEX = {coda: at for at, coda in enumerate(CODAS)}
_ONSET_INDEX = {onset: at for at, onset in enumerate(ONSETS)}
_HEADS = tuple(onset + vowel for onset in ROMAN_ONSETS for vowel in ROMAN_VOWELS)
# 희, 늬, 띄 sound 히, 니, 띠; 져, 쪄, 쳐 sound 저, 쩌, 처.
_UI, _I, _YEO, _EO = (VOWELS.index(vowel) for vowel in "ㅢㅣㅕㅓ")
_SIBILANTS = frozenset(ONSETS.index(onset) for onset in "ㅈㅉㅊ")
_SILENT = ONSETS.index("ㅇ")
_HYEO = ONSETS.index("ㅎ") * 21 + _YEO
_CLOSED_HYEO = len(_HEADS)
"""The place of 현 and its like: being no ending of a verb, they meet a coda otherwise than 혀."""
_PLACES = _CLOSED_HYEO + 1
_NOUN_CODAS = frozenset(range(len(CODAS))) - {0, CODAS.index("ㅆ")}


def pronounce(word: str) -> tuple[str, str]:
    """In Hangul and in Latin letters; ``word`` is Hangul syllables alone."""
    return _sound(respell(word))


def _sound(said: str) -> tuple[str, str]:
    openings, places, meetings, endings, _ = _table()
    place, coda = places[said[0]]
    head, roman = openings[place]
    hangul = ""
    for char in said[1:]:
        place, after = places[char]
        met_coda, next_head, letters = meetings[coda + place]
        hangul += _SYLLABLES[head + met_coda]
        roman += letters
        head, coda = next_head, after
    last, letters = endings[coda]
    return hangul + _SYLLABLES[head + last], roman + letters


def pronounce_in_pieces(word: str, width: int) -> Pieces:
    """The first ``width`` syllables are a noun, the others its particle."""
    openings, places, meetings, endings, of_codas = _table()
    respelled = respell(word[:width]) + word[width:]
    said = [places[syllable] for syllable in respelled]
    pieces = [openings[said[0][0]][1]]
    for (_, coda), (place, _) in pairwise(said):
        letters, of_coda = meetings[coda + place][2], of_codas[coda + place]
        pieces += (of_coda, letters[len(of_coda) :])
    pieces.append(endings[said[-1][1]][1])
    return _sound(respelled)[0], pieces


def _sounded(onset: int, vowel: int) -> int:
    if vowel == _UI and onset != _SILENT:
        vowel = _I
    elif vowel == _YEO and onset in _SIBILANTS:
        vowel = _EO
    return (onset * 21 + vowel) * 28


@cache
def _table() -> _Table:
    for words in ("given_names.txt", "known_nouns.txt", "one_words.txt", "uncut_words.txt"):
        listed(words)  # with the first line, so that no later one waits
    codas = range(len(CODAS))
    openings = tuple((_sounded(*divmod(at, 21)), letters) for at, letters in enumerate(_HEADS))
    places = {}
    for index in range(LAST - FIRST + 1):
        at, coda = divmod(index, len(CODAS))
        is_closed_hyeo = at == _HYEO and coda in _NOUN_CODAS
        places[chr(FIRST + index)] = (_CLOSED_HYEO if is_closed_hyeo else at, coda * _PLACES)
    meetings = []
    for coda in codas:
        meetings += [_work_out(coda, onset, vowel, "") for onset in range(19) for vowel in range(21)]
        meetings.append(_work_out(coda, _HYEO // 21, _YEO, "ㄴ"))
    endings = {}
    for coda in codas:
        sounded = NEUTRAL_CODA.get(CODAS[coda], CODAS[coda])
        endings[coda * _PLACES] = _CODA_INDEX[sounded], ROMAN_CODAS[sounded]
    joints, of_codas = tuple(joint for joint, _ in meetings), tuple(of_coda for _, of_coda in meetings)
    return (*openings, openings[_HYEO]), places, joints, endings, of_codas


def _work_out(coda: int, onset: int, vowel: int, after: str) -> tuple[_Joint, str]:
    met = meet(CODAS[coda], ONSETS[onset], VOWELS[vowel], after)
    written = (
        "l"
        if met.written_coda == met.written_onset == "ㄹ"
        else ROMAN_ONSETS[_ONSET_INDEX[met.written_onset]]
    )
    of_coda = ROMAN_CODAS[met.written_coda]
    head = _sounded(_ONSET_INDEX[met.onset], vowel)
    return (_CODA_INDEX[met.coda], head, of_coda + written + ROMAN_VOWELS[vowel]), of_coda


def respell(word: str) -> str:
    """Letters changed so that the regular rules give what is said."""
    irregular = _irregular()
    if irregular.may_begin(word) and not irregular.heads.isdisjoint(map(add, word, word[1:])):
        word = _with_irregular_parts(word, irregular)
    return _noun_and_suffix(word) if word[-1] in _AFTER_NOUNS and len(word) > 1 else word


def _with_irregular_parts(word: str, irregular: "_Irregular") -> str:
    """A respelling has as many syllables as what it respells, so that places stay."""
    syllables = list(word)
    at = 0
    while at < len(word) - 1:
        pair = word[at : at + 2]
        for width in irregular.widths.get(pair, ()):
            said = irregular.respelled.get(word[at : at + width])
            if said:
                syllables[at : at + width] = said
                at += width - 2
                break
        else:
            if at > 1 and pair in _SECOND_NOUNS and parts(word[at - 1])[2]:
                syllables[at] = _with_onset(word[at], "ㄴ")
        at += 1
    return "".join(syllables)


class _Irregular(NamedTuple):
    respelled: dict[str, str]
    widths: dict[str, tuple[int, ...]]
    """By its first two syllables, how long an entry may be; the longest first."""
    heads: frozenset[str]
    """Two syllables that begin something irregular."""
    may_begin: Callable[[str], re.Match[str] | None]
    """Two syllables of which each stands in its place in one of the heads: quick to rule out."""


@cache
def _irregular() -> _Irregular:
    respelled: dict[str, str] = {}
    for entry in listed("morphemes.txt"):
        surface, _, said = entry.partition("=")
        surface = surface.translate({ord(mark): None for mark in "+|~"})
        respelled[surface] = said or _apply_mark(entry)
    widths: dict[str, set[int]] = {}
    for surface in respelled:
        widths.setdefault(surface[:2], set()).add(len(surface))
    longest_first = {head: tuple(sorted(of_head, reverse=True)) for head, of_head in widths.items()}
    heads = _SECOND_NOUNS.union(longest_first)
    first, second = ("".join(sorted(set(of_place))) for of_place in zip(*heads, strict=True))
    return _Irregular(respelled, longest_first, heads, re.compile(f"[{first}][{second}]").search)


def _apply_mark(entry: str) -> str:
    at = next(i for i, char in enumerate(entry) if char in "+|~")
    before, mark, after = entry[:at], entry[at], entry[at + 1 :]
    if mark == "|":
        return _closed(before) + after
    return before + _with_onset(after, "ㄴ")


def _closed(word: str) -> str:
    onset, vowel, coda = parts(word[-1])
    return word[:-1] + compose(onset, vowel, NEUTRAL_CODA.get(coda, coda))


def _with_onset(word: str, onset: str) -> str:
    _, vowel, coda = parts(word[0])
    return compose(onset, vowel, coda) + word[1:]


# Suffixes of Chinese origin that keep apart from the noun they follow: 강남역 강남녁, 판단력 판단녁.
_AFTER_NOUNS = frozenset("역용염력론량료란례류로잎")
_BEGIN_WITH_N = frozenset("역용염잎")
# Nouns that begin with 야 여 요 유 예 and follow another in one word: 수학여행 수항녀행.
_SECOND_NOUNS = frozenset(
    ("여행", "여성", "여왕", "여비", "용어", "요리", "예우", "윤리", "열차",
     "요금", "유리", "여관", "양념", "약국", "연필")
)  # fmt: skip


def _noun_and_suffix(word: str) -> str:
    if word[-2:] in listed("one_words.txt") or (len(word) < 3 and word[-1] != "잎"):
        return word
    coda = parts(word[-2])[2]
    last = word[-1]
    if last in _BEGIN_WITH_N:
        is_heard = coda and not (coda == "ㅇ" and last == "용")  # 영업용 영엄뇽, but 가정용
        return word[:-1] + _with_onset(last, "ㄴ") if is_heard else word
    return word[:-1] + _with_onset(last, "ㄴ") if coda == "ㄴ" else word
