"""Today and the month around it: one card that says what now, and every day a tile."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts.local_paths import local_path
from kaiwa.analytics.progress import read_progress
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.finishing import let_day_go
from kaiwa.curriculum.assignments.own import (
    AssignmentChange,
    change_assignment,
    get_assignment,
    list_assignments,
)
from kaiwa.curriculum.assignments.today import find_today
from kaiwa.curriculum.assignments.today_view import Today
from kaiwa.curriculum.assignments.views import AssignmentDetail, AssignmentView
from kaiwa.curriculum.day_view import DayView, day_view
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.vocabulary import DAYS, AssignmentStatus
from kaiwa.errors import NotFound, NotSignedIn
from kaiwa.languages.annotating import OverridesFor
from kaiwa.languages.catalogue import catalogue
from kaiwa.web.home import wish_page
from kaiwa.web.month import Standing, month_of, tile_of
from kaiwa.web.own_readings import day_in_own_readings
from kaiwa.web.partials import macro, sent_pieces, wants_pieces
from kaiwa.web.progress import progress_told
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in
from kaiwa.web.walks import LIVELY, chosen_walk, month_walked, standings

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

LEARN: Final = "_learn.html"
FIGURES_DAYS: Final = 10


class Learn(Controller):
    path = "/learn"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def today(
        self, visitor: NamedDependency[Visitor], ring: NamedDependency[Ring], path: Query = ""
    ) -> Answer:
        """Of the path that was begun last, or of the one that is asked for."""
        walks = (await list_assignments(visitor.principal)).items
        chosen = chosen_walk(walks, path)
        if chosen is None:
            return wish_page(visitor)
        today = await find_today(visitor.principal, chosen.id, now(), ring)
        walk = await get_assignment(visitor.principal, chosen.id, now())
        month = await month_walked(walk.path_id, visitor.principal.viewer)
        others = [each for each in walks if each.id != chosen.id and each.status in LIVELY]
        figures = await _figures(visitor, walk)
        return page(visitor, "learn.html", {"told": _told(today, walk, month, others), "figures": figures})

    @get("/{assignment_id:uuid}/days/{day:int}")
    async def show_day(
        self,
        request: Request[Any, Any, Any],
        assignment_id: FromPath[UUID],
        day: FromPath[int],
        visitor: NamedDependency[Visitor],
        overrides_for: NamedDependency[OverridesFor],
    ) -> Answer:
        if not 1 <= day <= DAYS:
            raise NotFound
        walk = await get_assignment(visitor.principal, assignment_id, now())
        month = await month_walked(walk.path_id, visitor.principal.viewer)
        told = await day_in_own_readings(_day_told(walk, month, day), overrides_for)
        if wants_pieces(request):
            return sent_pieces([macro(visitor, LEARN, "day_sheet", told, visitor.csrf)])
        return page(visitor, "learn_day.html", {"told": told})

    @post("/{assignment_id:uuid}/days/{day:int}/skip")
    async def skip(
        self,
        assignment_id: FromPath[UUID],
        day: FromPath[int],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        await let_day_go(visitor.principal, assignment_id, day, now(), ring)
        return onward(local_path(form["next"], _address(assignment_id)))

    @post("/{assignment_id:uuid}/change")
    async def change(
        self,
        assignment_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Pause and resume, put away and take up again."""
        wanted = {
            "pause": AssignmentChange(paused=True),
            "resume": AssignmentChange(paused=False),
            "archive": AssignmentChange(status=AssignmentStatus.ARCHIVED),
            "activate": AssignmentChange(status=AssignmentStatus.ACTIVE),
            "remind": AssignmentChange(reminders=True),
            "do_not_remind": AssignmentChange(reminders=False),
        }.get(form["what"])
        if wanted is not None:
            await change_assignment(visitor.principal, assignment_id, wanted, now(), ring)
        return onward(local_path(form["next"], _address(assignment_id)))


async def _figures(visitor: Visitor, walk: AssignmentDetail) -> dict[str, Any] | None:
    """Of people, and once there is something to see."""
    if not visitor.is_signed_in:
        return None
    found = await read_progress(visitor.principal, now(), language=walk.target_language, days=FIGURES_DAYS)
    told = progress_told(found, walk, visitor.language)
    return None if told["is_empty"] else told


def _address(assignment_id: UUID) -> str:
    return f"/learn?path={assignment_id}"


def _told(today: Today, walk: AssignmentDetail, month: Path, others: list[AssignmentView]) -> dict[str, Any]:
    days = [day_view(each) for each in month.schedule]
    standing = standings(walk, today.day.day if today.day else None)
    language = month.target_language
    return {
        "today": today,
        "walk": walk,
        "others": others,
        "language": language,
        "direction": next((each.direction for each in catalogue() if each.id == language), "ltr"),
        "tile": tile_of(today.day, language, Standing.TODAY) if today.day else None,
        "weeks": month_of(
            days,
            language,
            standing=lambda n: standing[n],
            href=lambda n: f"/learn/{walk.id}/days/{n}",
        ),
    }


def _day_told(walk: AssignmentDetail, month: Path, day: int) -> dict[str, Any]:
    shown: DayView = day_view(month.schedule[day])
    place = next(each for each in walk.days if each.day == day)
    return {
        "walk": walk,
        "day": shown,
        "place": place,
        "tile": tile_of(shown, month.target_language, Standing.WRITTEN),
        "language": month.target_language,
        "scenario_id": place.scenario_id or shown.scenario_id,
    }
