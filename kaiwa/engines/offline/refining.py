"""A month changed by words: only what was asked for moves, and what moved is listed day by day."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from kaiwa.curriculum.author import Outline, OutlineBrief, Refined
from kaiwa.curriculum.changes import changes, scene_parts
from kaiwa.curriculum.recycling import recycled
from kaiwa.curriculum.schedule import Day, Schedule
from kaiwa.engines.offline.choosing import situation_for
from kaiwa.engines.offline.composing import outline_of, task_of
from kaiwa.engines.offline.drawing import Task
from kaiwa.engines.offline.instructions import read, wishes_of
from kaiwa.engines.offline.laying import Drawn
from kaiwa.engines.offline.placing import draw_plan
from kaiwa.engines.offline.shelf import Shelf
from kaiwa.engines.offline.wishes import About, Wishes, on_days

NOTHING: Final = (
    "I did not understand this, so nothing has changed. Try something like “more food”, “easier”, "
    "“make week 2 about work” or “no phone calls”."
)


def refine(shelf: Shelf, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
    earlier = brief.instructions
    reading = read(instruction, wishes_of(earlier))
    if not reading.understood:
        return Refined(outline=outline, changes=(), understood=NOTHING)
    missing = _missing(shelf, wishes_of(earlier), reading.wishes)
    task = task_of(shelf, brief, (*earlier, instruction))
    if brief.only_days:
        wishes = on_days(brief.only_days, reading.wishes, wishes_of(earlier))
        task = replace(task, wishes=wishes)
    before = plan_of(shelf, outline)
    after = draw_plan(shelf, task, [each.situation for each in before])
    plan = [
        old if old.situation == situation else Drawn(situation)
        for old, situation in zip(before, after, strict=True)
    ]
    changed = _with_what_stayed(shelf, outline, outline_of(shelf, task, plan), plan, task)
    if brief.only_days:
        changed = _within(brief.only_days, outline, changed, task)
    return Refined(
        outline=changed,
        changes=changes(outline, changed),
        understood=_understood(reading.understood, missing),
    )


def plan_of(shelf: Shelf, outline: Outline) -> list[Drawn]:
    """A day that somebody else wrote stands for the situation that it is most like."""
    return [Drawn(situation_for(shelf, day).id, day.candidate) for day in outline.schedule]


def _with_what_stayed(shelf: Shelf, old: Outline, new: Outline, plan: Sequence[Drawn], task: Task) -> Outline:
    """A day that kept its situation keeps its words too, and its scene where nothing in it is different."""

    def merged(before: Day, after: Day) -> Day:
        if situation_for(shelf, before).id != plan[after.day - 1].situation:
            return after
        kept = replace(
            after, title=before.title, theme=before.theme, can_do=before.can_do, situation=before.situation
        )
        if not task.wishes.short:
            kept = replace(kept, complication=before.complication, objectives=before.objectives)
        same = scene_parts(kept) == scene_parts(before)
        return replace(kept, scenario_id=before.scenario_id if same else None)

    days = (merged(before, after) for before, after in zip(old.schedule, new.schedule, strict=True))
    return Outline(title=old.title, description=new.description, schedule=Schedule.of(days))


def _within(days: Sequence[int], old: Outline, new: Outline, task: Task) -> Outline:
    """Only what was asked for: a day that is the same scene does not change its words because another one did."""

    def wanted(before: Day, after: Day) -> bool:
        return after.day in days and (
            task.wishes.short
            or (before.title, before.difficulty_rating, before.skill, before.grammar)
            != (after.title, after.difficulty_rating, after.skill, after.grammar)
        )

    pairs = zip(old.schedule, new.schedule, strict=True)
    chosen = (after if wanted(before, after) else before for before, after in pairs)
    return replace(old, schedule=recycled(Schedule.of(chosen)))


def _missing(shelf: Shelf, before: Wishes, after: Wishes) -> tuple[str, ...]:
    """What was newly asked for and the bank has no scene about."""
    asked = [*after.more, *after.weeks.values(), *after.days.values()]
    known = [*before.more, *before.weeks.values(), *before.days.values()]
    return tuple(
        dict.fromkeys(about.name for about in asked if about not in known and not _has(shelf, about))
    )


def _has(shelf: Shelf, about: About) -> bool:
    return any(card.touches(word) for card in shelf.shelved.values() for word in about.keywords)


def _understood(understood: Sequence[str], missing: Sequence[str]) -> str:
    text = f"Understood: {', '.join(understood)}."
    if missing:
        text += f" The bank has no scene about {' or '.join(missing)}, so that could not be done."
    return text
