"""How like a text is to each exemplar: character n-grams, sounds and words, weighed by how rare they are."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import bank
from kaiwa.engines.offline.exemplars import Exemplar, Look, abstracted, exemplars, look
from kaiwa.engines.offline.folding import UNSPACED, Folded, surface_of
from kaiwa.engines.offline.mentions import Lexicon, lexicon

Slots = tuple[str, ...]
Grams = Mapping[str, float]

START: Final = "^"
END: Final = "$"
NO_POLL: Final = (0.0, 0.0)
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


class Index(Struct, frozen=True):
    language: str
    exemplars: tuple[Exemplar, ...]
    slots: Mapping[str, Slots]
    """Function to the slots its lines have."""
    kinds: tuple[Slots, ...]
    rarity: Mapping[str, float]
    unseen: float
    postings: Mapping[tuple[Slots, str], Sequence[tuple[int, float]]]
    """Slots and n-gram to the exemplars that have it, with its share of their length."""
    owners: Mapping[str, Mapping[str, frozenset[int]]]
    """N-gram to functions to the sources that have it."""
    votes: Mapping[str, Sequence[tuple[str, float]]]
    """N-gram to its share of votes for each function."""
    words: Lexicon
    keywords: Mapping[str, tuple[str, ...]]
    telling: frozenset[str]
    """Functions none of whose lines is a question."""


@cache
def index(language: str) -> Index:
    return index_of(language, exemplars(language), lexicon(language))


def index_of(language: str, lines: tuple[Exemplar, ...], words: Lexicon) -> Index:
    slots = {each.id: tuple(sorted(each.slots)) for each in bank(language).core.functions.values()}
    bags = [grams(Folded(each.surface, each.sound, each.words, each.asks), language) for each in lines]
    seen = Counter(gram for bag in bags for gram in bag)
    rarity = {gram: math.log((1 + len(lines)) / (1 + count)) + 0.3 for gram, count in seen.items()}
    unseen = math.log(1 + len(lines)) + 0.3
    postings: dict[tuple[Slots, str], list[tuple[int, float]]] = defaultdict(list)
    owners: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, (each, bag) in enumerate(zip(lines, bags, strict=True)):
        for gram, weight in unit(bag, rarity, unseen).items():
            postings[slots[each.function], gram].append((number, weight))
            owners[gram][each.function].add(each.source)
    frozen = {gram: {f: frozenset(s) for f, s in found.items()} for gram, found in owners.items()}
    return Index(
        language=language,
        exemplars=lines,
        slots=slots,
        kinds=tuple(sorted(set(slots.values()))),
        rarity=rarity,
        unseen=unseen,
        postings=dict(postings),
        owners=frozen,
        votes={gram: _shares({f: len(s) for f, s in found.items()}) for gram, found in frozen.items()},
        words=words,
        telling=frozenset(slots) - {each.function for each in lines if each.asks},
        keywords={
            function: tuple(surface_of(word, language) for word in each.keywords)
            for function, each in bank(language).pack.lines.items()
        },
    )


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
def likenesses_in(text: str, language: str) -> Mapping[str, Likeness]:
    """Of the whole pack; a turn is heard by the partner, the analyst and at last the judge."""
    found = index(language)
    return likenesses(look(text, found.words), found)


def likenesses(seen: Look, found: Index, without: frozenset[int] = frozenset()) -> dict[str, Likeness]:
    """For every function; ``without`` leaves sources out, as when an exemplar is asked about itself."""
    best: dict[str, tuple[float, int]] = {}
    polls: dict[str, tuple[float, float]] = {}
    for slots in found.kinds:
        folded = abstracted(seen, slots, found.words)
        for shown, trust in _views(folded):
            bag = unit(grams(shown, found.language), found.rarity, found.unseen)
            for number, score in _cosines(bag, slots, found).items():
                line = found.exemplars[number]
                if line.source not in without and score * trust > best.get(line.function, (0.0, -1))[0]:
                    best[line.function] = (score * trust, number)
            if shown is not folded and folded.surface:
                continue  # by its sound alone nearly any text has something of nearly any function
            for function, poll in _polled(bag, slots, found, without).items():
                polls[function] = max(polls.get(function, NO_POLL), poll)
    return {
        function: Likeness(min(score, 1.0), number, *polls.get(function, NO_POLL))
        for function, (score, number) in best.items()
    }


SOUND_ALONE: Final = 0.92 / math.sqrt(SHARES["r"])
"""A text heard without its spelling has one channel of three: its cosine is brought back, and a little trust lost."""


def _views(folded: Folded) -> Iterable[tuple[Folded, float]]:
    if not folded.sound:
        return ((folded, 1.0),)
    heard = (Folded("", folded.sound, (), folded.asks), SOUND_ALONE)
    return ((folded, 1.0), heard) if folded.surface else (heard,)


def _cosines(bag: Grams, slots: Slots, found: Index) -> Mapping[int, float]:
    told: dict[int, float] = defaultdict(float)
    for gram, weight in bag.items():
        for number, other in found.postings.get((slots, gram), ()):
            told[number] += weight * other
    return told


def _shares(counts: Mapping[str, int]) -> tuple[tuple[str, float], ...]:
    voters = sum(counts.values()) + 1.0
    return tuple((function, count / voters) for function, count in counts.items() if count)


def _votes_of(gram: str, found: Index, without: frozenset[int]) -> Sequence[tuple[str, float]]:
    if not without:
        return found.votes.get(gram, ())
    return _shares({f: len(sources - without) for f, sources in found.owners.get(gram, {}).items()})


def _polled(
    bag: Grams, slots: Slots, found: Index, without: frozenset[int]
) -> dict[str, tuple[float, float]]:
    """For each function with these slots: what it covers of the text, and the votes it gets."""
    total = sum(bag.values())
    covered: dict[str, float] = defaultdict(float)
    voted: dict[str, float] = defaultdict(float)
    for gram, weight in bag.items():
        for function, share in _votes_of(gram, found, without):
            if found.slots[function] == slots:
                covered[function] += weight
                voted[function] += weight * share
    return (
        {function: (each / total, voted[function] / total) for function, each in covered.items()}
        if total
        else {}
    )
