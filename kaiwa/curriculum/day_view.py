"""A day as the API shows it, in a path and in a preview alike."""

from collections.abc import Iterable

from msgspec import Struct

from kaiwa.curriculum.level import Cefr, Difficulty
from kaiwa.curriculum.schedule import Day, Item, Objective, Skill


class DayView(Struct, frozen=True, kw_only=True):
    day: int
    theme: str
    title: str
    difficulty: Difficulty
    difficulty_rating: int
    cefr_level: Cefr
    objectives: tuple[Objective, ...]
    scenario_id: str | None
    situation: str
    domain: str
    goal: str
    skill: Skill
    can_do: str
    functions: tuple[str, ...]
    complication: str
    new_items: tuple[Item, ...]
    review_items: tuple[Item, ...]
    grammar: str
    keywords: tuple[str, ...]
    is_checkpoint: bool
    without_hints: bool
    reason: str


def day_view(day: Day) -> DayView:
    derived = {"difficulty": Difficulty(day.difficulty), "cefr_level": Cefr(day.cefr_level)}
    return DayView(
        **derived,  # type: ignore[arg-type]  # two names, two values
        **{name: getattr(day, name) for name in DayView.__struct_fields__ if name not in derived},
    )


def schedule_view(days: Iterable[Day]) -> list[DayView]:
    return [day_view(day) for day in days]
