"""The bank as the author reaches for it: every situation with its words, functions and kinds of talk, indexed once."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Bank, bank, in_language
from kaiwa.content.schema import CanDo, Goal, Group, Situation
from kaiwa.curriculum.keywords import touches
from kaiwa.curriculum.measure import Lexicon, lexicon_of
from kaiwa.curriculum.schedule import Item
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.glosses import english

NEVER_TAUGHT: Final = frozenset({"amount"})
"""Sums of money fill slots; nobody learns 850 by heart."""
MOST_OPEN: Final = 12
"""So many concepts are kept for a slot that the situation itself leaves open."""
LEAST_FIT: Final = 0.8
OWN_GOAL: Final = 0.3
TOO_GENERAL: Final = frozenset({"topic", "past", "future"})


class Shelved(Struct, frozen=True):
    situation: Situation
    title: str
    about: tuple[str, ...]
    """Title, domain and keywords."""
    words: tuple[str, ...]
    """The concepts of its slots in turns, one of each slot after the other: the most likely ones come first."""
    slots: Mapping[str, tuple[str, ...]]
    """Its slots, and those that its functions need beside them, each with the concepts that fit."""
    related: tuple[str, ...]
    """Concepts that belong near it, easiest first."""
    moves: tuple[str, ...]
    """What a learner may do in it, in the order of the scene."""
    functions: frozenset[str]
    cando: tuple[tuple[float, CanDo], ...]
    """What one can do after it, with how well each fits."""
    groups: Mapping[Group, float]
    """Which kind of talk it is made of, as shares of the learner's moves."""

    def touches(self, keyword: str) -> bool:
        return touches(self.about, keyword)

    def closeness(self, keywords: Sequence[str]) -> float:
        """0 to 1; the first of the keywords says most."""
        if not keywords:
            return 0.0
        weights = [1 / place for place in range(1, len(keywords) + 1)]
        near = sum(weight for weight, word in zip(weights, keywords, strict=True) if self.touches(word))
        return near / sum(weights)


class Shelf(Struct, frozen=True):
    bank: Bank
    shelved: Mapping[str, Shelved]
    tagged: Mapping[str, tuple[str, ...]]
    """Tag to its concepts, easiest first."""
    ratings: Mapping[str, int]
    by_rating: tuple[str, ...]
    """Every concept that has a word, easiest first."""
    items: Mapping[str, Item]
    """Every concept as a word of the pack."""
    taught: frozenset[str]
    """Those that are worth learning."""
    lexicon: Lexicon

    @property
    def goals(self) -> frozenset[Goal]:
        return frozenset(each.situation.goal for each in self.shelved.values())


@cache
def shelf(language: str) -> Shelf:
    return shelf_of(bank(language))


def shelf_of(source: Bank) -> Shelf:
    concepts = [each for each in source.core.concepts if each in source.pack.lexicon]
    ratings = {each: source.rating_of(each) for each in concepts}
    by_rating = tuple(sorted(concepts, key=lambda each: (ratings[each], each)))
    tagged: dict[str, list[str]] = {}
    for concept in by_rating:
        for tag in source.core.concepts[concept].tags:
            tagged.setdefault(tag, []).append(concept)
    return Shelf(
        bank=source,
        shelved={
            each.id: _shelved(each, source, tagged, ratings) for each in source.core.situations.values()
        },
        tagged={tag: tuple(found) for tag, found in tagged.items()},
        ratings=ratings,
        by_rating=by_rating,
        items={each: _item(each, source) for each in by_rating},
        lexicon=lexicon_of(source.pack, source.core.concepts, source.core.functions),
        taught=frozenset(each for each in by_rating if _is_taught(each, source)),
    )


def _shelved(
    situation: Situation, source: Bank, tagged: Mapping[str, list[str]], ratings: Mapping[str, int]
) -> Shelved:
    moves = tuple(dict.fromkeys(step.move for node in situation.nodes for step in node.expects))
    counted = [source.core.functions[move].group for move in moves]
    title = in_language(situation.title)
    words = [each for row in zip_longest(*situation.slots.values()) for each in row if each in ratings]
    tags = {tag for each in words for tag in source.core.concepts[each].tags} | {situation.domain}
    related = {each for tag in tags - TOO_GENERAL for each in tagged.get(tag, ())}
    return Shelved(
        situation=situation,
        title=title,
        about=(title, situation.domain, *situation.keywords),
        words=tuple(dict.fromkeys(words)),
        slots=_slots(situation, source, tagged, ratings),
        related=tuple(sorted(related, key=lambda each: (ratings[each], each))),
        moves=moves,
        cando=_cando(situation, source),
        functions=frozenset(moves) | {node.partner for node in situation.nodes},
        groups={group: counted.count(group) / len(counted) for group in Group},
    )


def _slots(
    situation: Situation, source: Bank, tagged: Mapping[str, list[str]], ratings: Mapping[str, int]
) -> dict[str, tuple[str, ...]]:
    found = {slot: tuple(c for c in concepts if c in ratings) for slot, concepts in situation.slots.items()}
    functions = [node.partner for node in situation.nodes]
    functions += [step.move for node in situation.nodes for step in node.expects]
    for function in functions:
        for slot, tags in source.core.functions[function].slots.items():
            if slot != NAME and not found.get(slot):
                fitting = dict.fromkeys(c for tag in tags for c in tagged.get(tag, ()))
                found[slot] = tuple(sorted(fitting, key=lambda c: (ratings[c], c))[:MOST_OPEN])
    return {slot: concepts for slot, concepts in found.items() if concepts}


def _cando(situation: Situation, source: Bank) -> tuple[tuple[float, CanDo], ...]:
    """Those that speak of what the objectives ask for; the objectives count more than the rest of the scene."""
    asked = {move for each in situation.objectives for move in each.evidence.moves}
    fits = [
        (
            len(asked & set(each.functions)) / len(each.functions) + OWN_GOAL * (each.goal is situation.goal),
            each,
        )
        for each in source.core.cando
        if each.functions
    ]
    return tuple(fit for fit in fits if fit[0] >= LEAST_FIT)


def _is_taught(concept: str, source: Bank) -> bool:
    return NEVER_TAUGHT.isdisjoint(source.core.concepts[concept].tags)


def _item(concept: str, source: Bank) -> Item:
    entry, meaning = source.pack.lexicon[concept], source.core.concepts[concept]
    return Item(
        id=concept,
        text=entry.word,
        reading=entry.reading,
        gloss=english(meaning),
        kind="phrase" if meaning.pos == "phrase" else "word",
        rating=source.rating_of(concept),
    )
