"""The page that tells a person what went wrong: one table from codes to pages."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from kaiwa.web.messages import catalogue
from kaiwa.web.rendering import rendered


class Way(Struct, frozen=True):
    """Onward from a failure; the message ``failure.way_{name}`` says what it is called."""

    name: str
    address: str


HOME: Final = Way("home", "/")
ACCOUNT: Final = Way("account", "/me")
SIGN_IN: Final = Way("sign_in", "/sign-in")
BILLING: Final = Way("billing", "/billing")


class Face(Struct, frozen=True):
    """The messages ``failure.{code}`` and ``failure.{code}_text``; without the second, the problem's own sentence."""

    glyph: str
    """One character for it, as a decoration."""
    ways: tuple[Way, ...] = (HOME,)
    """The first one is the likeliest."""


UNKNOWN: Final = Face("直")
FACES: Final[Mapping[str, Face]] = {
    "not_found": Face("迷"),
    "not_signed_in": Face("門", (SIGN_IN, HOME)),
    "not_allowed": Face("門", (HOME, ACCOUNT)),
    "csrf_missing": Face("鍵", (HOME, ACCOUNT)),
    "sign_in_again": Face("鍵", (SIGN_IN, ACCOUNT)),
    "sign_in_refused": Face("鍵", (SIGN_IN, HOME)),
    "link_spent": Face(
        "済", (SIGN_IN, Way("password_link", "/forgot-password"), Way("confirm_again", "/me"))
    ),
    "too_many_requests": Face("待"),
    "minutes_used_up": Face("尽", (BILLING, Way("review", "/review"))),
    "conversations_used_up": Face("尽", (BILLING, Way("learn", "/learn"))),
    "guest_allowance_used_up": Face("尽", (Way("sign_up", "/sign-up?next=/learn"), BILLING)),
    "busy": Face("混"),
    "internal": UNKNOWN,
    "unavailable": Face("休"),
    "not_configured": Face("無"),
    "method_not_allowed": Face("迷"),
    "malformed": Face("乱"),
    "unsupported_media_type": Face("乱"),
    "too_large": Face("大"),
    "still_running": Face("待"),
}


def failure_page(status: int, code: str, detail: str, request_id: str, *, language: str) -> bytes:
    known = code if code in FACES else "unknown"
    told = {
        "face": FACES.get(code, UNKNOWN),
        "title": f"failure.{known}",
        "text": f"failure.{known}_text" if f"failure.{known}_text" in catalogue(language) else "",
        "detail": detail,
        "status": status,
        "request_id": request_id,
    }
    return rendered("failure.html", None, speaks=language, csrf="", **told)
