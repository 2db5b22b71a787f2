"""What a day has to teach: the phrases for its moves, the words of its scene, then words that belong near it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import Bank
from kaiwa.content.schema import Phrasing, Register, Tier, Utterances
from kaiwa.curriculum.level import HIGHEST, Cefr
from kaiwa.curriculum.schedule import Item
from kaiwa.engines.offline.filling import NAME, Fillers, fill, is_fillable, slots_of
from kaiwa.engines.offline.shelf import Shelf, Shelved
from kaiwa.engines.offline.slots import STRETCH, fillers_for, from_abroad

REPAIR_KIT: Final = ("ask_repeat", "say_not_understand", "ask_slower")
PHRASES_A_DAY: Final = 2
KNOWN_BELOW: Final = 14
"""A word this far below the learner is taken as known."""
NEAREST: Final = 240
"""More than a month can teach."""


def tier_of(rating: int) -> Tier:
    return Tier.A if rating <= HIGHEST[Cefr.A2] else Tier.B


def utterances(bank: Bank, function: str, tier: Tier) -> Utterances:
    lines = bank.pack.lines[function]
    return lines.a if tier is Tier.A else lines.b


def phrase_item(
    shelf: Shelf, card: Shelved, move: str, rating: int, told: Collection[str] = ()
) -> Item | None:
    """The first phrase for it whose very words no other day teaches: すみません does two things and is new once."""
    bank, tier = shelf.bank, tier_of(rating)
    if move not in bank.pack.lines:
        return None
    fillers = fillers_for(shelf, from_abroad(shelf, card.slots), move, rating)
    lines = (
        fill(each, fillers, bank, move=move) for each in sayable(bank, move, tier, fillers, Register.POLITE)
    )
    phrase = next((each for each in lines if each.text not in told), None)
    if phrase is None:
        return None
    function = bank.core.functions[move]
    return Item(
        id=f"say_{tier}_{move}",
        text=phrase.text,
        reading=phrase.reading,
        gloss=phrase.gloss,
        kind="phrase",
        rating=max(function.rating, HIGHEST[Cefr.A2] + 1 if tier is Tier.B else 1),
    )


def sayable(
    bank: Bank, move: str, tier: Tier, fillers: Fillers, register: Register, name: Phrasing | None = None
) -> Iterator[Phrasing]:
    """What a learner may say here; lines in the scene's register first, lines without a slot last where there is one to fill."""
    lines = [line for line in utterances(bank, move, tier).say if is_fillable(line, fillers, bank, name)]
    wants_slot = bool(bank.core.functions[move].slots)
    yield from sorted(
        lines, key=lambda line: (line.register is not register, wants_slot and not slots_of(line) - {NAME})
    )


class Taught(Struct, frozen=True):
    """What other days teach already: by its id, and by its very words, which another phrase or word may share."""

    ids: frozenset[str]
    texts: frozenset[str]


def taught(ids: Iterable[str], items: Iterable[Item]) -> Taught:
    """``ids`` of what is known besides."""
    listed = tuple(items)
    return Taught(frozenset(ids) | {each.id for each in listed}, frozenset(each.text for each in listed))


def worth_teaching(
    shelf: Shelf,
    card: Shelved,
    rating: int,
    learner: int,
    taken: Taught,
    count: int,
    moves: Sequence[str],
) -> list[Item]:
    """Up to ``count`` new items that are not in ``taken``, the most useful in this scene first."""
    found: list[Item] = []
    told = set(taken.texts)
    for move in moves:
        item = phrase_item(shelf, card, move, rating, told)
        if item is not None and item.id not in taken.ids and len(found) < count:
            found.append(item)
            told.add(item.text)
    for concept in _words(shelf, card, rating, learner):
        if len(found) >= count:
            break
        if concept not in taken.ids and shelf.items[concept].text not in told:
            found.append(shelf.items[concept])
            told.add(shelf.items[concept].text)
    return found


def _words(shelf: Shelf, card: Shelved, rating: int, learner: int) -> Iterator[str]:
    """The scene's own first, then what belongs near it, then anything, nearest to the day's level."""
    lowest, highest = max(1, learner - KNOWN_BELOW), rating + STRETCH
    for concepts in (card.words, card.related, shelf.by_rating):
        fitting = [c for c in concepts if lowest <= shelf.ratings[c] <= highest and c in shelf.taught]
        if concepts is not card.words:
            fitting = nsmallest(NEAREST, fitting, key=lambda c: (abs(shelf.ratings[c] - rating), c))
        yield from fitting
