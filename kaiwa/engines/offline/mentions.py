"""Where a learner's words name something the bank knows: concepts found in a text, in any of their forms."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Bank, bank
from kaiwa.content.schema import Entry
from kaiwa.engines.offline.filling import SLOT
from kaiwa.engines.offline.folding import (
    SOUNDED,
    UNSPACED,
    fold,
    is_gibberish,
    shared_start,
    sound_of,
    surface_of,
    words_at,
)
from kaiwa.engines.offline.frames import frames_of, name_in
from kaiwa.engines.offline.kept import kept
from kaiwa.scripts.kana import is_kana

FIGURES: Final = {
    name: str(value)
    for value, name in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1
    )
}
"""Concepts that learners type as a figure."""
STRANGE: Final = 4
"""From so many words on a text may be strange; one in so many may be known by chance."""
SHORTEST_TYPO: Final = 5
"""From this many letters on, one wrong letter is forgiven."""


class Mention(Struct, frozen=True):
    concept: str
    start: int
    end: int


class Lexicon(Struct, frozen=True):
    """The words of the concepts that can fill a slot, by how they are written and how they sound."""

    language: str
    written: Mapping[str, tuple[str, ...]]
    sounded: Mapping[str, tuple[str, ...]]
    starts_written: Mapping[str, tuple[int, ...]]
    """First letter to the lengths of the words that begin so, longest first."""
    starts_sounded: Mapping[str, tuple[int, ...]]
    fits: Mapping[str, frozenset[str]]
    """Concept to the slots it may fill."""
    telling: Mapping[str, tuple[str, ...]]
    """Concepts that are whole clauses, to the words that give them away in whatever form."""
    known: frozenset[str]
    """Every word of the pack: what is none of them may be somebody's name."""
    frames: tuple[str, ...]
    """Regular expressions of what stands around a name."""
    slips: Mapping[str, tuple[str, ...]]
    """First letter to the single words of the concepts that begin so: one of them may be misspelt."""

    def in_written(self, surface: str) -> tuple[Mention, ...]:
        if self.language in UNSPACED:
            return tuple(_longest(surface, self.written, self.starts_written))
        return tuple(_by_words(surface, self))

    def name_in(self, text: str) -> tuple[int, int] | None:
        return name_in(text, self.frames, self._is_known)

    def _is_known(self, text: str) -> bool:
        words = fold(text, self.language).words
        said = (text, *text.split())
        return any(is_gibberish(each, self.language) for each in said) or any(
            word in self.known for word in words
        )

    def is_strange(self, text: str) -> bool:
        """Several words, and nearly none of them is the language's; where words are neither spaced nor glued together."""
        if self.language in SOUNDED:
            return False
        words = fold(text, self.language).words
        return len(words) >= STRANGE and sum(word in self.known for word in words) * STRANGE <= len(words)

    def in_sounded(self, sound: str) -> tuple[Mention, ...]:
        return tuple(_longest(sound, self.sounded, self.starts_sounded))


@cache
def lexicon(language: str) -> Lexicon:
    return kept(f"lexicon-{language}", language, Lexicon, lambda: lexicon_of(bank(language)))


def lexicon_of(source: Bank) -> Lexicon:
    language = source.pack.language
    fits = {
        concept: slots
        for concept, meaning in source.core.concepts.items()
        if concept in source.pack.lexicon and (slots := _slots(source, frozenset(meaning.tags)))
    }
    written: dict[str, list[str]] = {}
    sounded: dict[str, list[str]] = {}
    for concept in fits:
        entry = source.pack.lexicon[concept]
        for text in _texts(entry):
            _add(written, surface_of(text, language), concept)
            if language in SOUNDED:
                _add(sounded, sound_of(text, language), concept)
        if concept in FIGURES:
            _add(written, FIGURES[concept], concept)
        if language in SOUNDED and entry.reading:
            _add(sounded, sound_of(entry.reading, language), concept)
            if language == "ja" and len(entry.reading) > 1 and not is_kana(entry.word):
                _add(written, surface_of(entry.reading, language), concept)
    return Lexicon(
        language=language,
        written={text: tuple(found) for text, found in written.items()},
        sounded={text: tuple(found) for text, found in sounded.items() if len(text) > 1},
        starts_written=_starts(written),
        starts_sounded=_starts(text for text in sounded if len(text) > 1),
        fits=fits,
        telling=_telling(source, fits),
        known=frozenset(_vocabulary(source)),
        frames=frames_of(source.pack.lines[INTRODUCTION], further=source.pack.names.around),
        slips=_slips(written),
    )


def _vocabulary(source: Bank) -> Iterator[str]:
    language = source.pack.language
    for text in _every_text(source):
        yield from fold(SLOT.sub(" ", text), language).words


def _every_text(source: Bank) -> Iterator[str]:
    for entry in source.pack.lexicon.values():
        yield from _texts(entry)
    for function, lines in source.pack.lines.items():
        for spoken in (lines.a, lines.b):
            yield from (line.text for line in (*spoken.say, *spoken.tell))
            if function != INTRODUCTION:  # its exemplars are full of names
                yield from (line.text for line in spoken.heard)


INTRODUCTION: Final = "introduce_self"
CLAUSES: Final = frozenset({"activity", "need", "problem"})
TOO_COMMON: Final = 0.03
"""A word in more than this share of the clauses tells none of them from the others."""


def _telling(source: Bank, fits: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    language = source.pack.language
    words = {
        concept: tuple(word for word, _, _ in words_at(source.pack.lexicon[concept].word, language))
        for concept, slots in fits.items()
        if not CLAUSES.isdisjoint(slots)
    }
    common = Counter(word for found in words.values() for word in set(found))
    most = max(3, TOO_COMMON * len(words))
    told = {concept: tuple(w for w in found if common[w] <= most) for concept, found in words.items()}
    return {concept: found for concept, found in told.items() if found}


class Told(Struct, frozen=True):
    """A clause told in other forms: which words of the text tell it."""

    concept: str
    start: int
    end: int
    words: int


def told_in(text: str, words: Lexicon) -> tuple[Told, ...]:
    """Clauses whose telling words all stand in the text, the fullest first; offsets are those of the text."""
    placed = words_at(text, words.language)
    beginnings = {word[:1] for word, _, _ in placed}
    found = []
    for concept, wanted in words.telling.items():
        if sum(each[:1] in beginnings for each in wanted) < _enough(wanted):
            continue
        spans = [
            next(((s, e) for w, s, e in placed if akin(w, each, words.language)), None) for each in wanted
        ]
        present = [span for span in spans if span]
        if len(present) >= _enough(wanted):
            start, end = min(s for s, _ in present), max(e for _, e in present)
            found.append(Told(concept, start, end, len(present)))
    return tuple(sorted(found, key=lambda each: (-each.words, each.start, each.concept)))


def _enough(wanted: tuple[str, ...]) -> int:
    """Of three words and more, one may be missing."""
    return len(wanted) - (len(wanted) > 2)


def akin(word: str, other: str, language: str) -> bool:
    """The same word in another form: lemmas are compared where there are some, beginnings where there are none."""
    if word == other:
        return True
    if language in UNSPACED:
        return False
    least = 2 if language == "ko" else 4
    if word[:least] != other[:least]:  # most pairs end here
        return False
    same = shared_start(word, other)
    return same >= least and same >= 0.55 * max(len(word), len(other))


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(dict.fromkeys((entry.word, *entry.forms.values())))


def _slots(source: Bank, tags: frozenset[str]) -> frozenset[str]:
    return frozenset(
        slot
        for function in source.core.functions.values()
        for slot, fitting in function.slots.items()
        if not tags.isdisjoint(fitting)
    )


def _add(table: dict[str, list[str]], text: str, concept: str) -> None:
    found = table.setdefault(text, [])
    if text and concept not in found:
        found.append(concept)


def _starts(texts: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = {}
    for text in texts:
        if text:
            lengths.setdefault(text[0], set()).add(len(text))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}


def _longest(
    text: str, table: Mapping[str, tuple[str, ...]], starts: Mapping[str, tuple[int, ...]]
) -> Iterator[Mention]:
    """Every place's longest words; overlapping ones too, so that each slot finds its own."""
    for start, first in enumerate(text):
        for length in starts.get(first, ()):
            for concept in table.get(text[start : start + length], ()):
                yield Mention(concept, start, start + length)


MOST_WORDS: Final = 6


def _by_words(text: str, words: Lexicon) -> Iterator[Mention]:
    """Word by word; Korean glues particles to the last one."""
    table, glued = words.written, words.language == "ko"
    spans, at = [], 0
    for word in text.split(" "):
        spans.append((at, at + len(word)))
        at += len(word) + 1
    for first, (start, _) in enumerate(spans):
        for last in range(min(first + MOST_WORDS, len(spans)) - 1, first - 1, -1):
            end = spans[last][1]
            found = table.get(text[start:end]) or (first == last and _misspelt(text[start:end], words)) or ()
            for concept in found:
                yield Mention(concept, start, end)
            if glued and not found:
                for shorter in range(end - 1, max(start, spans[last][0]), -1):
                    for concept in table.get(text[start:shorter], ()):
                        yield Mention(concept, start, shorter)


def _slips(table: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for text in table:
        if len(text) >= SHORTEST_TYPO - 1 and text.isascii() and " " not in text:
            found.setdefault(text[0], []).append(text)
    return {first: tuple(each) for first, each in found.items()}


def _misspelt(word: str, words: Lexicon) -> tuple[str, ...]:
    if len(word) < SHORTEST_TYPO or not word.isascii():
        return ()
    for other in words.slips.get(word[0], ()):
        if abs(len(other) - len(word)) <= 1 and one_slip(word, other):
            return words.written[other]
    return ()


def one_slip(a: str, b: str) -> bool:
    """Whether one letter is wrong, missing, too much, or two neighbours changed places."""
    if a == b:
        return True
    if len(a) > len(b):
        a, b = b, a
    at = shared_start(a, b)
    if len(a) < len(b):
        return a[at:] == b[at + 1 :]
    return a[at + 1 :] == b[at + 1 :] or (
        a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
    )
