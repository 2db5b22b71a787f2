"""What the server's secret vouches for: keyed digests and sealed values, one key a purpose."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime
from typing import Final

VERSION: Final = "v1"


def digest(token: str) -> str:
    """What is kept of a random token: who reads the table holds nothing that opens a door."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def keyed(secret: str, purpose: str, text: str) -> bytes:
    """Two purposes never share a key, so that a token made for one is worth nothing for another."""
    key = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return hmac.digest(key, text.encode(errors="surrogatepass"), "sha256")


def pseudonym(secret: str, who: str) -> str:
    """The same person is the same word in the audit, and nobody without the secret can tell whose."""
    return keyed(secret, "pseudonym", who).hex()[:32]


def seal(secret: str, purpose: str, payload: bytes, until: datetime) -> str:
    """Readable by whoever holds it, changeable by nobody else."""
    body = f"{VERSION}.{_text(payload)}.{int(until.timestamp())}"
    return f"{body}.{_text(keyed(secret, purpose, body))}"


def unseal(secret: str, purpose: str, sealed: str, at: datetime) -> bytes | None:
    """None for what is forged, of another purpose, or too old."""
    body, _, mark = sealed.rpartition(".")
    if not hmac.compare_digest(
        mark.encode(errors="surrogatepass"), _text(keyed(secret, purpose, body)).encode()
    ):
        return None
    version, payload, until = body.split(".")  # ours: the mark fits
    if version != VERSION or datetime.fromtimestamp(int(until), UTC) <= at:
        return None
    return _bytes(payload)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes | None:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except NotBase64:
        return None
