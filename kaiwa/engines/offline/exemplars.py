"""Everything the pack knows that a learner may say, line by line, with the function each line performs."""

from collections.abc import Iterator
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Bank, bank
from kaiwa.content.schema import Tier
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.folding import SOUNDED, UNSPACED, Folded, asks, fold
from kaiwa.engines.offline.mentions import CLAUSES, Lexicon, Mention, Told, lexicon, told_in
from kaiwa.engines.offline.templates import MARK, mark_of, marked

NOT_BARE: Final = frozenset(
    {"ask_availability", "say_unavailable", "recommend", "give_location", "ask_permission", "state_dislike"}
    | {"invite", "suggest", "ask_like", "ask_opinion", "state_price", "state_ability"}
)
"""Moves that nobody makes by naming a thing and nothing else."""


ELSEWHERE: Final = "elsewhere"
"""Stands where a function does, for what is none of them: no scene expects it."""


class Exemplar(Struct, frozen=True):
    """One line of a function, with its slots marked."""

    function: str
    source: int
    """Lines that come from one entry of the pack (a mistake and its mend) share it."""
    text: str
    surface: str
    sound: str
    words: tuple[str, ...]
    asks: bool


@cache
def exemplars(language: str) -> tuple[Exemplar, ...]:
    return tuple(exemplars_of(bank(language), lexicon(language)))


def exemplars_of(source: Bank, words: Lexicon) -> Iterator[Exemplar]:
    language = source.pack.language
    number = 0
    for function, lines in source.pack.lines.items():
        slots = tuple(sorted(source.core.functions[function].slots))
        for tier in Tier:
            spoken = lines.a if tier is Tier.A else lines.b
            for line in spoken.say:
                number += 1
                yield _exemplar(function, number, marked(line.text), language, slots, words)
            for heard in spoken.heard:
                number += 1
                for text in dict.fromkeys(filter(None, (heard.text, heard.better))):
                    yield _exemplar(function, number, text, language, slots, words)
        if function not in NOT_BARE:
            for slot in slots:
                number += 1
                mark = mark_of(slot)
                yield Exemplar(function, number, mark, mark, mark, (mark,), False)
    for text in source.pack.elsewhere:
        number += 1
        yield _exemplar(ELSEWHERE, number, text, language, (), words)


def _exemplar(
    function: str, source: int, text: str, language: str, slots: tuple[str, ...], words: Lexicon
) -> Exemplar:
    shown = abstracted(look(text, words), slots, words)
    return Exemplar(function, source, text, shown.surface, shown.sound, shown.words, shown.asks)


class Look(Struct, frozen=True):
    """A text, and everything in it that may fill some slot: looked at once, marked for one function after the other."""

    text: str
    folded: Folded
    written: tuple[Mention, ...]
    sounded: tuple[Mention, ...]
    told: tuple[Told, ...]
    name: tuple[int, int] | None
    """Where the learner says their own name."""

    @property
    def is_but_a_name(self) -> bool:
        return self.name is not None and not any(
            c.isalnum() for c in self.text[: self.name[0]] + self.text[self.name[1] :]
        )


def look(text: str, words: Lexicon) -> Look:
    has_marks = MARK.search(text) is not None
    folded = _fold_marked(text, words.language) if has_marks else fold(text, words.language)
    return Look(
        text=text,
        folded=folded,
        written=_by_length(words.in_written(folded.surface)),
        sounded=_by_length(words.in_sounded(folded.sound)),
        told=told_in(text, words) if folded.surface and not has_marks else (),
        name=None if has_marks else words.name_in(text),
    )


def _by_length(found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(sorted(found, key=lambda one: (one.start - one.end, one.start, one.concept)))


def abstracted(seen: Look, slots: tuple[str, ...], words: Lexicon) -> Folded:
    """The text folded, with a mark wherever a word stands that may fill one of the slots."""
    folded, language = seen.folded, words.language
    if not slots:
        return folded
    if NAME in slots and seen.name:
        start, end = seen.name
        return _fold_marked(seen.text[:start] + mark_of(NAME) + seen.text[end:], language)
    surface = _mark(folded.surface, seen.written, slots, words)
    if (clauses := CLAUSES.intersection(slots)) and (told := _tell(seen, surface, clauses, words)):
        return abstracted(look(told, words), tuple(slot for slot in slots if slot not in clauses), words)
    sound = _mark(folded.sound, seen.sounded, slots, words)
    if surface == folded.surface and sound == folded.sound:
        return folded
    return Folded(surface, sound, _words(surface, language), folded.asks)


def _tell(seen: Look, surface: str, clauses: frozenset[str], words: Lexicon) -> str:
    """A clause that stands there in another form than the lexicon's is marked from its first to its last word."""
    marks = {slot: mark_of(slot) for slot in sorted(clauses)}
    if any(mark in surface for mark in marks.values()):
        return ""
    for told in seen.told:
        slot = next((slot for slot in marks if slot in words.fits[told.concept]), None)
        if slot:
            return seen.text[: told.start] + marks[slot] + seen.text[told.end :]
    return ""


def _fold_marked(text: str, language: str) -> Folded:
    pieces = [each if MARK.fullmatch(each) else fold(each, language) for each in MARK.split(text) if each]
    shown = [each if isinstance(each, str) else each.surface for each in pieces]
    surface = "".join(shown) if language in UNSPACED else " ".join(filter(None, shown))
    sound = "".join(each if isinstance(each, str) else each.sound for each in pieces)
    return Folded(
        surface, sound if language in SOUNDED else "", _words(surface, language), asks(text, language)
    )


def _words(surface: str, language: str) -> tuple[str, ...]:
    if language not in UNSPACED:
        return tuple(surface.split())
    pieces = (each for each in MARK.split(surface) if each)
    return tuple(
        w for each in pieces for w in ((each,) if MARK.fullmatch(each) else fold(each, language).words)
    )


def spans(
    text: str, found: tuple[Mention, ...], slots: tuple[str, ...], words: Lexicon
) -> list[tuple[int, int, str]]:
    """Longest mention first; what overlaps a longer one is no mention. In the order of the text."""
    taken: list[tuple[int, int, str]] = []
    for each in found:
        slot = next((slot for slot in slots if slot in words.fits[each.concept]), None)
        if slot and all(each.end <= start or end <= each.start for start, end, _ in taken):
            taken.append((each.start, each.end, slot))
    return sorted(taken)


def _mark(text: str, found: tuple[Mention, ...], slots: tuple[str, ...], words: Lexicon) -> str:
    for start, end, slot in reversed(spans(text, found, slots, words)):
        text = text[:start] + mark_of(slot) + text[end:]
    return text
