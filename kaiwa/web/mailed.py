"""Where the mails of a path lead: an invitation, and the end of its reminders. Looking changes nothing."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.assignments.inviting import accept, decline, list_invitations
from kaiwa.curriculum.assignments.reminding import stop_reminders
from kaiwa.errors import Conflict, LinkSpent, NotFound
from kaiwa.settings import Settings
from kaiwa.web.rendering import SECRET_ADDRESS, TO_REPAIR, onward, page
from kaiwa.web.troubles import Trouble
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]


class Mailed(Controller):
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/invitations/{invitation_id:uuid}")
    async def invitation(
        self, invitation_id: FromPath[UUID], visitor: NamedDependency[Visitor]
    ) -> Response[bytes]:
        """Only who has the mailbox sees it: an account with its address, confirmed."""
        if not visitor.is_signed_in:
            return onward(f"/sign-in?{urlencode({'next': f'/invitations/{invitation_id}'})}")
        found = await list_invitations(visitor.principal, invitation_id)
        told = {
            "invitation": found[0] if found else None,
            "invitation_id": invitation_id,
            "trouble": None,
        }
        return page(visitor, "invitation.html", told)

    @post("/invitations/{invitation_id:uuid}")
    async def decide(
        self,
        invitation_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Response[bytes]:
        if not visitor.is_signed_in:
            return onward(f"/sign-in?{urlencode({'next': f'/invitations/{invitation_id}'})}")
        try:
            if form["answer"] == "decline":
                await decline(visitor.principal, invitation_id, now())
                return onward("/learn")
            place = await accept(visitor.principal, invitation_id, now(), ring)
        except (Conflict, NotFound) as error:
            told = {"invitation": None, "invitation_id": invitation_id, "trouble": Trouble(error.detail)}
            return page(visitor, "invitation.html", told, status=TO_REPAIR)
        return onward(f"/learn?path={place.id}")

    @get("/reminders/stop")
    async def ask(
        self, visitor: NamedDependency[Visitor], token: Query = "", done: Query = ""
    ) -> Response[bytes]:
        told = {"token": token, "is_done": done == "stopped", "trouble": None}
        return page(visitor, "stop_reminders.html", told, headers=SECRET_ADDRESS)

    @post("/reminders/stop")
    async def stop(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Response[bytes]:
        try:
            await stop_reminders(form["token"], settings)
        except LinkSpent as error:
            told = {"token": "", "is_done": False, "trouble": Trouble(error.detail)}
            return page(visitor, "stop_reminders.html", told, status=TO_REPAIR, headers=SECRET_ADDRESS)
        return onward("/reminders/stop?done=stopped")
