"""For who runs Kaiwa: what is on its way and what is stuck, who is here, and which engine thinks."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.accounts.people import list_people
from kaiwa.bell import Ring
from kaiwa.curriculum.paths.catalogue import Wanted, list_public
from kaiwa.curriculum.paths.publishing import withhold_path
from kaiwa.curriculum.queue_changes import cancel_entry, retry_entry
from kaiwa.curriculum.queue_views import failed_entries, overview
from kaiwa.errors import NotSignedIn
from kaiwa.settings import ENGINE_PURPOSES, Settings
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]
LONGEST_REASON: Final = 200


class Operator(Controller):
    path = "/operator"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def look(self, visitor: NamedDependency[Visitor], settings: NamedDependency[Settings]) -> Answer:
        visitor.principal.must_be_admin()
        told: dict[str, Any] = {
            "queue": await overview(visitor.principal),
            "failed": (await failed_entries(visitor.principal)).items,
            "people": (await list_people(visitor.principal)).items,
            "public": (await list_public(visitor.principal.viewer, Wanted())).items,
            "engines": {purpose: settings.engine_for(purpose) for purpose in ENGINE_PURPOSES},
            "model": settings.openai.model if settings.openai else "",
        }
        return page(visitor, "operator.html", told)

    @post("/queue/{entry_id:uuid}/retry")
    async def retry(
        self, entry_id: FromPath[UUID], visitor: NamedDependency[Visitor], ring: NamedDependency[Ring]
    ) -> Answer:
        await retry_entry(visitor.principal, entry_id)
        await ring("drain_scenarios")
        return onward("/operator")

    @post("/queue/{entry_id:uuid}/cancel")
    async def cancel(self, entry_id: FromPath[UUID], visitor: NamedDependency[Visitor]) -> Answer:
        await cancel_entry(visitor.principal, entry_id)
        return onward("/operator")

    @post("/paths/{path_id:str}/withhold")
    async def withhold(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        visitor.principal.must_be_admin()
        reason = form["reason"].strip()[:LONGEST_REASON] or "Taken out by an admin."
        await withhold_path(visitor.principal, path_id, reason, settings)
        return onward("/operator")
