"""What a page of ours may load and reach: nothing but ourselves, unless it says whom else."""

from collections.abc import Mapping, Sequence
from typing import Final

RULES: Final[Mapping[str, str]] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
NAME: Final = "Content-Security-Policy"


def policy_of(*, reaches: Sequence[str] = ()) -> str:
    """``reaches`` are origins that a page's script may talk with besides ours."""
    rules = {**RULES, "connect-src": " ".join([RULES["connect-src"], *reaches])}
    return "; ".join(f"{name} {value}" for name, value in rules.items())
