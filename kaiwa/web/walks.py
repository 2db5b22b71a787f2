"""The path that a page is about, and where each of its days stands."""

from collections.abc import Sequence
from typing import Final

from kaiwa.curriculum.assignments.views import AssignmentDetail, AssignmentView, DayState
from kaiwa.curriculum.path_rows import Path, load_path
from kaiwa.curriculum.vocabulary import DAYS, AssignmentStatus
from kaiwa.database import transaction
from kaiwa.viewer import Viewer
from kaiwa.web.month import Standing

LIVELY: Final = (AssignmentStatus.ACTIVE, AssignmentStatus.COMPLETED)


def chosen_walk(walks: Sequence[AssignmentView], asked: str) -> AssignmentView | None:
    """The one that is asked for, else the one that was begun last."""
    for each in walks:
        if str(each.id) == asked:
            return each
    return next((each for each in walks if each.status in LIVELY), None)


async def month_walked(path_id: str, viewer: Viewer) -> Path:
    async with transaction(viewer):
        return await load_path(path_id, viewer)


def standings(walk: AssignmentDetail, today: int | None) -> dict[int, Standing]:
    found = dict.fromkeys(range(1, DAYS + 1), Standing.AHEAD)
    for each in walk.days:
        if each.state is DayState.PLAYED:
            found[each.day] = Standing.DONE
        elif each.state is DayState.SKIPPED:
            found[each.day] = Standing.MISSED
    if today is not None:
        found[today] = Standing.TODAY
    return found
