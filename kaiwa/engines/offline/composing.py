"""A month out of the bank, from a brief alone: the same brief and the same bank give the same bytes."""

from collections.abc import Sequence

import msgspec

from kaiwa.curriculum.author import Outline, OutlineBrief
from kaiwa.engines.offline.drawing import Task
from kaiwa.engines.offline.instructions import wishes_of
from kaiwa.engines.offline.laying import Drawn, lay
from kaiwa.engines.offline.placing import draw_plan
from kaiwa.engines.offline.rising import ratings
from kaiwa.engines.offline.shelf import Shelf
from kaiwa.engines.offline.titles import titled


def task_of(shelf: Shelf, brief: OutlineBrief, instructions: Sequence[str]) -> Task:
    wishes = wishes_of(instructions)
    return Task(
        brief=brief,
        wishes=wishes,
        ratings=ratings(brief.intent, wishes.harder),
        seed=f"{shelf.bank.version} {msgspec.json.encode(brief.intent).decode()}",
    )


def compose(shelf: Shelf, brief: OutlineBrief) -> Outline:
    """Instructions are obeyed one after the other, as they were given: each changes no more than it must."""
    task = task_of(shelf, brief, ())
    plan = draw_plan(shelf, task)
    for count in range(1, len(brief.instructions) + 1):
        task = task_of(shelf, brief, brief.instructions[:count])
        plan = draw_plan(shelf, task, plan)
    return outline_of(shelf, task, [Drawn(situation) for situation in plan])


def outline_of(shelf: Shelf, task: Task, plan: Sequence[Drawn]) -> Outline:
    head = titled(shelf, task, plan[-1].situation)
    return Outline(title=head.title, description=head.description, schedule=lay(shelf, task, plan))
