"""When somebody is reminded: the zone they live in, the hour, the days off. Nobody is written to at night."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts.profile import ProfileChange, change_profile, get_profile
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.own import AssignmentChange, change_assignment, list_assignments
from kaiwa.curriculum.assignments.reminder_times import DEFAULT, EARLIEST, LATEST
from kaiwa.curriculum.vocabulary import AssignmentStatus
from kaiwa.errors import NotSignedIn
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, Trouble, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in
from kaiwa.web.zones import zones_by_region

Answer = Response[bytes]

WEEKDAYS: Final = range(1, 8)
"""As ISO counts them, from Monday."""
HOURS: Final = tuple(
    f"{hour:02}:{minute:02}"
    for hour in range(EARLIEST.hour, LATEST.hour + 1)
    for minute in (0, 30)
    if (hour, minute) <= (LATEST.hour, LATEST.minute)
)


class Reminders(Controller):
    path = "/settings/reminders"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(
        self,
        visitor: NamedDependency[Visitor],
        done: Annotated[str, QueryParameter(required=False)] = "",
    ) -> Answer:
        return await _shown(visitor, is_saved=done == "saved")

    @post("/zone")
    async def zone(self, form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        try:
            await change_profile(visitor.principal, ProfileChange(time_zone=form["time_zone"]))
        except MENDABLE as error:
            return await _shown(visitor, trouble=trouble_of(error))
        return onward("/settings/reminders?done=saved")

    @post("/{assignment_id:uuid}")
    async def change(
        self,
        assignment_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        wanted = AssignmentChange(
            reminders=form["reminders"] == "on",
            remind_at=form["remind_at"] or DEFAULT,
            weekdays_off=frozenset(day for day in WEEKDAYS if form[f"off_{day}"] == "on"),
        )
        try:
            await change_assignment(visitor.principal, assignment_id, wanted, now(), ring)
        except MENDABLE as error:
            return await _shown(visitor, trouble=trouble_of(error))
        return onward("/settings/reminders?done=saved")


async def _shown(visitor: Visitor, *, is_saved: bool = False, trouble: Trouble | None = None) -> Answer:
    profile = await get_profile(visitor.principal)
    walks = (await list_assignments(visitor.principal, status=AssignmentStatus.ACTIVE)).items
    told: dict[str, Any] = {
        "profile": profile,
        "zones": zones_by_region(profile.time_zone),
        "walks": walks,
        "weekdays": WEEKDAYS,
        "hours": HOURS,
        "default": DEFAULT,
        "is_saved": is_saved,
        "trouble": trouble,
    }
    return page(visitor, "settings_reminders.html", told, status=TO_REPAIR if trouble else 200)
