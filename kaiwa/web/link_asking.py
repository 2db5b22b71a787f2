"""The forms that ask for a link by mail: one way, whatever the link opens."""

from typing import Annotated, Any, ClassVar, Protocol

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.links import ask_for_reset
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.sign_in_links import ask_for_way_in
from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.errors import Invalid
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import NO_EMAIL, Trouble, must_be_short, must_be_there, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Answer = Response[bytes]


class Mails(Protocol):
    async def __call__(self, email: str, settings: Settings, /) -> None: ...


class AsksForLink(Controller):
    """The answer does not tell whether there is such an account."""

    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    opens: ClassVar[str]
    """Its messages are ``door.{opens}_title`` and so on."""
    mail: ClassVar[Mails]

    @get("/")
    async def ask(
        self,
        visitor: NamedDependency[Visitor],
        done: Annotated[str, QueryParameter(required=False)] = "",
    ) -> Answer:
        return self._shown(visitor, is_sent=done == "sent")

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
            return self._shown(visitor, email=form["email"], trouble=trouble_of(error))
        await slow_down(limits, throttle.FORGOT, client_address, throttle.FORGOT_ACCOUNT, form["email"])
        await self.mail(form["email"], settings)
        await ring(MAIL)
        return onward(f"{self.path}?done=sent")

    def _shown(
        self, visitor: Visitor, *, is_sent: bool = False, email: str = "", trouble: Trouble | None = None
    ) -> Answer:
        told: dict[str, Any] = {
            "opens": self.opens,
            "action": self.path,
            "is_sent": is_sent,
            "email": email,
            "trouble": trouble,
        }
        return page(visitor, "link_asked.html", told, status=TO_REPAIR if trouble else 200)


class ForgottenPassword(AsksForLink):
    path = "/forgot-password"
    opens = "reset"
    mail = staticmethod(ask_for_reset)


class SignInByMail(AsksForLink):
    path = "/sign-in/link"
    opens = "way"
    mail = staticmethod(ask_for_way_in)
