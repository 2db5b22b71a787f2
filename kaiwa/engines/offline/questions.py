"""What can be asked of somebody to find out where they stand: the pack's words, lines and grammar, each with its level."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import CEILING, Bank, bank, in_language, load_core
from kaiwa.content.schema import Phrasing, Register
from kaiwa.conversations.ladder import Kind
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.filling import SLOT
from kaiwa.engines.offline.glosses import english
from kaiwa.engines.offline.recognition import KIN
from kaiwa.engines.offline.shelf import NEVER_TAUGHT

CHOICES: Final = 4
NEAREST: Final = 8
"""So many questions near the wanted level are drawn from."""
LONGER_LINES: Final = (36, CEILING)
"""The levels that the lines of the second tier span; those of the first are as hard as what they do."""
TELLING: Final = frozenset({"noun", "verb", "adj", "adv"})
TOO_ALIKE: Final = 0.6
"""A word that looks like its meaning tells nothing about who knows it."""
YES: Final = "Yes, easily"
SOMEHOW: Final = "With some effort"
NOT_YET: Final = "Not yet"


class Question(Struct, frozen=True, kw_only=True):
    kind: Kind
    id: str
    rating: int
    asked: str
    wanted: str
    alike: str = ""
    """Wrong choices are taken from what is alike in this."""
    choices: tuple[str, ...] = ()


def question_near(language: str, kind: Kind, aim: int, asked: Sequence[str], seed: str) -> Question:
    """One of those nearest to the level; what was asked about already is not asked about again."""
    gone = {_about(each) for each in asked}
    fresh = [each for each in questions(language)[kind] if _about(each.id) not in gone]
    near = sorted(fresh, key=lambda each: (abs(each.rating - aim), chance(seed, each.id)))[:NEAREST]
    closest = abs(near[0].rating - aim)
    return min(
        (each for each in near if abs(each.rating - aim) <= closest + 2),
        key=lambda each: chance(seed, "draw", each.id),
    )


def choices_for(question: Question, language: str, seed: str) -> tuple[str, ...]:
    """The right one among wrong ones that could be right by their looks."""
    if question.choices:
        return question.choices
    if question.kind is Kind.SAY:
        return ()
    others = [
        each
        for each in questions(language)[question.kind]
        if each.alike == question.alike and not _could_mean(each, question)
    ]
    by_level = sorted(
        others, key=lambda each: (abs(each.rating - question.rating) // 10, chance(seed, each.id))
    )
    wrong = list(dict.fromkeys(each.wanted for each in by_level))[: CHOICES - 1]
    return shuffled((question.wanted, *wrong), seed, question.id)


def shuffled(options: Sequence[str], *seed: object) -> tuple[str, ...]:
    return tuple(sorted(options, key=lambda each: chance(*seed, "order", each)))


@cache
def questions(language: str) -> Mapping[Kind, tuple[Question, ...]]:
    source = bank(language)
    return {
        Kind.WORD: tuple(_words(source)),
        Kind.LINE: tuple(_lines(source)),
        Kind.SAY: tuple(_to_say(source)),
        Kind.GRAMMAR: tuple(_grammar(source)),
    }


@cache
def can_dos() -> tuple[Question, ...]:
    return tuple(
        Question(
            kind=Kind.CAN_DO,
            id=each.id,
            rating=each.rating,
            asked=in_language(each.text),
            wanted=YES,
            choices=(YES, SOMEHOW, NOT_YET),
        )
        for each in load_core().cando
    )


def _words(source: Bank) -> Iterator[Question]:
    for id, concept in source.core.concepts.items():
        entry = source.pack.lexicon.get(id)
        if entry is None or concept.pos not in TELLING or not NEVER_TAUGHT.isdisjoint(concept.tags):
            continue
        gloss = english(concept)
        if gloss[:1].isupper():  # a country is read off a map
            continue
        if SequenceMatcher(None, entry.word.casefold(), gloss.casefold()).ratio() < TOO_ALIKE:
            yield Question(
                kind=Kind.WORD,
                id=id,
                rating=source.rating_of(id),
                asked=entry.word,
                wanted=gloss,
                alike=concept.pos,
            )


def _lines(source: Bank) -> Iterator[Question]:
    for function, tier, told in _phrasings(source, "tell"):
        for line in told:
            gloss = in_language(line.gloss)
            yield Question(
                kind=Kind.LINE,
                id=f"{function}:{tier}:{line.text}",
                rating=_rating(source, function, tier),
                asked=line.text,
                wanted=gloss,
                alike=f"{tier}{'?' if gloss.endswith('?') else ''}",
            )


def _to_say(source: Bank) -> Iterator[Question]:
    for function, tier, said in _phrasings(source, "say"):
        polite = [line for line in said if line.register is Register.POLITE]
        for line in polite[:2]:
            yield Question(
                kind=Kind.SAY,
                id=f"{function}:{tier}:{line.text}",
                rating=_rating(source, function, tier),
                asked=in_language(line.gloss),
                wanted=line.text,
            )


def _grammar(source: Bank) -> Iterator[Question]:
    for point in source.pack.grammar.values():
        error = point.errors[0]
        if error.wrong != error.better:
            yield Question(
                kind=Kind.GRAMMAR,
                id=point.id,
                rating=point.rating,
                asked=in_language(point.title),
                wanted=error.better,
                choices=shuffled((error.better, error.wrong), point.id),
            )


def _phrasings(source: Bank, side: str) -> Iterator[tuple[str, str, list[Phrasing]]]:
    """Lines that are whole as they stand."""
    for function, spoken in source.pack.lines.items():
        for tier, utterances in (("a", spoken.a), ("b", spoken.b)):
            yield function, tier, [line for line in getattr(utterances, side) if not SLOT.search(line.text)]


def _rating(source: Bank, function: str, tier: str) -> int:
    own = source.core.functions[function].rating
    if tier == "a":
        return own
    hardest = max(each.rating for each in source.core.functions.values())
    first, last = LONGER_LINES
    return round(first + (last - first) * own / hardest)


def _about(id: str) -> str:
    """A word, a point of grammar, or what a line does."""
    return id.partition(":")[0]


def _could_mean(other: Question, question: Question) -> bool:
    """Lines that do the same thing, or nearly; and meanings that share a word, beside the small ones."""
    one, two = _about(other.id), _about(question.id)
    words = {word for word in other.wanted.casefold().split() if len(word) > 3}
    return (
        one == two
        or any(one in kin and two in kin for kin in KIN)
        or not words.isdisjoint(question.wanted.casefold().split())
    )
