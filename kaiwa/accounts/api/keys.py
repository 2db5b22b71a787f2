"""What opens an account besides its password: signed-in browsers and programs' tokens."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from kaiwa.accounts import throttle
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.sessions import SessionView, end_other_sessions, end_session, list_sessions
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.tokens import (
    LONGEST_DAYS,
    NewToken,
    TokenView,
    create_token,
    list_tokens,
    revoke_token,
)
from kaiwa.accounts.vocabulary import Scope
from kaiwa.limits import Limits
from kaiwa.settings import Settings


class SessionList(Struct, frozen=True):
    items: list[SessionView]
    next: str | None = None


class TokenList(Struct, frozen=True):
    items: list[TokenView]
    next: str | None = None


class TokenForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    scopes: Annotated[set[Scope], Meta(min_length=1)]
    expires_in_days: Annotated[int, Meta(ge=1, le=LONGEST_DAYS)] = 90


class Sessions(Controller):
    path = "/api/me/sessions"
    tags = ("Me",)

    @get("/", operation_id="listSessions", summary="The browsers that are signed in")
    async def sessions(self, principal: NamedDependency[Principal]) -> SessionList:
        return SessionList(await list_sessions(principal))

    @delete("/{session_id:uuid}", operation_id="endSession", summary="Sign one browser out")
    async def end(
        self,
        session_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> None:
        await end_session(principal, session_id, settings)

    @delete("/", operation_id="endOtherSessions", summary="Sign all other browsers out")
    async def end_others(
        self, principal: NamedDependency[Principal], settings: NamedDependency[Settings]
    ) -> None:
        await end_other_sessions(principal, settings)


class Tokens(Controller):
    path = "/api/me/tokens"
    tags = ("Me",)

    @get("/", operation_id="listTokens", summary="The tokens of one's programs")
    async def tokens(self, principal: NamedDependency[Principal]) -> TokenList:
        return TokenList(await list_tokens(principal))

    @post(
        "/",
        operation_id="createToken",
        summary="Make a token; this answer alone shows it",
        opt={"answers_secret": True},
    )
    async def create(
        self,
        data: JSONBody[TokenForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
    ) -> NewToken:
        await slow_down(limits, throttle.TOKENS, str(principal.must_have_signed_in()))
        return await create_token(principal, data.name, data.scopes, data.expires_in_days, settings)

    @delete("/{token_id:uuid}", operation_id="revokeToken", summary="Revoke a token")
    async def revoke(
        self,
        token_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> None:
        await revoke_token(principal, token_id, settings)
