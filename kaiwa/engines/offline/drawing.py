"""Which situations make up a month: enough of the goal, all that the wish is about, and neighbours for the rest."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from kaiwa.content.schema import Goal
from kaiwa.curriculum.author import OutlineBrief
from kaiwa.curriculum.keywords import touches
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.shelf import Shelf, Shelved
from kaiwa.engines.offline.wishes import Wishes

REHEARSALS: Final = 1
"""The last day plays the key situation once more."""
DISTINCT: Final = DAYS - REHEARSALS
LEAST_OF_GOAL: Final = 18
"""Of 27; a little more than the gate asks for, so that a redrawn day may come from elsewhere."""
LEAST_WITH_UNWANTED: Final = 16
"""What somebody did not want comes back only where the goal could not be kept without it."""
AVOIDED_KEYWORDS: Final = 3
"""Whoever wants no parties may still bring a gift."""
MOST_OF_A_NEIGHBOUR: Final = 3
"""So that months of two goals stay different."""

NEIGHBOURS: Final = {
    Goal.CONNECTION: (Goal.CULTURE, Goal.GROWTH),
    Goal.CAREER: (Goal.ACADEMIC, Goal.GROWTH),
    Goal.TRAVEL: (Goal.CULTURE, Goal.CONNECTION),
    Goal.ACADEMIC: (Goal.CAREER, Goal.GROWTH),
    Goal.CULTURE: (Goal.TRAVEL, Goal.CONNECTION),
    Goal.GROWTH: (Goal.CONNECTION, Goal.ACADEMIC),
}

HIT: Final = 1.2
MOST_HITS: Final = 3
MOST_IN_TITLE: Final = 2
NAMED_FIRST: Final = 0.6
"""Of two scenes about parents it is the one about the partner's, when the partner is what somebody spoke of first."""
WANTED: Final = 4.0
MORE_DAYS: Final = 6
WEEK_DAYS: Final = 7
AVOIDED: Final = 20.0
KEPT: Final = 1.5
MISFIT: Final = 0.15
NEIGHBOURLY: Final = 0.3


class Task(Struct, frozen=True):
    """A brief, made ready for drawing."""

    brief: OutlineBrief
    wishes: Wishes
    ratings: tuple[int, ...]
    seed: str

    @property
    def goal(self) -> Goal:
        return Goal(self.brief.intent.goal)

    @property
    def deadline_day(self) -> int | None:
        """The day of the month on which the event falls, where it falls into it."""
        on = self.brief.intent.deadline_on
        if on is None:
            return None
        day = (on - self.brief.starts_on).days + 1
        return day if 1 <= day <= DAYS else None


def hits(card: Shelved, task: Task) -> int:
    return sum(card.touches(keyword) for keyword in task.brief.intent.keywords)


def misfit(card: Shelved, ratings: Sequence[int]) -> int:
    """How many points it lies outside of the month's ratings."""
    easiest, hardest = card.situation.rating
    return max(0, easiest - max(ratings), min(ratings) - hardest)


def is_avoided(card: Shelved, wishes: Wishes) -> bool:
    return _is_about(card, (word for about in wishes.less for word in about.keywords[:AVOIDED_KEYWORDS]))


def draw_set(shelf: Shelf, task: Task, keep: Sequence[str] = ()) -> list[Shelved]:
    """Twenty-seven different situations where the bank has as many, the most fitting first."""
    kept = frozenset(keep)
    wanted = _wanted(shelf, task)
    ranked = sorted(
        shelf.shelved.values(), key=lambda card: (_cost(card, task, kept, wanted), card.situation.id)
    )
    own = [card for card in ranked if card.situation.goal == task.goal]
    chosen = _own(own, task)
    taken = {card.situation.id for card in chosen}
    others = [card for card in ranked if card.situation.id not in taken and card.situation.goal != task.goal]
    for most in (MOST_OF_A_NEIGHBOUR, DISTINCT):
        chosen += _up_to(DISTINCT - len(chosen), others, chosen, most)
    chosen += [card for card in own if card not in chosen][: DISTINCT - len(chosen)]
    return chosen


def _own(own: list[Shelved], task: Task) -> list[Shelved]:
    """All that fit the level; further ones only as far as the goal needs them."""
    fitting = [card for card in own if misfit(card, task.ratings) == 0 and not is_avoided(card, task.wishes)]
    rest = sorted((card for card in own if card not in fitting), key=lambda card: misfit(card, task.ratings))
    chosen = fitting[:DISTINCT]
    for unwanted, least in ((False, LEAST_OF_GOAL), (True, LEAST_WITH_UNWANTED)):
        more = [card for card in rest if is_avoided(card, task.wishes) is unwanted]
        chosen += more[: max(0, least - len(chosen))]
    return chosen


def _up_to(count: int, candidates: Iterable[Shelved], chosen: Sequence[Shelved], most: int) -> list[Shelved]:
    found: list[Shelved] = []
    for card in candidates:
        if len(found) >= count:
            break
        same_goal = sum(other.situation.goal == card.situation.goal for other in found)
        if same_goal < most and card not in chosen:
            found.append(card)
    return found


def _cost(card: Shelved, task: Task, kept: frozenset[str], wanted: frozenset[str]) -> float:
    goal = card.situation.goal
    return (
        MISFIT * misfit(card, task.ratings)
        - HIT * min(MOST_HITS, hits(card, task))
        - WANTED * (card.situation.id in wanted)
        + AVOIDED * is_avoided(card, task.wishes)
        - KEPT * (card.situation.id in kept)
        - NEIGHBOURLY * (goal in NEIGHBOURS[task.goal])
        + chance(task.seed, "card", card.situation.id)
    )


def _wanted(shelf: Shelf, task: Task) -> frozenset[str]:
    """The nearest to each wish, no more of them than the wish has days for."""
    wishes = task.wishes
    asked = [(about, MORE_DAYS) for about in wishes.more]
    asked += [(about, WEEK_DAYS) for about in wishes.weeks.values()]
    asked += Counter(wishes.days.values()).items()
    found: set[str] = set()
    for about, days in asked:
        near = [(card.closeness(about.keywords), card.situation.id, card) for card in shelf.shelved.values()]
        near = [each for each in near if each[0] > 0 and not is_avoided(each[2], wishes)]
        near.sort(key=lambda each: (-each[0], MISFIT * misfit(each[2], task.ratings), each[1]))
        found |= {situation for _, situation, _ in near[:days]}
    return frozenset(found)


def _is_about(card: Shelved, keywords: Iterable[str]) -> bool:
    return any(card.touches(keyword) for keyword in keywords)


def key_situation(cards: Sequence[Shelved], task: Task) -> Shelved:
    """What the month leads up to: nearest to the wish, of the goal, and hard enough for its end."""
    allowed = [card for card in cards if not is_avoided(card, task.wishes)] or list(cards)
    keywords = task.brief.intent.keywords
    return max(
        allowed,
        key=lambda card: (
            1.0 * min(MOST_HITS, hits(card, task))
            + 1.0 * min(MOST_IN_TITLE, sum(touches((card.title,), each) for each in keywords))
            + NAMED_FIRST
            * sum(touches((card.title,), each) / place for place, each in enumerate(keywords, start=1))
            + 1.0 * (card.situation.goal == task.goal)
            + 0.02 * min(card.situation.rating[0], task.ratings[-1])
            - MISFIT * misfit(card, task.ratings[-7:])
            + 0.1 * chance(task.seed, "key", card.situation.id)
        ),
    )
