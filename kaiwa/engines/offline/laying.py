"""From a plan of situations to twenty-eight days: levels, objectives, new and returning items, and why each day is there."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.bank import in_language
from kaiwa.content.schema import Complication, Group
from kaiwa.content.schema import Objective as BankObjective
from kaiwa.curriculum.quality import CHECKPOINTS
from kaiwa.curriculum.recycling import reviews
from kaiwa.curriculum.schedule import Day, Evidence, Item, Objective, Schedule, Skill
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.engines.offline.chance import chance
from kaiwa.engines.offline.dosing import new_count
from kaiwa.engines.offline.drawing import Task
from kaiwa.engines.offline.lessons import PHRASES_A_DAY, REPAIR_KIT, Taught, taught, worth_teaching
from kaiwa.engines.offline.reasons import reason_for, theme_of
from kaiwa.engines.offline.shelf import Shelf, Shelved
from kaiwa.engines.offline.slots import STRETCH
from kaiwa.engines.offline.wishes import week_of

MOST_OBJECTIVES: Final = 4
SHORT_OBJECTIVES: Final = 2
COMPLICATED_SHARE: Final = (0.25, 0.5, 0.7, 0.85)
"""How often something goes wrong, week by week."""
QUIET_DAYS: Final = 2
SKILLS: Final = {
    Skill.SPEAKING: 10.0,
    Skill.LISTENING: 7.0,
    Skill.PRAGMATICS: 5.0,
    Skill.READING: 3.0,
    Skill.WRITING: 3.0,
}
SKILL_WISH: Final = 1.8
SUITS: Final = {
    Group.OPEN: {Skill.SPEAKING: 1.2},
    Group.REPAIR: {Skill.LISTENING: 1.5},
    Group.TRANSACT: {Skill.LISTENING: 1.3, Skill.READING: 1.3},
    Group.RELATE: {Skill.PRAGMATICS: 1.5, Skill.SPEAKING: 1.1},
    Group.TELL: {Skill.WRITING: 1.5, Skill.SPEAKING: 1.2},
    Group.ARGUE: {Skill.PRAGMATICS: 1.3, Skill.WRITING: 1.2},
}
CAN_DO_REACH: Final = 15
"""So many points away from its level even a well fitting sentence is left alone."""
GRAMMAR_EVERY: Final = {-1: 4, 0: 2, 1: 1}
GRAMMAR_AHEAD: Final = 6

REPAIR_OBJECTIVE: Final = Objective(
    id="repair",
    text="Ask to hear something again, or more slowly",
    evidence=Evidence(moves=REPAIR_KIT),
)


class Drawn(Struct, frozen=True):
    """A day of the plan: which situation, and the how manieth candidate it is."""

    situation: str
    candidate: int = 0


def lay(shelf: Shelf, task: Task, plan: Sequence[Drawn]) -> Schedule:
    new_items = _all_new_items(shelf, task, plan)
    coming_back = reviews(new_items)
    skills = _skills(shelf, task, plan)
    grammar = _grammar(shelf, task)
    bare: list[Day] = []
    for day in range(1, DAYS + 1):
        bare.append(lay_day(shelf, task, plan, day, {each.can_do for each in bare}))
    return Schedule.of(
        _with_lessons(
            day, skills[day.day], grammar.get(day.day, ""), new_items[day.day], coming_back[day.day]
        )
        for day in bare
    )


def _with_lessons(
    day: Day, skill: Skill, grammar: str, new: tuple[Item, ...], review: tuple[Item, ...]
) -> Day:
    return replace(day, skill=skill, grammar=grammar, new_items=new, review_items=review)


def lay_day(shelf: Shelf, task: Task, plan: Sequence[Drawn], day: int, can_dos: Collection[str] = ()) -> Day:
    """Everything about a day that does not depend on what other days teach."""
    drawn = plan[day - 1]
    card = shelf.shelved[drawn.situation]
    situation, rating = card.situation, task.ratings[day - 1]
    again = sum(other.situation == drawn.situation for other in plan[: day - 1])
    objectives = _objectives(situation.objectives, day, short=task.wishes.short)
    return Day(
        day=day,
        theme=theme_of(shelf.bank.core.arcs.get(task.goal), week_of(day)),
        title=_title(card.title, day, again),
        difficulty_rating=rating,
        objectives=objectives,
        situation=situation.id,
        domain=situation.domain,
        goal=situation.goal,
        can_do=_can_do(card, rating, objectives[0], can_dos),
        functions=card.moves,
        complication=_complication(card, task, day, again),
        keywords=situation.keywords,
        is_checkpoint=day in CHECKPOINTS,
        without_hints=day == DAYS,
        reason=reason_for(card, task, day, again),
        candidate=drawn.candidate,
    )


def _title(title: str, day: int, again: int) -> str:
    if day == DAYS:
        return f"Dress rehearsal: {title}"
    return f"Once more, and not as planned: {title}" if again else title


def _objectives(given: Sequence[BankObjective], day: int, *, short: bool) -> tuple[Objective, ...]:
    own = [
        Objective(
            id=each.id,
            text=in_language(each.text),
            evidence=Evidence(each.evidence.moves, each.evidence.slot, each.evidence.times),
        )
        for each in given
    ]
    most = SHORT_OBJECTIVES if short else MOST_OBJECTIVES
    if day == 1:
        return (*own[: most - 1], REPAIR_OBJECTIVE)
    return tuple(own[:most])


def _can_do(card: Shelved, rating: int, first: Objective, taken: Collection[str]) -> str:
    """What the learner will be able to say of themselves; one of the bank's where a new one fits this scene well."""
    fitting = [(fit - abs(each.rating - rating) / CAN_DO_REACH, each) for fit, each in card.cando]
    fresh = [(fit, each) for fit, each in fitting if fit > 0 and in_language(each.text) not in taken]
    if fresh:
        return in_language(max(fresh, key=lambda found: (found[0], found[1].id))[1].text)
    return f"I can {first.text[:1].lower()}{first.text[1:].rstrip('.')}."


def _complication(card: Shelved, task: Task, day: int, again: int) -> str:
    if task.wishes.short or day <= QUIET_DAYS:
        return ""
    fitting: list[Complication] = [
        each for each in card.situation.complications if each.rating <= task.ratings[day - 1]
    ]
    wanted = day == DAYS or again > 0
    often = COMPLICATED_SHARE[week_of(day) - 1]
    if not fitting or not (wanted or chance(task.seed, "complicated", day, card.situation.id) < often):
        return ""
    start = int(chance(task.seed, "complication", card.situation.id) * len(fitting))
    return fitting[(start + again) % len(fitting)].id


def _all_new_items(shelf: Shelf, task: Task, plan: Sequence[Drawn]) -> dict[int, tuple[Item, ...]]:
    found: dict[int, tuple[Item, ...]] = {}
    for day in range(1, DAYS + 1):
        taken = taught(task.brief.known_items, chain.from_iterable(found.values()))
        found[day] = new_items_of(shelf, task, plan[day - 1].situation, day, taken)
    return found


def new_items_of(shelf: Shelf, task: Task, situation: str, day: int, taken: Taught) -> tuple[Item, ...]:
    card = shelf.shelved[situation]
    wanted = new_count(day, task.brief.intent.challenge, light=_is_light(task, day))
    own = [move for move in card.moves if move not in REPAIR_KIT]
    functions, hardest = shelf.bank.core.functions, task.ratings[day - 1] + STRETCH
    fresh = [
        move
        for move in own
        if functions[move].rating <= hardest and not any(f"say_{tier}_{move}" in taken.ids for tier in "ab")
    ]
    moves = [*REPAIR_KIT, *fresh[:PHRASES_A_DAY]] if day == 1 else fresh[:PHRASES_A_DAY]
    learner = task.ratings[0]
    return (
        tuple(worth_teaching(shelf, card, task.ratings[day - 1], learner, taken, wanted, moves))
        if wanted
        else ()
    )


def _is_light(task: Task, day: int) -> bool:
    weekday = (task.brief.starts_on.weekday() + day - 1) % 7
    return task.wishes.short or (task.wishes.light_weekends and weekday >= 5)


def _skills(shelf: Shelf, task: Task, plan: Sequence[Drawn]) -> Mapping[int, Skill]:
    """Each skill gets its share of the month, on the days whose talk suits it best."""
    trained: Counter[Skill] = Counter()
    found: dict[int, Skill] = {}
    for day in range(1, DAYS + 1):
        groups = shelf.shelved[plan[day - 1].situation].groups

        def need(skill: Skill, groups: Mapping[Group, float] = groups) -> float:
            suits = sum(share * SUITS[group].get(skill, 1.0) for group, share in groups.items())
            wish = SKILL_WISH ** task.wishes.skills.get(skill, 0)
            return SKILLS[skill] * suits * wish / (trained[skill] + 1)

        found[day] = max(SKILLS, key=need)
        trained[found[day]] += 1
    return found


def _grammar(shelf: Shelf, task: Task) -> dict[int, str]:
    """The points nearest to each day's level, each once, none on a checkpoint."""
    waiting = sorted(shelf.bank.pack.grammar.values(), key=lambda point: (point.rating, point.id))
    every = GRAMMAR_EVERY[max(-1, min(1, task.wishes.grammar))]
    found: dict[int, str] = {}
    for place, day in enumerate(day for day in range(1, DAYS + 1) if day not in CHECKPOINTS):
        rating = task.ratings[day - 1]
        fitting = [point for point in waiting if point.rating <= rating + GRAMMAR_AHEAD]
        if place % every or not fitting:
            continue
        point = min(fitting, key=lambda each: (abs(each.rating - rating), each.id))
        found[day] = point.id
        waiting.remove(point)
    return found
