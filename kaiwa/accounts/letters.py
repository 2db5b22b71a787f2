"""The mails that accounts send, in plain text."""

from datetime import date
from urllib.parse import quote

from msgspec import Struct

from kaiwa.accounts.post import Attachment
from kaiwa.accounts.vocabulary import MailKind


class Letter(Struct, frozen=True):
    kind: MailKind
    subject: str
    body: str
    headers: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()


def verification(public_url: str, token: str) -> Letter:
    return Letter(
        MailKind.VERIFY_EMAIL,
        "Confirm your e-mail address for Kaiwa",
        "Welcome to Kaiwa.\n\n"
        "Open this link in the browser where you signed in, and your address is confirmed:\n\n"
        f"{public_url}/verify-email?token={quote(token)}\n\n"
        "The link works once and for 24 hours.\n"
        "If you made no account at Kaiwa, somebody mistyped an address: you need not do anything.\n",
    )


def reset(public_url: str, token: str) -> Letter:
    return Letter(
        MailKind.RESET_PASSWORD,
        "Choose a new password for Kaiwa",
        "Somebody, probably you, asked for a new password at Kaiwa.\n\n"
        "Choose it here:\n\n"
        f"{public_url}/reset-password?token={quote(token)}\n\n"
        "The link works once and for one hour. It signs out every browser and program of your account.\n"
        "If you did not ask for it, leave this mail alone: your password stays as it is.\n",
    )


def password_changed(public_url: str) -> Letter:
    return Letter(
        MailKind.PASSWORD_CHANGED,
        "Your Kaiwa password was changed",
        "The password of your Kaiwa account was just changed, and other browsers were signed out.\n\n"
        "If this was not you, choose a new password at once:\n\n"
        f"{public_url}/forgot-password\n",
    )


def leaving(public_url: str, on: date) -> Letter:
    return Letter(
        MailKind.LEAVING,
        "Your Kaiwa account will be deleted",
        f"You asked us to delete your Kaiwa account. It is done on {on.isoformat()}, with everything in it.\n\n"
        "Until then you can take this back, and nothing is lost:\n\n"
        f"{public_url}/settings/data\n\n"
        "If this was not you, take it back there and choose a new password.\n",
    )


def data_ready(public_url: str, until: date) -> Letter:
    return Letter(
        MailKind.DATA_READY,
        "Your Kaiwa data is ready",
        "Everything that Kaiwa keeps about you is put together, as a zip. Sign in and fetch it here:\n\n"
        f"{public_url}/settings/data\n\n"
        f"It stays until {until.isoformat()}.\n"
        "If you did not ask for it, choose a new password.\n",
    )


def way_in(public_url: str, token: str) -> Letter:
    return Letter(
        MailKind.SIGN_IN,
        "Your link to Kaiwa",
        "Here is the way into your Kaiwa account:\n\n"
        f"{public_url}/sign-in/link/open?token={quote(token)}\n\n"
        "The link works once and for twenty minutes.\n"
        "If you did not ask for it, leave this mail alone: nobody gets in without it.\n",
    )
