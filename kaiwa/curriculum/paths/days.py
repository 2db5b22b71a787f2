"""What may be done to the days of a schedule: one is edited, all change places, a scene goes."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import UNSET, Struct, UnsetType

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.schedule import Day, Item, Objective, Schedule, Skill
from kaiwa.curriculum.vocabulary import DAYS, Origin
from kaiwa.errors import Invalid

WRITTEN_FROM: Final = frozenset({
    "title", "difficulty_rating", "objectives", "situation", "domain", "goal", "skill", "can_do", "functions",
    "complication", "new_items", "review_items", "grammar", "is_checkpoint", "without_hints",
})  # fmt: skip
"""What a scene is made of: a day that changes in any of these wants another one."""
CHECKPOINTS: Final = frozenset({7, 14, 21, 28})


class DayEdit(Struct, frozen=True, kw_only=True):
    """What somebody wants otherwise on a day; the rest stays."""

    theme: str | UnsetType = UNSET
    title: str | UnsetType = UNSET
    difficulty_rating: int | UnsetType = UNSET
    objectives: tuple[Objective, ...] | UnsetType = UNSET
    situation: str | UnsetType = UNSET
    domain: str | UnsetType = UNSET
    goal: str | UnsetType = UNSET
    skill: Skill | UnsetType = UNSET
    can_do: str | UnsetType = UNSET
    functions: tuple[str, ...] | UnsetType = UNSET
    complication: str | UnsetType = UNSET
    new_items: tuple[Item, ...] | UnsetType = UNSET
    review_items: tuple[Item, ...] | UnsetType = UNSET
    grammar: str | UnsetType = UNSET
    keywords: tuple[str, ...] | UnsetType = UNSET
    is_checkpoint: bool | UnsetType = UNSET
    without_hints: bool | UnsetType = UNSET
    reason: str | UnsetType = UNSET

    @property
    def wanted(self) -> dict[str, object]:
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in values.items() if value is not UNSET}


def blank_day(day: int, rating: int, goal: str) -> Day:
    """Something to write on."""
    return Day(
        day=day,
        theme="",
        title="",
        difficulty_rating=rating,
        objectives=(),
        domain="",
        goal=goal,
        is_checkpoint=day in CHECKPOINTS,
        without_hints=day == DAYS,
        made=Made(Origin.CREATOR),
    )


def edited(day: Day, edit: DayEdit, *, keep_scene: bool = False) -> Day:
    """Without its scene, where that was made from what has changed and nobody asks to keep it."""
    wanted = {name: value for name, value in edit.wanted.items() if getattr(day, name) != value}
    if not wanted:
        return day
    if "objectives" in wanted:
        wanted["objectives"] = _with_ids(wanted["objectives"])  # type: ignore[arg-type]  # of its own type
    changed = msgspec.structs.replace(day, **wanted, made=Made(Origin.CREATOR))
    if keep_scene or WRITTEN_FROM.isdisjoint(wanted):
        return changed
    return without_scene(changed)


def without_scene(day: Day) -> Day:
    """Another one will be written."""
    return msgspec.structs.replace(day, scenario_id=None, candidate=day.candidate + 1)


def reordered(schedule: Schedule, order: Sequence[int]) -> Schedule:
    """``order`` names the days as they are now, in the order in which they should come; scenes go with their days."""
    if sorted(order) != list(range(1, DAYS + 1)):
        raise Invalid(f"Name the days 1 to {DAYS}, once each.", field="order")
    return Schedule.of(
        msgspec.structs.replace(schedule[was], day=place) for place, was in enumerate(order, start=1)
    )


def moved(day: int, to: int) -> list[int]:
    """The order in which ``day`` stands at ``to`` and the others close up."""
    order = list(range(1, DAYS + 1))
    order.insert(to - 1, order.pop(day - 1))
    return order


def goal_of(schedule: Schedule) -> LearningGoal:
    """What most days are for."""
    known = [LearningGoal(day.goal) for day in schedule if day.goal in set(LearningGoal)]
    return max(dict.fromkeys(known), key=known.count) if known else LearningGoal.CONNECTION


def _with_ids(objectives: Sequence[Objective]) -> tuple[Objective, ...]:
    return tuple(
        each if each.id else msgspec.structs.replace(each, id=f"o{place}")
        for place, each in enumerate(objectives, start=1)
    )
