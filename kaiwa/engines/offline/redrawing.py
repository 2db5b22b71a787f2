"""One day drawn anew: the next candidate in a fixed order, so that drawing again and again shows them all."""

from msgspec.structs import replace

from kaiwa.curriculum.author import Outline, OutlineBrief
from kaiwa.curriculum.quality import GOAL_SHARE, LONGEST_RUN
from kaiwa.curriculum.schedule import Day, Item
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.composing import task_of
from kaiwa.engines.offline.drawing import HIT, MISFIT, MOST_HITS, Task, hits, is_avoided, misfit
from kaiwa.engines.offline.laying import Drawn, lay_day, new_items_of
from kaiwa.engines.offline.lessons import taught
from kaiwa.engines.offline.refining import plan_of
from kaiwa.engines.offline.shelf import Shelf, Shelved


def redraw(shelf: Shelf, outline: Outline, day: int, brief: OutlineBrief) -> Day:
    """Items that later days bring back are kept as far as the new scene has them; the rest is new with the scene."""
    task = task_of(shelf, brief, brief.instructions)
    plan = plan_of(shelf, outline)
    old = outline.schedule[day]
    ranked = candidates(shelf, task, outline, day)
    if not ranked:
        return old
    # the order depends on what the other days play, not on this one: counting up walks through all of it
    chosen = ranked[old.candidate % len(ranked)]
    if chosen.situation.id == old.situation:
        chosen = ranked[(old.candidate + 1) % len(ranked)]
    plan[day - 1] = Drawn(chosen.situation.id, old.candidate + 1)
    fresh = lay_day(shelf, task, plan, day, {each.can_do for each in outline.schedule if each.day != day})
    return replace(
        fresh,
        difficulty_rating=old.difficulty_rating,
        skill=old.skill,
        grammar=old.grammar,
        new_items=_new_items(shelf, task, outline, chosen, day),
        review_items=old.review_items,
    )


def candidates(shelf: Shelf, task: Task, outline: Outline, day: int) -> list[Shelved]:
    """Situations that no other day plays, the most fitting first; of the goal where the month has none to spare."""
    elsewhere = {each.situation for each in outline.schedule if each.day != day}
    own_goal = sum(each.goal == task.goal for each in outline.schedule if each.day != day)
    rating = [outline.schedule[day].difficulty_rating]
    allowed = [
        card
        for card in shelf.shelved.values()
        if card.situation.id not in elsewhere
        and not is_avoided(card, task.wishes)
        and not _makes_a_run(card, outline, day)
        and (own_goal >= GOAL_SHARE * DAYS or card.situation.goal == task.goal)
    ]
    wanted = task.wishes.wanted_on(day)
    return sorted(
        allowed,
        key=lambda card: (
            MISFIT * misfit(card, rating)
            - HIT * min(MOST_HITS, hits(card, task))
            - 3 * HIT * card.closeness(wanted)
            - (card.situation.goal == task.goal)
            + chance(task.seed, "redraw", day, card.situation.id),
            card.situation.id,
        ),
    )


def _makes_a_run(card: Shelved, outline: Outline, day: int) -> bool:
    domains = [each.domain for each in outline.schedule]
    domains[day - 1] = card.situation.domain
    around = range(max(0, day - 1 - LONGEST_RUN), min(day - 1, DAYS - LONGEST_RUN - 1) + 1)
    return any(len(set(domains[start : start + LONGEST_RUN + 1])) == 1 for start in around)


def _new_items(shelf: Shelf, task: Task, outline: Outline, card: Shelved, day: int) -> tuple[Item, ...]:
    """First what later days wait for anyway, then the scene's own."""
    elsewhere = [item for each in outline.schedule if each.day != day for item in each.new_items]
    reviewed = {item.id for each in outline.schedule if each.day != day for item in each.review_items}
    own = {*card.words, *(f"say_{tier}_{move}" for tier in "ab" for move in card.moves)}
    kept = [item for item in outline.schedule[day].new_items if item.id in own & reviewed]
    taken = taught(task.brief.known_items, [*elsewhere, *kept])
    more = new_items_of(shelf, task, card.situation.id, day, taken)
    count = len(outline.schedule[day].new_items)
    return tuple([*kept, *more][:count])
