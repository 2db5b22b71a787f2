"""How like a text is to each exemplar: character n-grams, sounds and words, weighed by how rare they are."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

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

START: Final = "^"
END: Final = "$"
NO_POLL: Final = (0.0, 0.0)
NO_POSTING: Final[tuple[tuple[int, ...], tuple[float, ...]]] = ((), ())
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


class Index(Struct, frozen=True):
    """Everything that is known of the lines before anybody has said a word."""

    language: str
    exemplars: tuple[Exemplar, ...]
    functions: tuple[str, ...]
    """All of the bank's, and what is none of them."""
    lines: Mapping[str, tuple[int, ...]]
    """Function to its exemplars."""
    slots: Mapping[str, Slots]
    """Function to the slots its lines have."""
    kinds: tuple[Slots, ...]
    rarity: Mapping[str, float]
    unseen: float
    postings: Mapping[str, tuple[tuple[int, ...], tuple[float, ...]]]
    """N-gram to the exemplars that have it, and to its share of their length."""
    voters: Mapping[str, tuple[tuple[int, int], ...]]
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
    numbers: dict[str, list[int]] = defaultdict(list)
    shares: dict[str, list[float]] = defaultdict(list)
    sources: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    places = {function: place for place, function in enumerate(slots)}
    for number, (each, bag) in enumerate(zip(lines, bags, strict=True)):
        for gram, weight in unit(bag, rarity, unseen).items():
            numbers[gram].append(number)
            shares[gram].append(weight)
            sources[gram][places[each.function]].add(each.source)
    return Index(
        language=language,
        exemplars=lines,
        functions=tuple(slots),
        lines={f: tuple(n for n, each in enumerate(lines) if each.function == f) for f in slots},
        slots=slots,
        kinds=tuple(sorted(set(slots.values()))),
        rarity=rarity,
        unseen=unseen,
        postings={gram: (tuple(found), tuple(shares[gram])) for gram, found in numbers.items()},
        voters={gram: tuple((f, len(s)) for f, s in found.items()) for gram, found in sources.items()},
        telling=frozenset(slots) - {each.function for each in lines if each.asks},
        keywords={
            function: tuple(surface_of(word, language) for word in each.keywords)
            for function, each in source.pack.lines.items()
        },
        denial=_leanings(lines, language, denies),
        question=_leanings(lines, language, seems_to_ask),
        usage=usage_of(lines, tuple(slots), language),
    )


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
    lines = found.lines if not without else _left(found, without)
    for folded, kinds in _as_seen(seen, found, words).items():
        for shown, trust in _views(folded):
            bag = unit(grams(shown, found.language), found.rarity, found.unseen)
            told = _cosines(bag, found)
            for function, numbers in lines.items():
                if found.slots[function] in kinds:
                    nearest = max(numbers, key=told.__getitem__)
                    best[function] = max(best.get(function, (0.0, -1)), (told[nearest] * trust, nearest))
            if shown is not folded and folded.surface:
                continue  # by its sound alone nearly any text has something of nearly any function
            for function, poll in _polled(bag, found, missing).items():
                if found.slots[function] in kinds:
                    polls[function] = max(polls.get(function, NO_POLL), poll)
    return {
        function: Likeness(min(score, 1.0), number, *polls.get(function, NO_POLL))
        for function, (score, number) in best.items()
        if score > 0
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


def _cosines(bag: Grams, found: Index) -> Sequence[float]:
    """With each exemplar in turn; a plain list, because nothing else takes so much of a turn's time."""
    told = [0.0] * len(found.exemplars)
    for gram, weight in bag.items():
        numbers, others = found.postings.get(gram, NO_POSTING)
        for number, other in zip(numbers, others, strict=False):
            told[number] += weight * other
    return told


def _left(found: Index, without: frozenset[int]) -> dict[str, tuple[int, ...]]:
    left = {
        function: tuple(number for number in numbers if found.exemplars[number].source not in without)
        for function, numbers in found.lines.items()
    }
    return {function: numbers for function, numbers in left.items() if numbers}


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
    total = sum(bag.values())
    covered: dict[str, float] = defaultdict(float)
    voted: dict[str, float] = defaultdict(float)
    for gram, weight in bag.items():
        votes = _votes_of(gram, found, missing)
        voters = 1.0 + sum(count for _, count in votes)
        for function, count in votes:
            covered[function] += weight
            voted[function] += weight * count / voters
    return {function: (each / total, voted[function] / total) for function, each in covered.items()}


def _votes_of(gram: str, found: Index, missing: Mapping[str, Counter[str]]) -> Sequence[tuple[str, int]]:
    votes = [(found.functions[place], count) for place, count in found.voters.get(gram, ())]
    if gram not in missing:
        return votes
    gone = missing[gram]
    return [(function, count - gone[function]) for function, count in votes if count > gone[function]]
