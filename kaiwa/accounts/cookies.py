"""The cookies of a browser: what they are called, how long they live, what they say."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.signing import keyed, seal, unseal

GUEST_LASTS: Final = timedelta(days=90)
SIGN_IN_LASTS: Final = timedelta(minutes=10)
CSRF: Final = "csrf"
"""Readable by scripts of our pages; its value proves that the sender could read it."""
CSRF_HEADER: Final = "X-CSRF-Token"


class CookieNames(Struct, frozen=True):
    session: str
    guest: str
    google: str
    """Holds state, nonce and verifier while the browser is at the identity provider."""


# __Host- makes the browser refuse the cookie without TLS, from a sister domain, or for part of the site
BEHIND_TLS: Final = CookieNames(
    session="__Host-kaiwa", guest="__Host-kaiwa-guest", google="__Host-kaiwa-google"
)
PLAIN: Final = CookieNames(session="kaiwa", guest="kaiwa-guest", google="kaiwa-google")


def cookie_names(*, secure: bool) -> CookieNames:
    return BEHIND_TLS if secure else PLAIN


def csrf_token(secret: str, cookie_value: str) -> str:
    """Bound to the session's or the guest's cookie: a planted csrf cookie fits no other session."""
    return urlsafe_b64encode(keyed(secret, "csrf", cookie_value)).rstrip(b"=").decode()


def guest_cookie(secret: str, guest_id: UUID, at: datetime) -> str:
    return seal(secret, "guest", guest_id.bytes, at + GUEST_LASTS)


def guest_of(secret: str, cookie_value: str, at: datetime) -> UUID | None:
    payload = unseal(secret, "guest", cookie_value, at)
    return UUID(bytes=payload) if payload is not None and len(payload) == 16 else None
