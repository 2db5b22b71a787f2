"""In and out: signing up, in and out again."""

from typing import Annotated, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import VISIT, signed_in, signed_out
from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.login import login
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.registration import Registration, register
from kaiwa.accounts.sessions import logout
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.bell import Ring
from kaiwa.errors import SignInRefused, TooMany, Unavailable
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, NO_EMAIL, Trouble, must_be_short, must_be_there, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]

HOME_OF_PEOPLE: Final = "/me"
REFUSALS: Final = {each.code: each.sentence for each in (SignInRefused, TooMany, Unavailable)}
"""What the way through an identity provider may come back with."""
DONE: Final = ("reset", "verify", "out", "deleted")


class Entry(Controller):
    include_in_schema = False
    dependencies = {**VISITOR, **VISIT, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/sign-in")
    async def ask(
        self, visitor: NamedDependency[Visitor], next: Query = "", error: Query = "", done: Query = ""
    ) -> Response[bytes]:
        trouble = Trouble(REFUSALS.get(error, SignInRefused.sentence)) if error else None
        told = {
            "email": "",
            "next": local_path(next, ""),
            "trouble": trouble,
            "done": done if done in DONE else "",
        }
        return page(visitor, "sign_in.html", told)

    @post("/sign-in")
    async def sign_in(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        adopt_guest: NamedDependency[AdoptGuest],
    ) -> Response[bytes]:
        then = local_path(form["next"], "")
        try:
            must_be_there(form, {"email": NO_EMAIL, "password": "Write your password."})
            must_be_short(form)
            await slow_down(limits, throttle.LOGIN, client_address, throttle.LOGIN_ACCOUNT, form["email"])
            session = await login(form["email"], form["password"], visit, settings, adopt_guest)
        except MENDABLE as error:
            told = {"email": form["email"], "next": then, "trouble": trouble_of(error), "done": ""}
            return page(visitor, "sign_in.html", told, status=TO_REPAIR)
        return onward(then or HOME_OF_PEOPLE, signed_in(session, settings))

    @get("/sign-up")
    async def begin(self, visitor: NamedDependency[Visitor], next: Query = "") -> Response[bytes]:
        told = {"form": Form({}), "next": local_path(next, ""), "trouble": None}
        return page(visitor, "sign_up.html", told)

    @post("/sign-up")
    async def sign_up(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        adopt_guest: NamedDependency[AdoptGuest],
        ring: NamedDependency[Ring],
    ) -> Response[bytes]:
        then = local_path(form["next"], "")
        try:
            must_be_there(form, {"email": NO_EMAIL, "password": "Choose a password."})
            must_be_short(form)
            await slow_down(
                limits, throttle.REGISTER, client_address, throttle.REGISTER_ACCOUNT, form["email"]
            )
            wanted = Registration(
                email=form["email"], password=form["password"], display_name=form["display_name"]
            )
            session = await register(wanted, visit, settings, adopt_guest)
        except MENDABLE as error:
            told = {"form": form, "next": then, "trouble": trouble_of(error)}
            return page(visitor, "sign_up.html", told, status=TO_REPAIR)
        await ring(MAIL)
        return onward(then or f"{HOME_OF_PEOPLE}?done=welcome", signed_in(session, settings))

    @get("/sign-out")
    async def ask_to_leave(self, visitor: NamedDependency[Visitor]) -> Response[bytes]:
        return page(visitor, "sign_out.html", {})

    @post("/sign-out")
    async def sign_out(
        self, principal: NamedDependency[Principal], settings: NamedDependency[Settings]
    ) -> Response[bytes]:
        await logout(principal, settings)
        return onward("/sign-in?done=out", signed_out(settings))
