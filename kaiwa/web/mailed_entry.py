"""In by a link that was mailed. Looking at the link spends nothing: programs that check mails look at all of them."""

from typing import Annotated

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import VISIT, signed_in
from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.sign_in_links import come_in
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.rendering import SECRET_ADDRESS, onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]


class MailedEntry(Controller):
    path = "/sign-in/link/open"
    include_in_schema = False
    dependencies = {**VISITOR, **VISIT, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/")
    async def look(self, visitor: NamedDependency[Visitor], token: Query = "", next: Query = "") -> Answer:
        told = {"token": token, "next": local_path(next, "")}
        return page(visitor, "sign_in_open.html", told, headers=SECRET_ADDRESS)

    @post("/")
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
