"""All twenty-eight days of a path: what is behind, what is ahead, and how it fits into a life."""

from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import UNSET

from kaiwa.accounts.profile import get_profile
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.calendar import make_calendar_link, revoke_calendar_link
from kaiwa.curriculum.assignments.finishing import CaughtUp, catch_up_with_event
from kaiwa.curriculum.assignments.own import (
    AssignmentChange,
    change_assignment,
    get_assignment,
    list_assignments,
)
from kaiwa.curriculum.assignments.today import find_today
from kaiwa.curriculum.assignments.views import AssignmentDetail, WalkDay
from kaiwa.curriculum.day_view import day_view
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.errors import Conflict, Invalid, KaiwaError, NotFound, NotSignedIn
from kaiwa.languages.catalogue import catalogue
from kaiwa.settings import Settings
from kaiwa.web.home import wish_page
from kaiwa.web.month import DAYS_A_WEEK, Standing, month_of, season_of, tile_of
from kaiwa.web.reminders import WEEKDAYS
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in
from kaiwa.web.walks import LIVELY, chosen_walk, month_walked, standings

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

SHOWN: Final = {
    "all": tuple(Standing),
    "ahead": (Standing.TODAY, Standing.AHEAD),
    "done": (Standing.DONE,),
    "missed": (Standing.MISSED,),
}
DONE: Final = ("saved", "caught_up", "calendar", "no_calendar")


class PathPage(Controller):
    path = "/path"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(
        self,
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
        path: Query = "",
        show: Query = "all",
        done: Query = "",
    ) -> Answer:
        return await _shown(visitor, ring, path, show, done=done if done in DONE else "")

    @get("/{assignment_id:uuid}/certificate")
    async def certificate(self, assignment_id: FromPath[UUID], visitor: NamedDependency[Visitor]) -> Answer:
        """For who has walked it all."""
        walk = await get_assignment(visitor.principal, assignment_id, now())
        if walk.completed_at is None:
            raise NotFound
        month = await month_walked(walk.path_id, visitor.principal.viewer)
        name = (await get_profile(visitor.principal)).display_name if visitor.is_signed_in else ""
        told: dict[str, Any] = {
            "walk": walk,
            "name": name,
            "level": cefr_of(month.schedule[DAYS].difficulty_rating),
            "can_dos": list(dict.fromkeys(each.can_do for each in month.schedule if each.can_do)),
        }
        return page(visitor, "certificate.html", told)

    @post("/{assignment_id:uuid}/plan")
    async def plan(
        self,
        assignment_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """When it begins, which weekdays are off, and what it has to be ready for."""
        visitor.principal.must_be_known()
        try:
            await change_assignment(visitor.principal, assignment_id, _planned(form), now(), ring)
        except (Invalid, Conflict) as error:
            return await _shown(visitor, ring, str(assignment_id), "all", trouble=error)
        return onward(f"/path?path={assignment_id}&done=saved")

    @post("/{assignment_id:uuid}/catch-up")
    async def catch_up(
        self,
        assignment_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_known()
        try:
            await catch_up_with_event(visitor.principal, assignment_id, now(), ring, do=True)
        except Conflict as error:
            return await _shown(visitor, ring, str(assignment_id), "all", trouble=error)
        return onward(f"/path?path={assignment_id}&done=caught_up")

    @post("/{assignment_id:uuid}/calendar")
    async def calendar(
        self,
        assignment_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Answered by the page itself: it alone shows the link."""
        visitor.principal.must_be_known()
        if form["what"] == "revoke":
            await revoke_calendar_link(visitor.principal, assignment_id)
            return onward(f"/path?path={assignment_id}&done=no_calendar")
        link = await make_calendar_link(visitor.principal, assignment_id, settings)
        return await _shown(visitor, ring, str(assignment_id), "all", link=link.url)


def _planned(form: Form) -> AssignmentChange:
    try:
        starts_on = date.fromisoformat(form["starts_on"]) if form["starts_on"] else UNSET
        event_on = date.fromisoformat(form["event_on"]) if form["event_on"] else None
    except ValueError:
        raise Invalid("Write a date like 2026-12-24.", field="event_on") from None
    return AssignmentChange(
        starts_on=starts_on,
        event=form["event"],
        event_on=event_on,
        weekdays_off=frozenset(day for day in WEEKDAYS if form[f"off_{day}"] == "on"),
    )


async def _shown(
    visitor: Visitor,
    ring: Ring,
    asked: str,
    show: str,
    *,
    done: str = "",
    link: str = "",
    trouble: KaiwaError | None = None,
) -> Answer:
    walks = (await list_assignments(visitor.principal)).items
    chosen = chosen_walk(walks, asked)
    if chosen is None:
        return wish_page(visitor)
    today = await find_today(visitor.principal, chosen.id, now(), ring)
    walk = await get_assignment(visitor.principal, chosen.id, now())
    month = await month_walked(walk.path_id, visitor.principal.viewer)
    show = show if show in SHOWN else "all"
    told = _told(walk, month, today.day.day if today.day else None, show)
    more: dict[str, Any] = {
        "told": told,
        "today": today,
        "others": [each for each in walks if each.id != walk.id and each.status in LIVELY],
        "show": show,
        "filters": tuple(SHOWN),
        "weekdays": WEEKDAYS,
        "catch_up": await _catch_up(visitor, walk, ring),
        "done": done,
        "link": link,
        "trouble": trouble.detail if trouble else "",
    }
    return page(visitor, "path.html", more, status=TO_REPAIR if trouble else 200)


async def _catch_up(visitor: Visitor, walk: AssignmentDetail, ring: Ring) -> CaughtUp | None:
    """What would be let go, where an event is near."""
    if walk.event_on is None or walk.completed_at is not None:
        return None
    try:
        found = await catch_up_with_event(visitor.principal, walk.id, now(), ring, do=False)
    except Conflict:  # the event is behind them
        return None
    return found if found.skipped else None


def _told(walk: AssignmentDetail, month: Path, today: int | None, show: str) -> dict[str, Any]:
    language = month.target_language
    days = {each.day: day_view(each) for each in month.schedule}
    standing = standings(walk, today)
    shown = [each for each in walk.days if standing[each.day] in SHOWN[show]]

    def row(each: WalkDay) -> dict[str, Any]:
        day = days[each.day]
        return {
            "day": day,
            "walked": each,
            "tile": tile_of(day, language, standing[each.day]),
            "is_written": bool(each.scenario_id or day.scenario_id),
        }

    weeks: dict[int, list[dict[str, Any]]] = {}
    for each in shown:
        weeks.setdefault((each.day - 1) // DAYS_A_WEEK + 1, []).append(row(each))
    return {
        "walk": walk,
        "language": language,
        "direction": next((each.direction for each in catalogue() if each.id == language), "ltr"),
        "description": month.description,
        "map": month_of(
            days.values(),
            language,
            standing=lambda n: standing[n],
            href=lambda n: f"/learn/{walk.id}/days/{n}",
        ),
        "weeks": [
            (n, season_of((n - 1) * DAYS_A_WEEK + 1), days[(n - 1) * DAYS_A_WEEK + 1].theme, rows)
            for n, rows in sorted(weeks.items())
        ],
        "has_begun": bool(walk.days_done or walk.days_skipped),
    }
