"""Somebody else who knows people: what we ask an identity provider, and what it says."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec
from msgspec import Struct

from kaiwa.accounts.cookies import ATTEMPT_LASTS
from kaiwa.accounts.signing import seal, unseal


class Claims(Struct, frozen=True):
    """What the provider vouches for, its signature verified."""

    subject: str
    email: str | None = None
    email_verified: bool = False
    name: str = ""


class Attempt(Struct, frozen=True, array_like=True):
    """One sign-in under way, in a sealed cookie of the browser that began it."""

    state: str
    """Comes back with the browser: an answer that another browser asked for is refused."""
    nonce: str
    """Comes back in the token: a token made for another sign-in is refused."""
    verifier: str
    """Shown at the exchange: a stolen code is worth nothing without it (PKCE)."""
    then: str
    """The page to go to afterwards."""

    @property
    def challenge(self) -> str:
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


@runtime_checkable  # Litestar checks what it hands in
class IdentityProvider(Protocol):
    async def authorize_url(self, attempt: Attempt, redirect_uri: str) -> str: ...

    async def claims(self, code: str, attempt: Attempt, redirect_uri: str) -> Claims:
        """Raises ``SignInRefused`` for what does not verify, ``Unavailable`` when the provider is away."""
        ...


def new_attempt(then: str) -> Attempt:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Attempt(state, nonce, verifier, then)


def sealed_attempt(secret: str, attempt: Attempt, at: datetime) -> str:
    return seal(secret, "google", msgspec.json.encode(attempt), at + ATTEMPT_LASTS)


def unsealed_attempt(secret: str, cookie: str, at: datetime) -> Attempt | None:
    payload = unseal(secret, "google", cookie, at)
    return msgspec.json.decode(payload, type=Attempt) if payload is not None else None
