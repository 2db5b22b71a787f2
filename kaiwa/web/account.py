"""A person's own account: what it says, its password, and where it is open."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.links import resend_verification
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.password_change import change_password
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.profile import ProfileChange, change_profile, get_profile
from kaiwa.accounts.sessions import end_other_sessions, end_session, list_sessions
from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.clock import zone
from kaiwa.database import transaction
from kaiwa.errors import NotFound, NotSignedIn
from kaiwa.languages.catalogue import list_languages
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.viewer import Viewer
from kaiwa.web.devices import device_of
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, must_be_short, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in
from kaiwa.web.zones import zones_by_region

DONE: Final = ("welcome", "verified", "profile", "sent", "password", "ended", "others")


class Account(Controller):
    path = "/me"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(
        self,
        visitor: NamedDependency[Visitor],
        done: Annotated[str, QueryParameter(required=False)] = "",
    ) -> Response[bytes]:
        return await _account(visitor, done=done if done in DONE else "")

    @get(["/profile", "/resend", "/password", "/end-others"])
    async def back(self) -> Response[bytes]:
        """Where forms go there is nothing to look at."""
        return onward("/me")

    @post("/profile")
    async def change(self, form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Response[bytes]:
        try:
            must_be_short(form)
            change = ProfileChange(
                display_name=form["display_name"],
                username=form["username"].strip() or None,
                time_zone=form["time_zone"],
                native_language_id=form["native_language_id"] or None,
            )
            await change_profile(visitor.principal, change)
        except MENDABLE as error:
            return await _account(visitor, wrong="profile", trouble=trouble_of(error), typed=form)
        return onward("/me?done=profile")

    @post("/resend")
    async def resend(
        self,
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Response[bytes]:
        user_id = principal.must_be_person()
        await slow_down(limits, throttle.RESEND, client_address, throttle.RESEND_ACCOUNT, str(user_id))
        await resend_verification(principal, settings)
        await ring(MAIL)
        return onward("/me?done=sent")

    @post("/password")
    async def password(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Response[bytes]:
        user_id = visitor.principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_address, throttle.PASSWORD_ACCOUNT, str(user_id))
        try:
            must_be_short(form)
            await change_password(
                visitor.principal, form["current_password"] or None, form["password"], settings
            )
        except MENDABLE as error:
            return await _account(
                visitor, wrong="password", trouble=trouble_of(error, repeated_at="current_password")
            )
        await ring(MAIL)
        return onward("/me?done=password")

    @post("/sessions/{session_id:uuid}/end")
    async def end(
        self,
        session_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> Response[bytes]:
        try:
            await end_session(principal, session_id, settings)
        except NotFound:  # over already, or never theirs: what they wanted is so
            return onward("/me")
        return onward("/me?done=ended")

    @post("/end-others")
    async def end_others(
        self, principal: NamedDependency[Principal], settings: NamedDependency[Settings]
    ) -> Response[bytes]:
        await end_other_sessions(principal, settings)
        return onward("/me?done=others")


async def _account(visitor: Visitor, *, done: str = "", wrong: str = "", **more: Any) -> Response[bytes]:
    """``wrong`` names the form that comes back to be mended."""
    profile = await get_profile(visitor.principal)
    sessions = await list_sessions(visitor.principal)
    async with transaction(Viewer()):
        languages = await list_languages()
    typed = more.get("typed") or Form(
        {
            "display_name": profile.display_name,
            "username": profile.username or "",
            "time_zone": profile.time_zone,
            "native_language_id": profile.native_language_id or "",
        }
    )
    told = {
        "profile": profile,
        "typed": typed,
        "languages": languages,
        "zones": zones_by_region(profile.time_zone),
        "sessions": [(each, device_of(each.user_agent)) for each in sessions],
        "here_zone": zone(profile.time_zone),
        "done": done,
        "wrong": wrong,
        "trouble": more.get("trouble"),
    }
    return page(visitor, "me.html", told, status=TO_REPAIR if wrong else 200)
