"""From a request to a visit, and from a new session to the cookies of the answer."""

from typing import Any
from uuid import UUID, uuid4

from litestar import Request
from litestar.datastructures import CacheControlHeader, Cookie
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec

from kaiwa.accounts.cookies import (
    ATTEMPT_LASTS,
    CSRF_COOKIE,
    GUEST_LASTS,
    attempt_cookie,
    csrf_token,
    guest_cookie,
    sealed_guest,
    session_cookie,
)
from kaiwa.accounts.identity import read_guest
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.session_rules import ENDS_AFTER
from kaiwa.accounts.sessions import NewSession
from kaiwa.accounts.visit import Visit
from kaiwa.clock import now
from kaiwa.settings import Settings


def provide_visit(
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    settings: NamedDependency[Settings],
    client_address: NamedDependency[str],
) -> Visit:
    carried = request.cookies.get(guest_cookie(secure=settings.secure))
    return Visit(
        principal=principal,
        guest_id=read_guest(settings.secret, carried),
        ip_address=client_address,
        user_agent=request.headers.get("user-agent", ""),
    )


NOTHING = {204: ResponseSpec(None, description="Done", generate_examples=False)}
"""An empty answer that sets cookies: the framework would document a JSON null."""
NOT_KEPT = CacheControlHeader(no_store=True)
"""For answers that set cookies, also to whom was nobody a moment ago."""
VISIT = {"visit": Provide(provide_visit, sync_to_thread=False)}


def signed_in(session: NewSession, settings: Settings) -> list[Cookie]:
    """The guest's cookie goes: what it stood for belongs to the person now. The browser keeps the session's
    for as long as one can last; the row says when it is over."""
    lasts_s = int(ENDS_AFTER.total_seconds())
    return [
        _cookie(settings, session_cookie(secure=settings.secure), session.cookie, lasts_s),
        _csrf(settings, session.cookie, lasts_s),
        _gone(settings, guest_cookie(secure=settings.secure)),
    ]


def signed_out(settings: Settings) -> list[Cookie]:
    return [
        _gone(settings, session_cookie(secure=settings.secure)),
        _gone(settings, guest_cookie(secure=settings.secure)),
        _csrf(settings, "", 0),
    ]


def as_guest(value: str, settings: Settings) -> list[Cookie]:
    lasts_s = int(GUEST_LASTS.total_seconds())
    return [
        _cookie(settings, guest_cookie(secure=settings.secure), value, lasts_s),
        _csrf(settings, value, lasts_s),
    ]


def begun_as_guest(visit: Visit, settings: Settings) -> tuple[UUID, list[Cookie]]:
    """A guest who comes again stays the same guest."""
    guest_id = visit.guest or uuid4()
    return guest_id, as_guest(sealed_guest(settings.secret, guest_id, now()), settings)


def attempting(sealed: str, settings: Settings) -> Cookie:
    return _cookie(
        settings, attempt_cookie(secure=settings.secure), sealed, int(ATTEMPT_LASTS.total_seconds())
    )


def no_more_attempt(settings: Settings) -> Cookie:
    return _gone(settings, attempt_cookie(secure=settings.secure))


def _cookie(settings: Settings, name: str, value: str, lasts_s: int) -> Cookie:
    return Cookie(
        name, value=value, max_age=lasts_s, path="/", httponly=True, secure=settings.secure, samesite="lax"
    )


def _gone(settings: Settings, name: str) -> Cookie:
    return _cookie(settings, name, "", 0)


def _csrf(settings: Settings, proven_by: str, lasts_s: int) -> Cookie:
    value = csrf_token(settings.secret, proven_by) if proven_by else ""
    return Cookie(
        CSRF_COOKIE,
        value=value,
        max_age=lasts_s,
        path="/",
        httponly=False,
        secure=settings.secure,
        samesite="strict",
    )


def csrf_of(request: Request[Any, Any, Any], principal: Principal, settings: Settings) -> str:
    """For the forms of a page: derived from the cookie that signs this request in, or nothing without one."""
    if not principal.is_known:
        return ""
    cookie = session_cookie if principal.user_id else guest_cookie
    return csrf_token(settings.secret, request.cookies.get(cookie(secure=settings.secure), ""))
