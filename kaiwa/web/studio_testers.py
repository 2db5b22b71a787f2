"""Whom a creator invites, how far they are, and what they say day by day."""

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.feedback import handle_feedback, list_feedback
from kaiwa.curriculum.assignments.insights import DayInsight, read_insights
from kaiwa.curriculum.assignments.inviting import Invitee, invite
from kaiwa.curriculum.assignments.walkers import list_cohorts, list_walkers, withdraw_invitation
from kaiwa.curriculum.vocabulary import AssignmentRole
from kaiwa.errors import Invalid, NotSignedIn
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.studio_form import MENDED, Answer, Query, day_in, own_path
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

MOST_INVITED: Final = 20
"""Addresses of one form."""
LONGEST_NOTE: Final = 500
LONGEST_COHORT: Final = 80


class Testers(Controller):
    path = "/studio/{path_id:str}"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/testers")
    async def look_at_testers(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], done: Query = "", cohort: Query = ""
    ) -> Answer:
        return await _testers(visitor, path_id, done=done, cohort=cohort)

    @post("/testers")
    async def invite(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        ring: NamedDependency[Ring],
    ) -> Answer:
        visitor.principal.must_be_person()
        addresses = form["emails"].replace(",", " ").replace(";", " ").split()
        try:
            if not 1 <= len(addresses) <= MOST_INVITED:
                raise Invalid(f"Write one to {MOST_INVITED} e-mail addresses.")
            starts_on = _date_in(form["starts_on"])
            for each in addresses:
                invitee = Invitee(
                    email=each,
                    role=AssignmentRole.LEARNER if form["role"] == "learner" else AssignmentRole.TESTER,
                    starts_on=starts_on,
                    note=form["note"].strip()[:LONGEST_NOTE],
                    cohort=form["cohort"].strip()[:LONGEST_COHORT],
                    feedback_requested=form["feedback"] == "on",
                )
                await invite(visitor.principal, path_id, invitee, settings, limits, ring, now())
        except MENDED as error:
            return await _testers(visitor, path_id, trouble=error.detail, typed=form)
        return onward(f"/studio/{path_id}/testers?done=invited")

    @post("/testers/{assignment_id:uuid}/withdraw")
    async def withdraw(
        self, path_id: FromPath[str], assignment_id: FromPath[UUID], visitor: NamedDependency[Visitor]
    ) -> Answer:
        await withdraw_invitation(visitor.principal, path_id, assignment_id)
        return onward(f"/studio/{path_id}/testers")

    @get("/feedback")
    async def feedback(
        self,
        path_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        day: Query = "",
        show: Query = "",
        cursor: Query = "",
    ) -> Answer:
        path = await own_path(visitor, path_id)
        chosen, with_handled = day_in(day), show == "all"
        said = await list_feedback(
            visitor.principal,
            path_id,
            day=chosen,
            is_open=None if with_handled else True,
            cursor=cursor or None,
        )
        insights = await read_insights(visitor.principal, path_id, now())
        kept = {name: value for name, value in (("day", chosen), ("show", "all" * with_handled)) if value}
        told: dict[str, Any] = {
            "path": path,
            "said": said.items,
            "next": f"?{urlencode({**kept, 'cursor': said.next})}" if said.next else "",
            "insights": insights,
            "heat": [(each, _warmth(each), _stopping(each, insights.walking)) for each in insights.days],
            "day": chosen,
            "with_handled": with_handled,
            "here": f"?{urlencode(kept)}" if kept else "",
        }
        return page(visitor, "studio_feedback.html", told)

    @post("/feedback/{feedback_id:uuid}")
    async def handle(
        self,
        path_id: FromPath[str],
        feedback_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
    ) -> Answer:
        handled = form["handled"] != "no"
        await handle_feedback(visitor.principal, path_id, feedback_id, handled=handled)
        kept = {
            name: form[name] for name in ("day", "show") if form[name] in ("all", *map(str, range(1, 29)))
        }
        return onward(f"/studio/{path_id}/feedback" + (f"?{urlencode(kept)}" if kept else ""))


def _warmth(day: DayInsight) -> str:
    """How they like it, in four steps."""
    if day.rating is None:
        return "none"
    return "good" if day.rating >= 4 else "fair" if day.rating >= 3 else "poor"


def _stopping(day: DayInsight, walking: int) -> str:
    """How many of all have not gone on from here."""
    if not day.stopped:
        return "none"
    return "poor" if day.stopped * 5 >= walking else "fair"


def _date_in(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid("The first day is a date such as 2026-12-01.", field="starts_on") from wrong


async def _testers(
    visitor: Visitor,
    path_id: str,
    *,
    trouble: str = "",
    typed: Form | None = None,
    done: str = "",
    cohort: str = "",
) -> Answer:
    path = await own_path(visitor, path_id)
    told = {
        "path": path,
        "walkers": (await list_walkers(visitor.principal, path_id, cohort=cohort or None)).items,
        "cohorts": await list_cohorts(visitor.principal, path_id),
        "cohort": cohort,
        "trouble": trouble,
        "typed": typed or Form({}),
        "done": done if done == "invited" else "",
    }
    return page(visitor, "studio_testers.html", told, status=TO_REPAIR if trouble else 200)
