"""The page that tells a person what went wrong: one table from codes to pages."""

from typing import Final

from msgspec import Struct

from kaiwa.web.rendering import rendered

Ways = tuple[tuple[str, str], ...]
"""Addresses and what they are called; the first one is the likeliest."""

HOME: Final = ("/", "To the first page")
ACCOUNT: Final = ("/me", "My account")
SIGN_IN: Final = ("/sign-in", "Sign in")


class Face(Struct, frozen=True):
    title: str
    glyph: str
    """One character for it, as a decoration."""
    sentence: str = ""
    """Instead of the problem's own, where that speaks to programs."""
    ways: Ways = (HOME,)


UNKNOWN: Final = Face("That didn’t work", "直")
AGAIN: Final = "Go back, load the page again, and repeat what you did."
FACES: Final = {
    "not_found": Face("There is nothing here", "迷", "The address may have a slip in it, or the page is not yours to see."),
    "not_signed_in": Face("Sign in first", "門", "This page knows you only after you have signed in.", (SIGN_IN, HOME)),
    "not_allowed": Face("This is not open to you", "門", ways=(HOME, ACCOUNT)),
    "csrf_missing": Face(
        "We could not be sure it was you", "鍵", f"The form did not come from a fresh page of ours. {AGAIN}", (HOME, ACCOUNT)
    ),
    "sign_in_again": Face("Sign in again", "鍵", ways=(SIGN_IN, ACCOUNT)),
    "sign_in_refused": Face("You are not signed in", "鍵", ways=(SIGN_IN, HOME)),
    "link_spent": Face(
        "This link is spent",
        "済",
        "It was used already, or it is too old. Ask for a new one.",
        (("/forgot-password", "New password link"), ("/me", "Confirm my address again")),
    ),
    "too_many_requests": Face("A little slower", "待"),
    "busy": Face("Kaiwa is busy", "混", "Many people are here right now. Try again in a moment."),
    "internal": Face("That was our mistake", "直"),
    "unavailable": Face("Back in a moment", "休"),
    "not_configured": Face("Not set up here", "無"),
    "method_not_allowed": Face("There is nothing to see here", "迷", "This address only takes what a form sends."),
    "malformed": Face("We could not read that", "乱", f"The request was damaged on its way. {AGAIN}"),
    "unsupported_media_type": Face("We could not read that", "乱", f"The form came in an unknown shape. {AGAIN}"),
    "too_large": Face("That was too much", "大", "What was sent is larger than this page takes."),
    "still_running": Face("Still at it", "待"),
}  # fmt: skip


def failure_page(status: int, code: str, detail: str, request_id: str) -> bytes:
    face = FACES.get(code, UNKNOWN)
    told = {"face": face, "sentence": face.sentence or detail, "status": status, "request_id": request_id}
    return rendered("failure.html", None, csrf="", **told)
