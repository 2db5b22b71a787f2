"""What is kept about somebody: taken along, or deleted, with a week to think better of it."""

from typing import Annotated, Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import signed_out
from kaiwa.accounts.deletion import GRACE, ask_to_delete, delete_account, keep_account
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.profile import get_profile
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import ErasePerson
from kaiwa.bell import Ring
from kaiwa.clock import zone
from kaiwa.errors import NotSignedIn
from kaiwa.limits import Limits
from kaiwa.privacy.exports import ask_export, list_exports
from kaiwa.settings import Settings
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, Trouble, must_be_short, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]


class OwnData(Controller):
    path = "/settings/data"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(
        self,
        visitor: NamedDependency[Visitor],
        done: Annotated[str, QueryParameter(required=False)] = "",
    ) -> Answer:
        return await _shown(visitor, done=done if done in ("asked", "kept", "export") else "")

    @get(["/delete", "/delete-now", "/keep", "/export"])
    async def back(self) -> Answer:
        """Where forms go there is nothing to look at."""
        return onward("/settings/data")

    @post("/export")
    async def take_along(
        self,
        visitor: NamedDependency[Visitor],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        user_id = visitor.principal.must_be_person()
        await slow_down(limits, throttle.EXPORT, client_address, throttle.EXPORT_ACCOUNT, str(user_id))
        await ask_export(visitor.principal, ring)
        return onward("/settings/data?done=export")

    @post("/delete")
    async def ask(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        user_id = visitor.principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_address, throttle.PASSWORD_ACCOUNT, str(user_id))
        try:
            must_be_short(form)
            await ask_to_delete(visitor.principal, form["password"] or None, settings)
        except MENDABLE as error:
            return await _shown(visitor, wrong="delete", trouble=trouble_of(error, repeated_at="password"))
        await ring(MAIL)
        return onward("/settings/data?done=asked")

    @post("/keep")
    async def keep(self, visitor: NamedDependency[Visitor], settings: NamedDependency[Settings]) -> Answer:
        await keep_account(visitor.principal, settings)
        return onward("/settings/data?done=kept")

    @post("/delete-now")
    async def delete(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        erase_person: NamedDependency[ErasePerson],
    ) -> Answer:
        user_id = visitor.principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_address, throttle.PASSWORD_ACCOUNT, str(user_id))
        try:
            must_be_short(form)
            await delete_account(visitor.principal, form["password"] or None, settings, erase_person)
        except MENDABLE as error:
            return await _shown(visitor, wrong="now", trouble=trouble_of(error, repeated_at="password"))
        return onward("/sign-in?done=deleted", signed_out(settings))


async def _shown(
    visitor: Visitor, *, done: str = "", wrong: str = "", trouble: Trouble | None = None
) -> Answer:
    """``wrong`` names the form that comes back to be mended."""
    profile = await get_profile(visitor.principal)
    exports = await list_exports(visitor.principal)
    told: dict[str, Any] = {
        "profile": profile,
        "exports": [each for each in exports if each.ready_at],
        "is_on_its_way": any(each.is_waiting for each in exports),
        "has_failed": bool(exports) and exports[0].failed,
        "here_zone": zone(profile.time_zone),
        "grace_days": GRACE.days,
        "done": done,
        "wrong": wrong,
        "trouble": trouble,
    }
    return page(visitor, "settings_data.html", told, status=TO_REPAIR if trouble else 200)
