"""The cookies of a browser: what they are called, how long they live, what they say. Pure."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from kaiwa.accounts.signing import seal, unseal

CSRF_COOKIE: Final = "csrf"
"""Readable by scripts of our pages: its value proves that the sender could read it."""
CSRF_HEADER: Final = "X-CSRF-Token"
CSRF_FIELD: Final = "csrf"
"""Of a form, which cannot send a header."""
GUEST_LASTS: Final = timedelta(days=90)
ATTEMPT_LASTS: Final = timedelta(minutes=10)


def session_cookie(*, secure: bool) -> str:
    """``__Host-`` binds the cookie to this host and to TLS; plain on loopback http, where browsers refuse it."""
    return "__Host-kaiwa" if secure else "kaiwa"


def guest_cookie(*, secure: bool) -> str:
    return "__Host-kaiwa-guest" if secure else "kaiwa-guest"


def attempt_cookie(*, secure: bool) -> str:
    """Of a sign-in under way, while the browser is at the identity provider."""
    return "__Host-kaiwa-attempt" if secure else "kaiwa-attempt"


def csrf_token(secret: str, cookie_value: str) -> str:
    """Derived from the cookie that signs in, so that no row and no further secret is needed."""
    return hmac.new(
        secret.encode(), b"csrf:" + cookie_value.encode(errors="replace"), hashlib.sha256
    ).hexdigest()


def is_csrf_token(secret: str, cookie_value: str, given: str) -> bool:
    return hmac.compare_digest(csrf_token(secret, cookie_value).encode(), given.encode(errors="replace"))


def sealed_guest(secret: str, guest_id: UUID, at: datetime) -> str:
    return seal(secret, "guest", guest_id.bytes, at + GUEST_LASTS)


def unsealed_guest(secret: str, cookie_value: str, at: datetime) -> UUID | None:
    payload = unseal(secret, "guest", cookie_value, at)
    return UUID(bytes=payload) if payload is not None and len(payload) == 16 else None
