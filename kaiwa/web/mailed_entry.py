"""In by a link that is mailed. Looking at the link spends nothing: programs that check mails look at all of them."""

from typing import Annotated, Any

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import VISIT, signed_in
from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.sign_in_links import ask_for_way_in, come_in
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.bell import Ring
from kaiwa.errors import Invalid
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.links import SECRET_ADDRESS
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import NO_EMAIL, must_be_short, must_be_there, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]


class MailedEntry(Controller):
    path = "/sign-in/link"
    include_in_schema = False
    dependencies = {**VISITOR, **VISIT, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/")
    async def ask(self, visitor: NamedDependency[Visitor], done: Query = "") -> Answer:
        told: dict[str, Any] = {"is_sent": done == "sent", "email": "", "trouble": None}
        return page(visitor, "sign_in_link.html", told)

    @post("/")
    async def send(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Answer:
        try:
            must_be_there(form, {"email": NO_EMAIL})
            must_be_short(form)
        except Invalid as error:
            told = {"is_sent": False, "email": form["email"], "trouble": trouble_of(error)}
            return page(visitor, "sign_in_link.html", told, status=TO_REPAIR)
        await slow_down(limits, throttle.FORGOT, client_address, throttle.FORGOT_ACCOUNT, form["email"])
        await ask_for_way_in(form["email"], settings)
        await ring(MAIL)
        return onward("/sign-in/link?done=sent")

    @get("/open")
    async def look(self, visitor: NamedDependency[Visitor], token: Query = "", next: Query = "") -> Answer:
        told = {"token": token, "next": local_path(next, "")}
        return page(visitor, "sign_in_open.html", told, headers=SECRET_ADDRESS)

    @post("/open")
    async def open(
        self,
        form: NamedDependency[Form],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        adopt_guest: NamedDependency[AdoptGuest],
    ) -> Answer:
        await slow_down(limits, throttle.LINK, client_address)
        session = await come_in(form["token"][:200], visit, settings, adopt_guest)
        return onward(local_path(form["next"], "/learn"), signed_in(session, settings))
