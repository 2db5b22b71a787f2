"""Who makes the request, asked once; and whether a write with a cookie came from our own page."""

from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Struct

from kaiwa.accounts.cookies import CSRF_FIELD, CSRF_HEADER, guest_cookie, is_csrf_token, session_cookie
from kaiwa.accounts.principal import NOBODY, Principal
from kaiwa.accounts.signing import keyed
from kaiwa.accounts.vocabulary import Scope as TokenScope
from kaiwa.behalf import on_behalf_of
from kaiwa.edge.forms import form_of
from kaiwa.errors import CsrfMissing, NotSignedIn
from kaiwa.limits import household
from kaiwa.settings import Settings

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
ONLY_READS: Final = "only_reads"
"""A handler's ``opt``: a POST that changes nothing, because what it asks is too long for an address."""


class Credentials(Struct, frozen=True):
    """What a request carries; a bearer token wins over cookies."""

    bearer: str | None = None
    session: str | None = None
    guest: str | None = None


Identify = Callable[[Credentials], Awaitable[Principal]]


class Identity(ASGIMiddleware):
    """Handlers that answer everybody the same say ``opt={"for_anybody": True}`` and cost no look into a table."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, identify: Identify, settings: Settings) -> None:
        self._identify = identify
        self._settings = settings
        self._own_origin = _origin(settings.public_url)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive=receive, send=send)
        carried = Credentials() if scope["route_handler"].opt.get("for_anybody") else self._carried(request)
        principal = NOBODY if carried == Credentials() else await self._identify(carried)
        if carried.bearer is not None and principal.user_id is None:
            raise NotSignedIn("This token is unknown, expired or revoked.")
        scope["state"]["form"] = {} if request.method in SAFE else await form_of(request)
        writes = request.method not in SAFE and not scope["route_handler"].opt.get(ONLY_READS)
        if carried.bearer is not None:
            principal.must_have(TokenScope.WRITE if writes else TokenScope.READ)
        elif writes:
            self._check_write(request, carried, principal)
        scope["state"]["principal"] = principal
        scope["state"]["is_known"] = principal.is_known
        with on_behalf_of(principal.viewer, came_from=self._came_from(scope, principal)):
            await next_app(scope, receive, send)

    def _came_from(self, scope: Scope, principal: Principal) -> str:
        """One household is one word, and nobody without the secret can tell which. Only guests are counted by it."""
        if principal.guest_id is None:
            return ""
        address = household(str(scope["state"].get("client_address", "")))
        return keyed(self._settings.secret, "address", address).hex()[:32]

    def _carried(self, request: Request[Any, Any, Any]) -> Credentials:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return Credentials(bearer=token.strip())
        secure = self._settings.secure
        return Credentials(
            session=request.cookies.get(session_cookie(secure=secure)),
            guest=request.cookies.get(guest_cookie(secure=secure)),
        )

    def _check_write(
        self, request: Request[Any, Any, Any], carried: Credentials, principal: Principal
    ) -> None:
        # Also without a cookie: a foreign page must not log its visitor in as somebody else.
        if not self._comes_from_us(request.headers):
            raise CsrfMissing("This request came from another site.")
        if principal.is_known:
            proven_by = carried.session if principal.user_id else carried.guest
            form = request.scope["state"]["form"]
            given = request.headers.get(CSRF_HEADER) or form.get(CSRF_FIELD, "")
            if not is_csrf_token(self._settings.secret, proven_by or "", given):
                raise CsrfMissing

    def _comes_from_us(self, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        return origin is None or origin == self._own_origin or _is_at(origin, headers.get("host", ""))


def _is_at(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc == host != ""
    except ValueError:  # a bracket that does not close
        return False


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
