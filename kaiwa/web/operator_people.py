"""For who runs Kaiwa: who is here and what they may do, what is public, which mails leave, and who did what."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.accounts.audit_reading import list_audit
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.outbox import list_outbox, send_at_once
from kaiwa.accounts.people import list_people, set_role
from kaiwa.accounts.vocabulary import AuditAction, MailStatus, Role
from kaiwa.bell import Ring
from kaiwa.curriculum.paths.moderation import Kind, list_moderated
from kaiwa.curriculum.paths.publishing import release_path, withhold_path
from kaiwa.errors import Conflict, Invalid, NotAllowed, NotSignedIn
from kaiwa.settings import Settings
from kaiwa.web.operator_form import Answer, Query, address
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

LONGEST_REASON: Final = 200
LONGEST_SEARCH: Final = 100


class OperatorPeople(Controller):
    path = "/operator"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/people")
    async def people(
        self, visitor: NamedDependency[Visitor], q: Query = "", cursor: Query = "", done: Query = ""
    ) -> Answer:
        return await _people(visitor, q, cursor, done=done)

    @post("/people/{user_id:uuid}/role")
    async def give_role(
        self,
        user_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        visitor.principal.must_be_admin()
        try:
            await set_role(visitor.principal, user_id, _role_in(form), settings)
        except (Invalid, NotAllowed) as error:
            return await _people(visitor, form["q"], "", trouble=error.detail)
        return onward(address("/operator/people", q=form["q"][:LONGEST_SEARCH], done="role"))

    @get("/paths")
    async def paths(
        self, visitor: NamedDependency[Visitor], show: Query = "", cursor: Query = "", done: Query = ""
    ) -> Answer:
        return await _paths(visitor, show, cursor, done=done)

    @post("/paths/{path_id:str}/withhold")
    async def withhold(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        """The reason is what its creator reads."""
        visitor.principal.must_be_admin()
        try:
            await withhold_path(visitor.principal, path_id, _reason_in(form), settings)
        except Invalid as error:
            return await _paths(visitor, "", "", trouble=error.detail)
        return onward("/operator/paths?done=withheld")

    @post("/paths/{path_id:str}/release")
    async def release(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        """The reason is what the audit keeps."""
        visitor.principal.must_be_admin()
        try:
            await release_path(visitor.principal, path_id, _reason_in(form), settings)
        except Invalid as error:
            return await _paths(visitor, "withheld", "", trouble=error.detail)
        return onward("/operator/paths?show=withheld&done=released")

    @get("/mail")
    async def mail(
        self, visitor: NamedDependency[Visitor], show: Query = "", cursor: Query = "", done: Query = ""
    ) -> Answer:
        visitor.principal.must_be_admin()
        status = MailStatus(show) if show in list(MailStatus) else None
        try:
            found = await list_outbox(visitor.principal, status=status, cursor=cursor or None)
        except Invalid:
            return onward("/operator/mail")
        told: dict[str, Any] = {
            "mails": found.items,
            "counted": found.counted,
            "statuses": list(MailStatus),
            "status": status,
            "next": address("/operator/mail", show=status, cursor=found.next) if found.next else "",
            "done": done if done in ("sent", "too_late") else "",
        }
        return page(visitor, "operator_mail.html", told)

    @post("/mail/{mail_id:uuid}/send")
    async def send(
        self,
        mail_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        ring: NamedDependency[Ring],
    ) -> Answer:
        try:
            await send_at_once(visitor.principal, mail_id, settings)
        except Conflict:
            return onward("/operator/mail?done=too_late")
        await ring(MAIL)
        return onward("/operator/mail?done=sent")

    @get("/audit")
    async def audit(
        self,
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        action: Query = "",
        email: Query = "",
        cursor: Query = "",
    ) -> Answer:
        visitor.principal.must_be_admin()
        chosen = AuditAction(action) if action in list(AuditAction) else None
        asked = email.strip()[:LONGEST_SEARCH]
        try:
            found = await list_audit(
                visitor.principal, settings, action=chosen, email=asked or None, cursor=cursor or None
            )
        except Invalid:
            return onward("/operator/audit")
        told: dict[str, Any] = {
            "lines": found.items,
            "actions": list(AuditAction),
            "action": chosen,
            "email": asked,
            "next": address("/operator/audit", action=chosen, email=asked, cursor=found.next)
            if found.next
            else "",
        }
        return page(visitor, "operator_audit.html", told)


def _role_in(form: Form) -> Role:
    if form["role"] not in list(Role):
        raise Invalid("Choose one of the roles.", field="role")
    return Role(form["role"])


def _reason_in(form: Form) -> str:
    reason = form["reason"].strip()[:LONGEST_REASON]
    if not reason:
        raise Invalid("Say why, in a few words.", field="reason")
    return reason


async def _paths(visitor: Visitor, show: str, cursor: str, *, trouble: str = "", done: str = "") -> Answer:
    visitor.principal.must_be_admin()
    kind = Kind(show) if show in list(Kind) else Kind.PUBLIC
    try:
        found = await list_moderated(visitor.principal, kind=kind, cursor=cursor or None)
    except Invalid:  # an address that somebody bent
        return onward("/operator/paths")
    told: dict[str, Any] = {
        "paths": found.items,
        "kind": kind,
        "kinds": list(Kind),
        "next": address("/operator/paths", show=kind, cursor=found.next) if found.next else "",
        "trouble": trouble,
        "done": done if done in ("withheld", "released") else "",
    }
    return page(visitor, "operator_paths.html", told, status=TO_REPAIR if trouble else 200)


async def _people(visitor: Visitor, q: str, cursor: str, *, trouble: str = "", done: str = "") -> Answer:
    visitor.principal.must_be_admin()
    asked = q.strip()[:LONGEST_SEARCH]
    try:
        found = await list_people(visitor.principal, q=asked or None, cursor=cursor or None)
    except Invalid:
        return onward("/operator/people")
    told: dict[str, Any] = {
        "people": found.items,
        "roles": list(Role),
        "me": visitor.principal.user_id,
        "q": asked,
        "next": address("/operator/people", q=asked, cursor=found.next) if found.next else "",
        "trouble": trouble,
        "done": done if done == "role" else "",
    }
    return page(visitor, "operator_people.html", told, status=TO_REPAIR if trouble else 200)
