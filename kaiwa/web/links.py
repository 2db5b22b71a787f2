"""Where the links of our mails lead. Looking at a link spends nothing: programs that check mails look at all of them."""

from typing import Annotated
from urllib.parse import urlencode

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import signed_out
from kaiwa.accounts.links import reset_password, verify_email
from kaiwa.accounts.throttle import slow_down
from kaiwa.errors import NotSignedIn
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.rendering import SECRET_ADDRESS, TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, Trouble, must_be_short, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]


class Links(Controller):
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/verify-email")
    async def look(self, visitor: NamedDependency[Visitor], token: Query = "") -> Response[bytes]:
        if not visitor.is_signed_in:
            return onward(_sign_in_first(token))
        return page(visitor, "verify_email.html", {"token": token, "trouble": None}, headers=SECRET_ADDRESS)

    @post("/verify-email")
    async def verify(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> Response[bytes]:
        if not visitor.is_signed_in:
            return onward(_sign_in_first(form["token"]))
        await slow_down(limits, throttle.LINK, client_address)
        try:
            must_be_short(form)
            await verify_email(form["token"], visitor.principal, settings)
        except NotSignedIn as error:  # as somebody else
            told = {"token": form["token"], "trouble": Trouble(error.detail)}
            return page(visitor, "verify_email.html", told, status=TO_REPAIR, headers=SECRET_ADDRESS)
        return onward("/me?done=verified")

    @get("/reset-password")
    async def choose(self, visitor: NamedDependency[Visitor], token: Query = "") -> Response[bytes]:
        return page(visitor, "reset_password.html", {"token": token, "trouble": None}, headers=SECRET_ADDRESS)

    @post("/reset-password")
    async def reset(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> Response[bytes]:
        await slow_down(limits, throttle.LINK, client_address)
        try:
            must_be_short(form)
            await reset_password(form["token"], form["password"], settings)
        except MENDABLE as error:
            told = {"token": form["token"], "trouble": trouble_of(error)}
            return page(visitor, "reset_password.html", told, status=TO_REPAIR, headers=SECRET_ADDRESS)
        return onward("/sign-in?done=reset", signed_out(settings))


def _sign_in_first(token: str) -> str:
    link = f"/verify-email?{urlencode({'token': token})}"
    return f"/sign-in?{urlencode({'next': link, 'done': 'verify'})}"
