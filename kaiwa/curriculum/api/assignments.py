"""Places on paths over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.calendar import (
    CalendarLink,
    make_calendar_link,
    read_calendar,
    revoke_calendar_link,
)
from kaiwa.curriculum.assignments.feedback import Feedback, say_feedback
from kaiwa.curriculum.assignments.finishing import (
    CaughtUp,
    catch_up_with_event,
    finish_day,
    let_day_go,
)
from kaiwa.curriculum.assignments.inviting import InvitationView, accept, decline, list_invitations
from kaiwa.curriculum.assignments.own import (
    LONGEST_EVENT,
    AssignmentChange,
    change_assignment,
    get_assignment,
    list_assignments,
)
from kaiwa.curriculum.assignments.today import find_today
from kaiwa.curriculum.assignments.today_view import Today
from kaiwa.curriculum.assignments.views import AssignmentDetail, AssignmentPage
from kaiwa.curriculum.day_completion import DayCompleted
from kaiwa.curriculum.vocabulary import AssignmentStatus
from kaiwa.settings import Settings

Weekday = Annotated[int, Meta(ge=1, le=7)]
ZoneText = Annotated[str, Meta(min_length=1, max_length=64)]
AnId = FromPath[UUID]
Person = NamedDependency[Principal]


class AssignmentForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    status: AssignmentStatus | UnsetType = UNSET
    paused: bool | UnsetType = UNSET
    starts_on: date | UnsetType = UNSET
    weekdays_off: frozenset[Weekday] | UnsetType = UNSET
    reminders: bool | UnsetType = UNSET
    remind_at: Annotated[str, Meta(max_length=5)] | UnsetType = UNSET
    event: Annotated[str, Meta(max_length=LONGEST_EVENT)] | UnsetType = UNSET
    event_on: date | UnsetType | None = UNSET
    version: Annotated[int, Meta(ge=1)] | UnsetType = UNSET


class AcceptForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    time_zone: ZoneText | None = None


class FeedbackForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rating: Annotated[int, Meta(ge=1, le=5)]
    text: Annotated[str, Meta(max_length=2000)] = ""


class Assignments(Controller):
    path = "/api/assignments"
    tags = ("Assignments",)

    @get("/", operation_id="listAssignments", summary="The paths one walks, the newest first")
    async def assignments(
        self,
        principal: Person,
        status: Annotated[AssignmentStatus | None, QueryParameter(required=False)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=200)] = None,
    ) -> AssignmentPage:
        return await list_assignments(principal, status=status, cursor=cursor)

    @get("/{assignment_id:uuid}", operation_id="getAssignment", summary="A path one walks, day by day")
    async def assignment(self, assignment_id: AnId, principal: Person) -> AssignmentDetail:
        return await get_assignment(principal, assignment_id, now())

    @patch(
        "/{assignment_id:uuid}",
        operation_id="changeAssignment",
        summary="Pause, resume, weekdays off, reminders, an event, put away",
    )
    async def change(
        self,
        assignment_id: AnId,
        data: JSONBody[AssignmentForm],
        principal: Person,
        ring: NamedDependency[Ring],
    ) -> AssignmentDetail:
        change = AssignmentChange(**{name: getattr(data, name) for name in data.__struct_fields__})
        return await change_assignment(principal, assignment_id, change, now(), ring)

    @get("/{assignment_id:uuid}/today", operation_id="getToday", summary="What today holds, and why")
    async def today(self, assignment_id: AnId, principal: Person, ring: NamedDependency[Ring]) -> Today:
        return await find_today(principal, assignment_id, now(), ring)

    @post(
        "/{assignment_id:uuid}/days/{day:int}/complete",
        operation_id="completeDay",
        summary="A day is played; again changes nothing",
        status_code=200,
    )
    async def complete(
        self, assignment_id: AnId, day: FromPath[int], principal: Person, ring: NamedDependency[Ring]
    ) -> DayCompleted:
        return await finish_day(principal, assignment_id, day, now(), ring)

    @post(
        "/{assignment_id:uuid}/days/{day:int}/skip",
        operation_id="skipDay",
        summary="Let a day go; it can still be played",
        status_code=200,
    )
    async def skip(
        self, assignment_id: AnId, day: FromPath[int], principal: Person, ring: NamedDependency[Ring]
    ) -> DayCompleted:
        return await let_day_go(principal, assignment_id, day, now(), ring)

    @post(
        "/{assignment_id:uuid}/days/{day:int}/feedback",
        operation_id="sayFeedback",
        summary="Tell the creator how a day was; said again, it replaces",
        status_code=200,
    )
    async def feedback(
        self, assignment_id: AnId, day: FromPath[int], data: JSONBody[FeedbackForm], principal: Person
    ) -> Feedback:
        return await say_feedback(principal, assignment_id, day, data.rating, data.text, now())

    @get(
        "/{assignment_id:uuid}/catch-up",
        operation_id="proposeCatchUp",
        summary="Which days would be let go, so that the event holds",
    )
    async def propose(self, assignment_id: AnId, principal: Person, ring: NamedDependency[Ring]) -> CaughtUp:
        return await catch_up_with_event(principal, assignment_id, now(), ring, do=False)

    @post(
        "/{assignment_id:uuid}/catch-up",
        operation_id="catchUp",
        summary="Let days go, so that the rest fits in before the event",
        status_code=200,
    )
    async def catch_up(self, assignment_id: AnId, principal: Person, ring: NamedDependency[Ring]) -> CaughtUp:
        return await catch_up_with_event(principal, assignment_id, now(), ring, do=True)

    @post(
        "/{assignment_id:uuid}/accept",
        operation_id="acceptInvitation",
        summary="Accept an invitation to one's own confirmed address",
        status_code=200,
    )
    async def accept(
        self,
        assignment_id: AnId,
        data: JSONBody[AcceptForm],
        principal: Person,
        ring: NamedDependency[Ring],
    ) -> AssignmentDetail:
        return await accept(principal, assignment_id, now(), ring, time_zone=data.time_zone)

    @post(
        "/{assignment_id:uuid}/decline",
        operation_id="declineInvitation",
        summary="Decline an invitation",
        status_code=204,
    )
    async def decline(self, assignment_id: AnId, principal: Person) -> None:
        await decline(principal, assignment_id, now())

    @post(
        "/{assignment_id:uuid}/calendar",
        operation_id="makeCalendarLink",
        summary="A link for calendars, the same until it is revoked",
        status_code=200,
        opt={"answers_secret": True},
    )
    async def make_calendar(
        self, assignment_id: AnId, principal: Person, settings: NamedDependency[Settings]
    ) -> CalendarLink:
        return await make_calendar_link(principal, assignment_id, settings)

    @delete("/{assignment_id:uuid}/calendar", operation_id="revokeCalendarLink", summary="Revoke that link")
    async def revoke_calendar(self, assignment_id: AnId, principal: Person) -> None:
        await revoke_calendar_link(principal, assignment_id)


class Invitations(Controller):
    path = "/api/invitations"
    tags = ("Assignments",)

    @get("/", operation_id="listInvitations", summary="Invitations to one's own confirmed address")
    async def invitations(self, principal: Person) -> list[InvitationView]:
        return await list_invitations(principal)


class Calendars(Controller):
    """For calendars, which carry no cookie: the key in the address is all that is asked for."""

    path = "/api/assignments"
    tags = ("Assignments",)

    @get(
        "/{assignment_id:uuid}/calendar.ics",
        operation_id="getCalendar",
        summary="The month as a calendar",
        media_type="text/calendar",
        opt={"for_anybody": True},
    )
    async def calendar(
        self,
        assignment_id: AnId,
        settings: NamedDependency[Settings],
        key: Annotated[str, QueryParameter(required=False, max_length=400)] = "",
    ) -> Response[str]:
        text = await read_calendar(assignment_id, key, settings, now())
        return Response(text, media_type="text/calendar", headers={"cache-control": "private, max-age=600"})
