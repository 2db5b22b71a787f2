"""Keys for one's own programs: made here, shown once, taken back."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.accounts import throttle
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.tokens import NewToken, create_token, list_tokens, revoke_token
from kaiwa.accounts.vocabulary import Scope
from kaiwa.errors import Invalid, NotFound, NotSignedIn
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, Trouble, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]

LASTS_DAYS: Final = ("30", "90", "365")
LONGEST_NAME: Final = 80


class TokenPages(Controller):
    path = "/settings/tokens"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(self, visitor: NamedDependency[Visitor]) -> Answer:
        return await _shown(visitor)

    @post("/")
    async def create(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
    ) -> Answer:
        """Answered by the page itself, not by a redirect: it alone shows the token."""
        await slow_down(limits, throttle.TOKENS, str(visitor.principal.must_have_signed_in()))
        scopes = {scope for scope in (Scope.READ, Scope.WRITE) if form[f"scope_{scope}"] == "on"}
        try:
            if len(form["name"]) > LONGEST_NAME or form["days"] not in LASTS_DAYS:
                raise Invalid(f"A name has at most {LONGEST_NAME} signs.", field="name")
            made = await create_token(visitor.principal, form["name"], scopes, int(form["days"]), settings)
        except MENDABLE as error:
            return await _shown(visitor, trouble=trouble_of(error), typed=form)
        return await _shown(visitor, made=made)

    @post("/{token_id:uuid}/revoke")
    async def revoke(
        self,
        token_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        try:
            await revoke_token(visitor.principal, token_id, settings)
        except NotFound:  # gone already, or never theirs: what they wanted is so
            return onward("/settings/tokens")
        return onward("/settings/tokens")


async def _shown(
    visitor: Visitor,
    *,
    made: NewToken | None = None,
    trouble: Trouble | None = None,
    typed: Form | None = None,
) -> Answer:
    told: dict[str, Any] = {
        "tokens": await list_tokens(visitor.principal),
        "made": made,
        "lasts": LASTS_DAYS,
        "trouble": trouble,
        "typed": typed or Form({"days": "90", "scope_read": "on"}),
    }
    return page(visitor, "settings_tokens.html", told, status=TO_REPAIR if trouble else 200)
