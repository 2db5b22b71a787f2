"""Which day each situation falls on: easy before hard, the week's kind of talk, what an event needs before the event."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from kaiwa.content.schema import Arc, Group
from kaiwa.curriculum.quality import LONGEST_RUN
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.drawing import Task, draw_set, hits, key_situation
from kaiwa.engines.offline.shelf import Shelf, Shelved
from kaiwa.engines.offline.wishes import week_of

WEEK_OF_GROUP: Final = (
    {
        Group.OPEN: 1.0,
        Group.REPAIR: 0.7,
        Group.TRANSACT: 0.6,
        Group.RELATE: 0.2,
        Group.TELL: 0.0,
        Group.ARGUE: 0.0,
    },
    {
        Group.OPEN: 0.3,
        Group.REPAIR: 0.3,
        Group.TRANSACT: 1.0,
        Group.RELATE: 0.3,
        Group.TELL: 0.2,
        Group.ARGUE: 0.1,
    },
    {
        Group.OPEN: 0.3,
        Group.REPAIR: 0.1,
        Group.TRANSACT: 0.2,
        Group.RELATE: 1.0,
        Group.TELL: 0.9,
        Group.ARGUE: 0.4,
    },
    {
        Group.OPEN: 0.0,
        Group.REPAIR: 0.1,
        Group.TRANSACT: 0.4,
        Group.RELATE: 0.4,
        Group.TELL: 0.8,
        Group.ARGUE: 1.0,
    },
)
"""Survive, transact, relate, perform."""

RANK: Final = 2.0
LEVEL: Final = 0.2
WEEK: Final = 1.0
AFTER_THE_EVENT: Final = 3.0
NEAR_THE_EVENT: Final = 2.0
REHEARSED_ON: Final = 21
"""Without a deadline the key scene is first met a week before its dress rehearsal."""
REHEARSED_NEAR: Final = 8.0
WANTED_HERE: Final = 12.0
MOVED: Final = 2.5
RUN: Final = 30.0
ROUNDS: Final = 8
LEAST_GAIN: Final = 1e-9


def draw_plan(shelf: Shelf, task: Task, keep: Sequence[str] = ()) -> tuple[str, ...]:
    """Twenty-eight ids; ``keep`` is an earlier plan that is changed only as far as the wishes ask for."""
    cards = draw_set(shelf, task, keep)
    key = _key(cards, task, keep)
    placed = _placed([cards[day % len(cards)] for day in range(DAYS - 1)], shelf, task, key, keep)
    return (*(card.situation.id for card in placed), key.situation.id)


def _key(cards: Sequence[Shelved], task: Task, keep: Sequence[str]) -> Shelved:
    wanted = task.wishes.wanted_on(DAYS)
    near = max((card.closeness(wanted) for card in cards), default=0.0)
    fitting = [card for card in cards if near > 0 and card.closeness(wanted) == near]
    kept = [card for card in cards if keep and card.situation.id == keep[-1]]
    return key_situation(fitting or kept or cards, task)


def _placed(
    cards: list[Shelved], shelf: Shelf, task: Task, key: Shelved, keep: Sequence[str]
) -> list[Shelved]:
    """Sorted by difficulty first, then pairs change places while that makes the month better."""
    order = sorted(range(len(cards)), key=lambda place: (cards[place].situation.rating[0], place))
    if keep:
        order = _as_before(order, cards, keep)
    costs = _costs(cards, order, shelf, task, key, keep)
    domains = [*(cards[place].situation.domain for place in order), key.situation.domain]
    for _ in range(ROUNDS):
        if not _improved(order, costs, domains):
            break
    return [cards[place] for place in order]


def _as_before(order: list[int], cards: Sequence[Shelved], keep: Sequence[str]) -> list[int]:
    waiting = list(order)
    where: dict[int, int] = {}
    for day, situation in enumerate(keep[: len(order)]):
        found = next((place for place in waiting if cards[place].situation.id == situation), None)
        if found is not None:
            where[day] = found
            waiting.remove(found)
    return [where[day] if day in where else waiting.pop(0) for day in range(len(order))]


def _improved(order: list[int], costs: list[list[float]], domains: list[str]) -> bool:
    """Changes ``order`` and the domains of its days; the last domain is the rehearsal's and stays."""
    better = False
    for one, two in combinations(range(len(order)), 2):
        here, there = order[one], order[two]
        change = costs[here][two] + costs[there][one] - costs[here][one] - costs[there][two]
        if change >= RUN or (change >= -LEAST_GAIN and domains[one] == domains[two]):
            continue
        before = _runs(domains, one) + _runs(domains, two)
        domains[one], domains[two] = domains[two], domains[one]
        if change + RUN * (_runs(domains, one) + _runs(domains, two) - before) < -LEAST_GAIN:
            order[one], order[two] = there, here
            better = True
        else:
            domains[one], domains[two] = domains[two], domains[one]
    return better


def _runs(domains: Sequence[str], place: int) -> int:
    """How many runs of a domain that are too long the day at this place is part of."""
    count = 0
    for start in range(max(0, place - LONGEST_RUN), min(place, len(domains) - LONGEST_RUN - 1) + 1):
        first = domains[start]
        count += domains[start + 1] == first and domains[start + 2] == first
    return count


assert LONGEST_RUN == 2, "a run that is too long is three equal domains"


def _costs(
    cards: Sequence[Shelved],
    order: Sequence[int],
    shelf: Shelf,
    task: Task,
    key: Shelved,
    keep: Sequence[str],
) -> list[list[float]]:
    easy_first = sorted(order, key=lambda place: (cards[place].situation.rating[0], place))
    rank = {place: position for position, place in enumerate(easy_first)}
    arc = shelf.bank.core.arcs.get(task.goal)
    weeks = [[_week_fit(card, week, arc) for week in range(1, 5)] for card in cards]
    hit = [hits(card, task) for card in cards]
    wanted = [task.wishes.wanted_on(day + 1) for day in range(len(cards))]
    return [
        [
            RANK * abs(rank[place] - day) / DAYS
            + LEVEL * _off(card, task.ratings[day])
            - WEEK * weeks[place][week_of(day + 1) - 1]
            + _event(day + 1, hit[place], card is key, task)
            + _wish(card, day, wanted[day], keep)
            for day in range(len(cards))
        ]
        for place, card in enumerate(cards)
    ]


def _off(card: Shelved, rating: int) -> int:
    easiest, hardest = card.situation.rating
    return max(0, easiest - rating, rating - hardest)


def _week_fit(card: Shelved, week: int, arc: Arc | None) -> float:
    weights = WEEK_OF_GROUP[week - 1]
    fit = sum(weights[group] * share for group, share in card.groups.items())
    if arc is None:
        return fit
    own = arc.weeks[week - 1]
    moves = len(card.functions & set(own.functions)) / max(1, len(card.functions))
    return 0.5 * fit + 0.5 * moves + 0.4 * (card.situation.domain in own.domains)


def _event(day: int, hit: int, is_key: bool, task: Task) -> float:
    """What an event inside the month needs lies before it, its very scene the day before."""
    until = task.deadline_day
    if until is None:
        return REHEARSED_NEAR * abs(day - REHEARSED_ON) / DAYS if is_key else 0.0
    if is_key:
        return NEAR_THE_EVENT * abs(day - max(1, until - 1)) + AFTER_THE_EVENT * (day >= max(2, until))
    return AFTER_THE_EVENT * (hit > 0 and day > until)


def _wish(card: Shelved, day: int, wanted: Sequence[str], keep: Sequence[str]) -> float:
    cost = -WANTED_HERE * card.closeness(wanted)
    if keep and keep[day] != card.situation.id:
        cost += MOVED
    return cost
