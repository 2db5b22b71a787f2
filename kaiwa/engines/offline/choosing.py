"""The situation behind a day; for a day that somebody else wrote, the one that is most like it."""

from kaiwa.content.likeness import likeness
from kaiwa.content.schema import Situation
from kaiwa.curriculum.schedule import Day
from kaiwa.engines.offline.shelf import Shelf, Shelved


def situation_for(shelf: Shelf, day: Day) -> Situation:
    known = shelf.shelved.get(day.situation)
    if known is not None:
        return known.situation
    return max(shelf.shelved.values(), key=lambda card: (_fit(card, day), card.situation.id)).situation


def _fit(card: Shelved, day: Day) -> float:
    easiest, hardest = card.situation.rating
    return (
        likeness(card.title, day.title) / 50
        + sum(card.touches(keyword) for keyword in day.keywords)
        + 0.5 * (card.situation.goal == day.goal)
        + 0.5 * (card.situation.domain == day.domain)
        + 0.3 * len(card.functions & set(day.functions))
        - 0.05 * max(0, easiest - day.difficulty_rating, day.difficulty_rating - hardest)
    )
