"""What is wrong with a form, and at which of its fields."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from kaiwa.errors import Conflict, EmailTaken, Invalid, KaiwaError, SignInAgain, WrongCredentials
from kaiwa.web.visitor import Form

MENDABLE: Final = (Invalid, Conflict, WrongCredentials, SignInAgain)
"""Told in the form itself; anything else is told on a page of its own."""
LONGEST_FIELD: Final = 512
NO_EMAIL: Final = "Write your e-mail address."


class Trouble(Struct, frozen=True):
    sentence: str
    field: str = ""
    """Empty: it is about the form as a whole."""


class TooLong(Invalid):
    code = "too_long"


def trouble_of(error: KaiwaError, *, repeated_at: str = "") -> Trouble:
    """``repeated_at``: the field of this form that repeats the password of who is signed in."""
    match error:
        case EmailTaken():
            return Trouble(error.detail, "email")
        case WrongCredentials():
            return Trouble(error.detail, repeated_at)
    return Trouble(error.detail, str(error.facts.get("field", "")))


def must_be_there(form: Form, asked: Mapping[str, str]) -> None:
    """Before a try is counted: who sent nothing tried nothing."""
    for name, sentence in asked.items():
        if not form[name].strip():
            raise Invalid(sentence, field=name)


def must_be_short(form: Form) -> None:
    for name, text in form.fields.items():
        if len(text) > LONGEST_FIELD:
            raise TooLong(f"This has at most {LONGEST_FIELD} signs.", field=name)
