"""Which passwords an account may have, in clear sentences."""

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from kaiwa.errors import Invalid

SHORTEST: Final = 10
LONGEST: Final = 128


class WeakPassword(Invalid):
    code = "weak_password"


def normal_password(raw: str) -> str:
    """NFKC: a keyboard in full-width mode types the same password, and so does one that composes accents."""
    return unicodedata.normalize("NFKC", raw)


def accepted_password(raw: str, email: str) -> str:
    """The password as it is hashed. Length and novelty are what protects; signs of four kinds are not asked for."""
    password = normal_password(raw)
    if not SHORTEST <= len(password) <= LONGEST:
        raise _weak(f"A password has {SHORTEST} to {LONGEST} signs.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in password):
        raise _weak("A password holds no control characters.")
    folded = password.casefold()
    local = email.rpartition("@")[0]
    if folded in (email.casefold(), local.casefold()):
        raise _weak("The password is your e-mail address; choose another.")
    if len(set(folded)) < 3 or folded in _common():
        raise _weak("This password is among the first that anybody would try; choose another.")
    return password


def _weak(sentence: str) -> WeakPassword:
    return WeakPassword(sentence, field="password")


@cache
def _common() -> frozenset[str]:
    text = files("kaiwa.accounts").joinpath("data/common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("# "))
