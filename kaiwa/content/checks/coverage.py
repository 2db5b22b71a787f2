"""Whoever taps a word of our own lines is told what it means: nearly each of them has a gloss."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.content.bank import Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import SLOT, spoken

LEAST: Final = 0.95
SHOWN: Final = 40
SLOT_STANDS_AS: Final = "\u25a1"
"""No letter of any language, and no end of a sentence."""


class Seen(Struct, frozen=True, gc=False):
    """A word of a line that is neither a name nor a number."""

    word: str
    is_glossed: bool


Look = Callable[[str], Sequence[Seen]]


class Coverage(Struct, frozen=True):
    words: int
    missing: Counter[str]

    @property
    def share(self) -> float:
        return 1 - self.missing.total() / self.words if self.words else 1.0


def coverage(pack: Pack, look: Look) -> Coverage:
    words, missing = 0, Counter[str]()
    for text in _lines(pack):
        for seen in look(SLOT.sub(SLOT_STANDS_AS, text)):
            words += 1
            if not seen.is_glossed:
                missing[seen.word] += 1
    return Coverage(words, missing)


def check_pack(pack: Pack, look: Look) -> Iterator[Finding]:
    found = coverage(pack, look)
    told = ", ".join(f"{word} {times}" for word, times in found.missing.most_common(SHOWN))
    if found.share < LEAST:
        yield Finding(
            "words without a gloss", f"{found.share:.3f} have one, {LEAST} are wanted; most frequent: {told}"
        )
    elif found.missing:
        yield review("words without a gloss", told)


def _lines(pack: Pack) -> Iterator[str]:
    """What the partner says, what a learner may say, and how it is said more naturally."""
    yield from (each.line.text for each in spoken(pack))
    for field in msgspec.structs.fields(pack.tutor):
        yield from (line.text for line in getattr(pack.tutor, field.name))
    yield from (each.better for each in pack.stilted)
