"""How like a text is to each exemplar: character n-grams, sounds and words, weighed by how rare they are."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.bank import bank
from kaiwa.engines.offline.exemplars import ELSEWHERE, Exemplar, Look, abstracted, exemplars, look
from kaiwa.engines.offline.folding import UNSPACED, Folded, surface_of
from kaiwa.engines.offline.kept import kept
from kaiwa.engines.offline.mentions import Lexicon, lexicon
from kaiwa.engines.offline.moods import denies, seems_to_ask
from kaiwa.engines.offline.wording import Usage, usage_of

Slots = tuple[str, ...]
Grams = Mapping[str, float]
Numbers = npt.NDArray[np.integer[Any]]
Figures = npt.NDArray[np.float64]

START: Final = "^"
END: Final = "$"
NO_POLL: Final = (0.0, 0.0)
NOBODY: Final = (0.0, -1)
NO_RUN: Final = (0, 0)
ASKED: Final = "?$"
UNSPACED_SIZES: Final = (1, 2, 3, 4)
SPACED_SIZES: Final = (2, 3, 4)
KANA_SIZES: Final = (2, 3, 4)
LETTER_SIZES: Final = (4, 5, 6)
"""Of pinyin and romanized Hangul: two or three letters are one syllable, and there are few of them."""
SHARES: Final = {"s": 0.45, "r": 0.2, "w": 0.35}
"""How much surface, sound and words count, where a text has all of them."""


class Likeness(Struct, frozen=True):
    """What a function's exemplars say about a text."""

    nearest: float
    """Cosine with the most similar exemplar, 0 to 1."""
    exemplar: int
    covered: float
    """Share of what is rare in the text that some exemplar of the function has as well."""
    voted: float
    """Share of the votes that its n-grams give: each votes for the functions that use it."""


class Leaning(Struct, frozen=True):
    """How much more often a function's lines do a thing than those of others, and how much more often they do not; in logarithms."""

    does: float
    does_not: float

    def of(self, text_does: bool) -> float:
        return self.does if text_does else self.does_not


class Postings(Struct, frozen=True):
    """N-gram to what has it, and to a figure for each: all in two long arrays, of which each has a run."""

    runs: Mapping[str, tuple[int, int]]
    numbers: bytes
    figures: bytes

    def of(self, bag: Grams) -> tuple[Numbers, Figures, Figures, Numbers]:
        """Of all n-grams, one after the other: numbers, figures, the n-gram's weight; and how many each n-gram has."""
        ends = np.array([self.runs.get(gram, NO_RUN) for gram in bag], np.int64).reshape(-1, 2)
        sizes = ends[:, 1] - ends[:, 0]
        places = np.repeat(ends[:, 1] - np.cumsum(sizes), sizes) + np.arange(sizes.sum())
        return (
            np.frombuffer(self.numbers, np.int32)[places],
            np.frombuffer(self.figures, np.float64)[places],
            np.repeat(np.fromiter(bag.values(), np.float64), sizes),
            sizes,
        )


class Index(Struct, frozen=True):
    """Everything that is known of the lines before anybody has said a word."""

    language: str
    exemplars: tuple[Exemplar, ...]
    functions: tuple[str, ...]
    """All of the bank's, and what is none of them."""
    lines: Mapping[str, tuple[int, int]]
    """Function to its exemplars, which stand together: from here to before there."""
    slots: Mapping[str, Slots]
    """Function to the slots its lines have."""
    kinds: tuple[Slots, ...]
    rarity: Mapping[str, float]
    unseen: float
    postings: Postings
    """N-gram to the exemplars that have it, and to its share of their length."""
    voters: Postings
    """N-gram to the functions that use it, by their place in ``functions``, and in how many of their sources."""
    keywords: Mapping[str, tuple[str, ...]]
    telling: frozenset[str]
    """Functions none of whose lines is a question."""
    denial: Mapping[str, Leaning]
    question: Mapping[str, Leaning]
    usage: Usage


@cache
def index(language: str) -> Index:
    return kept(f"index-{language}", language, Index, lambda: index_of(language, exemplars(language)))


def index_of(language: str, lines: tuple[Exemplar, ...]) -> Index:
    source = bank(language)
    slots = {each.id: tuple(sorted(each.slots)) for each in source.core.functions.values()} | {ELSEWHERE: ()}
    bags = [bag_of(each, language) for each in lines]
    seen = Counter(gram for bag in bags for gram in bag)
    rarity = {gram: math.log((1 + len(lines)) / (1 + count)) + 0.3 for gram, count in seen.items()}
    unseen = math.log(1 + len(lines)) + 0.3
    having: dict[str, dict[int, float]] = defaultdict(dict)
    sources: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    places = {function: place for place, function in enumerate(slots)}
    for number, (each, bag) in enumerate(zip(lines, bags, strict=True)):
        for gram, weight in unit(bag, rarity, unseen).items():
            having[gram][number] = weight
            sources[gram][places[each.function]].add(each.source)
    return Index(
        language=language,
        exemplars=lines,
        functions=tuple(slots),
        lines=_runs(lines),
        slots=slots,
        kinds=tuple(sorted(set(slots.values()))),
        rarity=rarity,
        unseen=unseen,
        postings=_postings(having),
        voters=_postings({gram: {f: len(s) for f, s in found.items()} for gram, found in sources.items()}),
        telling=frozenset(slots) - {each.function for each in lines if each.asks},
        keywords={
            function: tuple(surface_of(word, language) for word in each.keywords)
            for function, each in source.pack.lines.items()
        },
        denial=_leanings(lines, language, denies),
        question=_leanings(lines, language, seems_to_ask),
        usage=usage_of(lines, tuple(slots), language),
    )


def _postings(having: Mapping[str, Mapping[int, float]]) -> Postings:
    ends = list(accumulate((len(found) for found in having.values()), initial=0))
    return Postings(
        runs=dict(zip(having, pairwise(ends), strict=True)),
        numbers=np.fromiter((n for found in having.values() for n in found), np.int32).tobytes(),
        figures=np.fromiter((f for found in having.values() for f in found.values()), np.float64).tobytes(),
    )


def _runs(lines: Sequence[Exemplar]) -> dict[str, tuple[int, int]]:
    """By the lines' order: exemplars come function by function."""
    runs: dict[str, tuple[int, int]] = {}
    for number, each in enumerate(lines):
        begin, end = runs.get(each.function, (number, number))
        if end != number:
            raise ValueError(f"the lines of {each.function} do not stand together")
        runs[each.function] = (begin, number + 1)
    return runs


def _leanings(
    lines: Sequence[Exemplar], language: str, does: Callable[[str, str], bool]
) -> dict[str, Leaning]:
    total = Counter(each.function for each in lines)
    doing = Counter(each.function for each in lines if does(each.text, language))
    shares = {function: (doing[function] + 0.5) / (count + 1) for function, count in total.items()}
    usual = sum(shares.values()) / max(1, len(shares))
    return {
        function: Leaning(_cut_off(share / usual), _cut_off((1 - share) / (1 - usual)))
        for function, share in shares.items()
    }


def _cut_off(ratio: float) -> float:
    """Nothing is so sure that it decides alone."""
    return max(-1.5, min(1.0, math.log(ratio)))


def bag_of(line: Exemplar, language: str) -> Counter[str]:
    return grams(Folded(line.surface, line.sound, line.words, line.asks), language)


def grams(folded: Folded, language: str) -> Counter[str]:
    bag: Counter[str] = Counter()
    sizes = UNSPACED_SIZES if language in UNSPACED else SPACED_SIZES
    sound_sizes = KANA_SIZES if language == "ja" else LETTER_SIZES
    if folded.surface:
        end = ASKED if folded.asks else END
        bag.update(f"s{gram}" for gram in _cut(f"{START}{folded.surface}{end}", sizes))
    if folded.sound:
        bag.update(f"r{gram}" for gram in _cut(f"{START}{folded.sound}{END}", sound_sizes))
    bag.update(f"w{word}" for word in folded.words)
    bag.update(f"w{a} {b}" for a, b in zip(folded.words, folded.words[1:], strict=False))
    return bag


def _cut(text: str, sizes: Iterable[int]) -> Iterable[str]:
    return (text[i : i + size] for size in sizes for i in range(len(text) - size + 1))


def unit(bag: Mapping[str, int], rarity: Mapping[str, float], unseen: float) -> Grams:
    """Each channel of length one, then by its share: two texts that are the same come out at 1."""
    raw = {gram: (1 + math.log(count)) * rarity.get(gram, unseen) for gram, count in bag.items()}
    squares: dict[str, float] = defaultdict(float)
    for gram, weight in raw.items():
        squares[gram[0]] += weight * weight
    total = sum(SHARES[channel] for channel in squares)
    scale = {c: math.sqrt(SHARES[c] / total / square) for c, square in squares.items() if square}
    return {gram: weight * scale[gram[0]] for gram, weight in raw.items() if gram[0] in scale}


@lru_cache(maxsize=1024)
def likenesses_in(
    text: str, language: str, without: frozenset[int] = frozenset(), *, names_itself: bool = True
) -> Mapping[str, Likeness]:
    """A turn is heard by the partner, the analyst and at last the judge: what it is like is found once."""
    words = lexicon(language)
    seen = look(text, words)
    return likenesses(seen if names_itself else nameless(seen), index(language), words, without)


def nameless(seen: Look) -> Look:
    return replace(seen, name=None)


def likenesses(
    seen: Look, found: Index, words: Lexicon, without: frozenset[int] = frozenset()
) -> dict[str, Likeness]:
    """For every function; ``without`` leaves sources out, as when an exemplar is asked about itself."""
    best: dict[str, tuple[float, int]] = {}
    polls: dict[str, tuple[float, float]] = {}
    missing = _grams_of(without, found) if without else {}
    left_out = _numbers_of(without, found) if without else []
    begins = [begin for begin, _ in found.lines.values()]
    for folded, kinds in _as_seen(seen, found, words).items():
        for shown, trust in _views(folded):
            bag = unit(grams(shown, found.language), found.rarity, found.unseen)
            told = _cosines(bag, found)
            told[left_out] = 0.0
            most = np.maximum.reduceat(told, begins).tolist()
            for (function, (begin, end)), nearest in zip(found.lines.items(), most, strict=True):
                if found.slots[function] in kinds and nearest * trust > best.get(function, NOBODY)[0]:
                    best[function] = (nearest * trust, begin + int(told[begin:end].argmax()))
            if shown is not folded and folded.surface:
                continue  # by its sound alone nearly any text has something of nearly any function
            for function, poll in _polled(bag, found, missing).items():
                if found.slots[function] in kinds:
                    polls[function] = max(polls.get(function, NO_POLL), poll)
    return {
        function: Likeness(min(score, 1.0), number, *polls.get(function, NO_POLL))
        for function, (score, number) in best.items()
    }


def _as_seen(seen: Look, found: Index, words: Lexicon) -> dict[Folded, set[Slots]]:
    """The text with its mentions marked; most functions see the same one, which is then compared once."""
    views: dict[Folded, set[Slots]] = defaultdict(set)
    for slots in found.kinds:
        views[abstracted(seen, slots, words)].add(slots)
    return views


SOUND_ALONE: Final = 0.92 / math.sqrt(SHARES["r"])
"""A text heard without its spelling has one channel of three: its cosine is brought back, and a little trust lost."""


def _views(folded: Folded) -> Iterator[tuple[Folded, float]]:
    if folded.surface or not folded.sound:
        yield folded, 1.0
    if folded.sound:
        yield Folded("", folded.sound, (), folded.asks), SOUND_ALONE


def _cosines(bag: Grams, found: Index) -> Figures:
    """With each exemplar in turn."""
    numbers, shares, weights, _ = found.postings.of(bag)
    return np.bincount(numbers, weights * shares, len(found.exemplars)).astype(np.float64, copy=False)


def _numbers_of(sources: frozenset[int], found: Index) -> list[int]:
    return [number for number, each in enumerate(found.exemplars) if each.source in sources]


def _grams_of(sources: frozenset[int], found: Index) -> dict[str, Counter[str]]:
    """N-gram to the functions that lose a voter when these sources are left out."""
    lost: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for line in found.exemplars:
        if line.source in sources:
            for gram in bag_of(line, found.language):
                lost[gram].add((line.function, line.source))
    return {gram: Counter(function for function, _ in each) for gram, each in lost.items()}


def _polled(bag: Grams, found: Index, missing: Mapping[str, Counter[str]]) -> dict[str, tuple[float, float]]:
    """For each function what it covers of the text, and the votes it gets."""
    total, every = sum(bag.values()) or 1.0, len(found.functions)
    places, votes, weights, sizes = found.voters.of(bag)
    if missing:
        voters = np.repeat(np.array(list(bag)), sizes)
        gone = [
            missing[gram][found.functions[place]] if gram in missing else 0
            for gram, place in zip(voters, places, strict=True)
        ]
        votes = np.maximum(votes - gone, 0)
    of_gram = np.repeat(np.arange(len(bag)), sizes)
    in_all = 1.0 + np.bincount(of_gram, votes, len(bag))
    covered = np.bincount(places, weights * (votes > 0), every) / total
    voted = np.bincount(places, weights * votes / in_all[of_gram], every) / total
    return {
        found.functions[place]: (float(covered[place]), float(voted[place]))
        for place in np.flatnonzero(covered).tolist()
    }
