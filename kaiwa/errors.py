"""What can go wrong, in our own words: a stable code and a sentence for the reader. No HTTP in here."""

from typing import ClassVar


class KaiwaError(Exception):
    code: ClassVar[str] = "internal"
    sentence: ClassVar[str] = "Something went wrong on our side. It was noted; please try again."

    def __init__(self, sentence: str | None = None, **facts: object) -> None:
        self.detail = sentence or self.sentence
        self.facts = facts
        """Further members of the answer, such as the field that does not fit; never a learner's text."""
        super().__init__(self.detail)


class NotFound(KaiwaError):
    code = "not_found"
    sentence = "There is nothing here, or it is not yours."


class Invalid(KaiwaError):
    code = "invalid"
    sentence = "Something in the request does not fit."


class Conflict(KaiwaError):
    code = "conflict"
    sentence = "Somebody else changed this first. Load it again and repeat your change."


class EmailTaken(Conflict):
    code = "email_taken"
    sentence = "There is an account with this e-mail address already. Log in, or reset its password."


class UsernameTaken(Conflict):
    code = "username_taken"
    sentence = "This user name is taken. Choose another."


class NotSignedIn(KaiwaError):
    code = "not_signed_in"
    sentence = "Sign in, start as a guest, or send a token."


class WrongCredentials(KaiwaError):
    code = "wrong_credentials"
    sentence = "This e-mail address and password do not belong together."


class NotAllowed(KaiwaError):
    code = "not_allowed"
    sentence = "Your account may not do this."


class CsrfMissing(NotAllowed):
    code = "csrf_missing"
    sentence = "Send the value of the csrf cookie in the X-CSRF-Token header."


class SignInAgain(NotAllowed):
    code = "sign_in_again"
    sentence = "You signed in a while ago. Sign in again, then repeat this."


class SignInRefused(NotAllowed):
    code = "sign_in_refused"
    sentence = "The sign-in did not succeed. Try again, or use your e-mail address and password."


class LinkSpent(KaiwaError):
    code = "link_spent"
    sentence = "This link was used already or is too old. Ask for a new one."


class Over(KaiwaError):
    code = "over"
    sentence = "This was there and is over."


class TooMany(KaiwaError):
    code = "too_many_requests"
    sentence = "Too many tries. Wait a little and try again."

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many tries. Try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class Unavailable(KaiwaError):
    code = "unavailable"
    sentence = "A part of Kaiwa is not reachable right now. Nothing was lost; try again in a moment."


class NotConfigured(KaiwaError):
    code = "not_configured"
    sentence = "The operator has not set this up."
