"""One spelling for one mailbox, so that one person has one account."""

import unicodedata
from typing import Final

import idna

from kaiwa.errors import Invalid

MOST_OCTETS: Final = 254
MOST_LOCAL_OCTETS: Final = 64
PUNCTUATION: Final = frozenset("!#$%&'*+-/=?^_`{|}~.")


class NotAnEmail(Invalid):
    def __init__(self) -> None:
        super().__init__("This is no e-mail address. It looks like name@example.org.", field="email")


def normal_email(raw: str) -> str:
    """Trimmed, NFC, lower case; an internationalised domain in its readable form, however it was typed.

    Mail servers could tell Ann@ from ann@, and none does: folding costs nobody their mailbox.
    """
    local, at, domain = raw.strip().rpartition("@")
    if not at or not local or not domain:
        raise NotAnEmail
    local = _folded(local)
    if not all(_may_stand(sign) for sign in local) or ".." in f".{local}.":
        raise NotAnEmail
    domain, wire_domain = _both_forms(domain)
    if len(local.encode()) > MOST_LOCAL_OCTETS or len(f"{local}@{wire_domain}".encode()) > MOST_OCTETS:
        raise NotAnEmail
    return f"{local}@{domain}"


def wire_email(email: str) -> str:
    """As mail servers want it: the domain in ASCII."""
    local, _, domain = email.rpartition("@")
    return f"{local}@{_both_forms(domain)[1]}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())


def _may_stand(sign: str) -> bool:
    if sign.isascii():
        return sign.isalnum() or sign in PUNCTUATION
    # no separators, controls, formats, surrogates, private or unassigned code points
    return unicodedata.category(sign)[0] not in "ZC"


def _both_forms(domain: str) -> tuple[str, str]:
    """Readable and in ASCII; IDNA 2008, which keeps apart what its forerunner mixed up (ß and ss)."""
    try:
        wire = idna.encode(domain, uts46=True, transitional=False).decode().lower().removesuffix(".")
        readable = idna.decode(wire)
    except (idna.IDNAError, UnicodeError, IndexError, ValueError) as cause:
        raise NotAnEmail from cause
    if "." not in wire or wire.rpartition(".")[2].isdigit():
        raise NotAnEmail  # an address of the network is no domain of a mailbox
    return readable, wire
