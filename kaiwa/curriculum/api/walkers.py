"""Who walks a path, for oneself and for its creator, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.texts import EmailText, ZoneText
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.feedback import FeedbackPage, handle_feedback, list_feedback
from kaiwa.curriculum.assignments.insights import Insights, read_insights
from kaiwa.curriculum.assignments.inviting import Invited, Invitee, invite
from kaiwa.curriculum.assignments.own import enrol_oneself
from kaiwa.curriculum.assignments.views import AssignmentDetail
from kaiwa.curriculum.assignments.walkers import (
    Cohort,
    WalkerPage,
    list_cohorts,
    list_walkers,
    withdraw_invitation,
)
from kaiwa.curriculum.vocabulary import DAYS, AssignmentRole
from kaiwa.errors import Invalid
from kaiwa.limits import Limits
from kaiwa.settings import Settings

Person = NamedDependency[Principal]
Cursor = Annotated[str | None, QueryParameter(required=False, max_length=200)]


class EnrolForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With ``user_email`` it invites somebody; without it one enrols oneself."""

    role: AssignmentRole | None = None
    starts_at: date | None = None
    """The local date of day 1; today, or when the cohort begins, where it is left out."""
    time_zone: ZoneText | None = None
    user_email: EmailText | None = None
    note: Annotated[str, Meta(max_length=500)] = ""
    feedback_requested: bool = False
    cohort: Annotated[str, Meta(max_length=80)] = ""


class HandledForm(Struct, frozen=True, forbid_unknown_fields=True):
    handled: bool


class Walkers(Controller):
    path = "/api/paths/{path_id:str}"
    tags = ("Assignments",)

    @post(
        "/assignments",
        operation_id="enrol",
        summary="Begin a path, or invite somebody to one's own",
        status_code=201,
    )
    async def enrol(
        self,
        path_id: FromPath[str],
        data: JSONBody[EnrolForm],
        principal: Person,
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        ring: NamedDependency[Ring],
    ) -> AssignmentDetail | Invited:
        if data.user_email is not None:
            return await invite(principal, path_id, _invitee(data), settings, limits, ring, now())
        if data.note or data.cohort or data.feedback_requested or data.role is AssignmentRole.TESTER:
            raise Invalid("Give the address of whom you invite.", field="user_email")
        return await enrol_oneself(
            principal, path_id, now(), ring, starts_on=data.starts_at, time_zone=data.time_zone
        )

    @get("/assignments", operation_id="listWalkers", summary="Whom one has invited, and how far they are")
    async def walkers(
        self,
        path_id: FromPath[str],
        principal: Person,
        cohort: Annotated[str | None, QueryParameter(required=False, max_length=80)] = None,
        cursor: Cursor = None,
    ) -> WalkerPage:
        return await list_walkers(principal, path_id, cohort=cohort, cursor=cursor)

    @delete(
        "/assignments/{assignment_id:uuid}",
        operation_id="withdrawInvitation",
        summary="Withdraw an invitation that nobody has accepted",
    )
    async def withdraw(
        self, path_id: FromPath[str], assignment_id: FromPath[UUID], principal: Person
    ) -> None:
        await withdraw_invitation(principal, path_id, assignment_id)

    @get("/cohorts", operation_id="listCohorts", summary="Those who begin together, and how far they are")
    async def cohorts(self, path_id: FromPath[str], principal: Person) -> list[Cohort]:
        return await list_cohorts(principal, path_id)

    @get("/feedback", operation_id="listFeedback", summary="What testers say, day by day")
    async def feedback(
        self,
        path_id: FromPath[str],
        principal: Person,
        day: Annotated[int | None, QueryParameter(required=False, ge=1, le=DAYS)] = None,
        cursor: Cursor = None,
    ) -> FeedbackPage:
        return await list_feedback(principal, path_id, day=day, cursor=cursor)

    @put(
        "/feedback/{feedback_id:uuid}",
        operation_id="handleFeedback",
        summary="Mark what somebody said as handled, or open it again",
        status_code=204,
    )
    async def handle(
        self,
        path_id: FromPath[str],
        feedback_id: FromPath[UUID],
        data: JSONBody[HandledForm],
        principal: Person,
    ) -> None:
        await handle_feedback(principal, path_id, feedback_id, handled=data.handled)

    @get("/insights", operation_id="getInsights", summary="Where learners stop, and what they do not manage")
    async def insights(self, path_id: FromPath[str], principal: Person) -> Insights:
        return await read_insights(principal, path_id, now())


def _invitee(form: EnrolForm) -> Invitee:
    return Invitee(
        email=form.user_email or "",
        role=form.role or AssignmentRole.TESTER,
        starts_on=form.starts_at,
        note=form.note,
        feedback_requested=form.feedback_requested,
        cohort=form.cohort,
    )
