"""Sign-in at an identity provider: a page away and back."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Redirect

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import NOT_KEPT, VISIT, attempting, no_more_attempt, signed_in
from kaiwa.accounts.cookies import attempt_cookie
from kaiwa.accounts.google import sign_in_with
from kaiwa.accounts.local_paths import local_path
from kaiwa.accounts.provider import (
    Attempt,
    IdentityProvider,
    new_attempt,
    sealed_attempt,
    unsealed_attempt,
)
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import AdoptGuest, ErasePerson, Visit
from kaiwa.clock import now
from kaiwa.errors import KaiwaError, NotConfigured, SignInRefused
from kaiwa.limits import Limits
from kaiwa.settings import Settings

Query = Annotated[str | None, QueryParameter(required=False)]


class Google(Controller):
    path = "/api/auth/google"
    tags = ("Accounts",)
    dependencies = VISIT
    cache_control = NOT_KEPT

    @get("/start", operation_id="startGoogle", summary="Go to Google to sign in", status_code=302)
    async def start(
        self,
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        identity_provider: NamedDependency[IdentityProvider | None],
        next: Query = None,
    ) -> Redirect:
        if identity_provider is None:
            raise NotConfigured("Signing in with Google is not set up here.")
        await slow_down(limits, throttle.GOOGLE, client_address)
        attempt = new_attempt(local_path(next))
        address = await identity_provider.authorize_url(attempt, redirect_uri(settings))
        cookie = attempting(sealed_attempt(settings.secret, attempt, now()), settings)
        return Redirect(address, status_code=302, cookies=[cookie])

    @get("/callback", operation_id="finishGoogle", summary="Come back from Google", status_code=302)
    async def callback(
        self,
        request: Request[Any, Any, Any],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        identity_provider: NamedDependency[IdentityProvider | None],
        adopt_guest: NamedDependency[AdoptGuest],
        erase_person: NamedDependency[ErasePerson],
        code: Query = None,
        oidc_state: Annotated[str | None, QueryParameter(required=False, name="state")] = None,
    ) -> Redirect:
        """A browser is on its way here, not a program: what goes wrong is told by the page to sign in."""
        if identity_provider is None:
            raise NotConfigured("Signing in with Google is not set up here.")
        try:
            await slow_down(limits, throttle.GOOGLE, client_address)
            attempt = _attempt(request, settings, oidc_state)
            if not code:
                raise SignInRefused("Google did not sign you in.")
            claims = await identity_provider.claims(code, attempt, redirect_uri(settings))
            session = await sign_in_with(claims, visit, settings, adopt_guest, erase_person)
        except KaiwaError as error:
            where = f"/sign-in?{urlencode({'error': error.code})}"
            return Redirect(where, status_code=302, cookies=[no_more_attempt(settings)])
        cookies = [*signed_in(session, settings), no_more_attempt(settings)]
        return Redirect(local_path(attempt.then), status_code=302, cookies=cookies)


def redirect_uri(settings: Settings) -> str:
    return f"{settings.public_url}/api/auth/google/callback"


def _attempt(request: Request[Any, Any, Any], settings: Settings, state: str | None) -> Attempt:
    """The one that this browser began: else somebody slips it an answer to their own sign-in."""
    sealed = request.cookies.get(attempt_cookie(secure=settings.secure), "")
    attempt = unsealed_attempt(settings.secret, sealed, now())
    if attempt is None or attempt.state != state:
        raise SignInRefused
    return attempt
