"""People, as admins see them."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Struct

from kaiwa.accounts.audit_reading import AuditPage, list_audit
from kaiwa.accounts.outbox import Outbox, list_outbox
from kaiwa.accounts.people import Person, PersonPage, list_people, set_role
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import AuditAction, MailStatus, Role
from kaiwa.settings import Settings


class RoleForm(Struct, frozen=True, forbid_unknown_fields=True):
    role: Role


class Outgoing(Controller):
    path = "/api/admin/mails"
    tags = ("Admin",)

    @get("/", operation_id="listMails", summary="Mails on their way, newest first; never their text")
    async def mails(
        self,
        principal: NamedDependency[Principal],
        status: Annotated[MailStatus | None, QueryParameter(required=False)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> Outbox:
        return await list_outbox(principal, status=status, cursor=cursor)


class Audited(Controller):
    path = "/api/admin/audit"
    tags = ("Admin",)

    @get("/", operation_id="listAudit", summary="Who did what when, in pseudonyms, newest first")
    async def audit(
        self,
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        action: Annotated[AuditAction | None, QueryParameter(required=False)] = None,
        email: Annotated[str | None, QueryParameter(required=False, max_length=254)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> AuditPage:
        return await list_audit(principal, settings, action=action, email=email, cursor=cursor)


class Admin(Controller):
    path = "/api/admin/users"
    tags = ("Admin",)

    @get("/", operation_id="listPeople", summary="People, newest first")
    async def people(
        self,
        principal: NamedDependency[Principal],
        q: Annotated[str | None, QueryParameter(required=False, max_length=100)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> PersonPage:
        return await list_people(principal, q=q, cursor=cursor)

    @patch("/{user_id:uuid}", operation_id="setRole", summary="Give a person another role")
    async def set_role(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[RoleForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> Person:
        return await set_role(principal, user_id, data.role, settings)
