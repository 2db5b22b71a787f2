"""An OpenID Connect provider (Google, unless the operator names another), behind the accounts' Protocol."""

import time
from typing import Any, Final, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

from kaiwa.accounts.provider import Attempt, Claims
from kaiwa.errors import SignInRefused, Unavailable
from kaiwa.settings import LOOPBACK, Oidc

log = structlog.get_logger()
T = TypeVar("T")

TIMEOUT: Final = httpx.Timeout(10, connect=5)
KEPT_S: Final = 3600.0
KEYS_AGAIN_S: Final = 60.0
"""An unknown key makes us look for new ones, though never more often than this."""
GOOGLE: Final = "https://accounts.google.com"
ALGORITHMS: Final = ["RS256", "ES256"]
LEEWAY_S: Final = 60
MOST_OCTETS: Final = 256 * 1024


class _Discovery(Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _TokenAnswer(Struct, frozen=True):
    id_token: str


class OidcProvider:
    """One a process: it keeps the provider's description and keys for an hour."""

    def __init__(self, oidc: Oidc, http: httpx.AsyncClient | None = None) -> None:
        self._oidc = oidc
        self._http = http or httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)
        self._discovery: tuple[float, _Discovery] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def authorize_url(self, attempt: Attempt, redirect_uri: str) -> str:
        found = await self._discover()
        query = {
            "response_type": "code",
            "client_id": self._oidc.client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(found.authorization_endpoint).query else "?"
        return f"{found.authorization_endpoint}{joint}{urlencode(query)}"

    async def claims(self, code: str, attempt: Attempt, redirect_uri: str) -> Claims:
        id_token = await self._exchange(code, attempt, redirect_uri)
        said = await self._verified(id_token, attempt.nonce)
        # some providers write the boolean as a word
        verified = said.get("email_verified") in (True, "true")
        email, name = said.get("email"), said.get("name")
        return Claims(
            subject=str(said["sub"])[:255],
            email=email if isinstance(email, str) else None,
            email_verified=verified,
            name=name if isinstance(name, str) else "",
        )

    async def _exchange(self, code: str, attempt: Attempt, redirect_uri: str) -> str:
        found = await self._discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": attempt.verifier,
        }
        account: httpx.BasicAuth | None = None
        if "client_secret_basic" in found.token_endpoint_auth_methods_supported:
            account = httpx.BasicAuth(self._oidc.client_id, self._oidc.client_secret)
        else:
            form |= {"client_id": self._oidc.client_id, "client_secret": self._oidc.client_secret}
        body = await self._ask("POST", found.token_endpoint, data=form, auth=account)
        return _decoded(body, _TokenAnswer).id_token

    async def _verified(self, id_token: str, nonce: str) -> dict[str, Any]:
        try:
            token = jwt.decode(id_token, await self._key_set(), algorithms=ALGORITHMS)
        except (InvalidKeyIdError, ValueError):
            token = self._decoded_again(id_token, await self._key_set(anew=True))
        except JoseError as cause:
            raise _refused("signature", cause) from cause
        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "values": await self._issuers()},
            aud={"essential": True, "value": self._oidc.client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            rules.validate(token.claims)
        except (JoseError, ValueError, TypeError) as cause:
            raise _refused("claims", cause) from cause
        audience = token.claims["aud"]
        party = token.claims.get("azp", self._oidc.client_id)
        if party != self._oidc.client_id or (
            isinstance(audience, list) and audience != [self._oidc.client_id]
        ):
            raise _refused("audience", None)
        return token.claims

    def _decoded_again(self, id_token: str, keys: KeySet) -> jwt.Token:
        try:
            return jwt.decode(id_token, keys, algorithms=ALGORITHMS)
        except (JoseError, ValueError) as cause:
            raise _refused("signature", cause) from cause

    async def _issuers(self) -> list[str]:
        """As configured, as the provider writes it (with a slash at its end), and Google without its scheme."""
        names = [self._oidc.issuer, (await self._discover()).issuer]
        return [*names, "accounts.google.com"] if self._oidc.issuer == GOOGLE else names

    async def _discover(self) -> _Discovery:
        if self._discovery is not None and time.monotonic() - self._discovery[0] < KEPT_S:
            return self._discovery[1]
        body = await self._ask("GET", f"{self._oidc.issuer}/.well-known/openid-configuration")
        found = _decoded(body, _Discovery)
        if found.issuer.rstrip("/") != self._oidc.issuer:
            raise _refused("issuer", None)
        for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            parts = urlsplit(address)
            if parts.scheme != "https" and parts.hostname not in LOOPBACK:
                raise _refused("endpoint", None)
        self._discovery = (time.monotonic(), found)
        return found

    async def _key_set(self, *, anew: bool = False) -> KeySet:
        kept_s = KEYS_AGAIN_S if anew else KEPT_S
        if self._keys is not None and time.monotonic() - self._keys[0] < kept_s:
            return self._keys[1]
        body = await self._ask("GET", (await self._discover()).jwks_uri)
        try:
            keys = KeySet.import_key_set(msgspec.json.decode(body))
        except (JoseError, msgspec.DecodeError, ValueError, TypeError, KeyError) as cause:
            raise _away(cause) from cause
        self._keys = (time.monotonic(), keys)
        return keys

    async def _ask(self, method: str, address: str, **how: Any) -> bytes:
        try:
            answer = await self._http.request(method, address, **how)
        except httpx.HTTPError as cause:
            raise _away(cause) from cause
        if answer.status_code >= 500 or answer.status_code == 429 or len(answer.content) > MOST_OCTETS:
            raise _away(None)
        if answer.status_code != 200:
            raise _refused(f"status {answer.status_code}", None)
        return answer.content


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as cause:
        raise _away(cause) from cause


def _away(cause: Exception | None) -> Unavailable:
    log.warning("oidc.away", error=type(cause).__name__)
    return Unavailable("The sign-in service does not answer. Try again, or use your password.")


def _refused(why: str, cause: Exception | None) -> SignInRefused:
    log.warning("oidc.refused", why=why, error=type(cause).__name__)
    return SignInRefused()
