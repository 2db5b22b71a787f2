"""The names of our cookies, and the token that proves a write came from our own page. Pure."""

import hashlib
import hmac
from typing import Final

CSRF_COOKIE: Final = "csrf"
CSRF_HEADER: Final = "X-CSRF-Token"


def session_cookie(*, secure: bool) -> str:
    """``__Host-`` binds the cookie to this host and to TLS; plain on loopback http, where browsers refuse it."""
    return "__Host-kaiwa" if secure else "kaiwa"


def guest_cookie(*, secure: bool) -> str:
    return "__Host-kaiwa-guest" if secure else "kaiwa-guest"


def csrf_token(secret: str, cookie_value: str) -> str:
    """Derived from the cookie that signs in, so that no row and no further secret is needed."""
    return hmac.new(secret.encode(), b"csrf:" + cookie_value.encode(errors="replace"), hashlib.sha256).hexdigest()


def is_csrf_token(secret: str, cookie_value: str, given: str) -> bool:
    return hmac.compare_digest(csrf_token(secret, cookie_value).encode(), given.encode(errors="replace"))
