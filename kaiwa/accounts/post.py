"""Who carries mails: what accounts ask of a mail server."""

from typing import Protocol

from msgspec import Struct

from kaiwa.errors import KaiwaError


class Attachment(Struct, frozen=True):
    name: str
    media_type: str
    text: str


class Envelope(Struct, frozen=True):
    message_id: str
    """From the row: a mail that is sent again after a crash is the same mail to whoever receives it."""
    recipient: str
    subject: str
    body: str
    headers: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()


class PostRefused(KaiwaError):
    """For good: this mailbox does not exist or does not want it."""

    code = "post_refused"
    sentence = "The mail server refuses this mail."


class PostAway(KaiwaError):
    """For now: nobody answers, or not today."""

    code = "post_away"
    sentence = "The mail server cannot take mail right now."


class Post(Protocol):
    async def send(self, envelope: Envelope) -> None:
        """Raises ``PostRefused`` or ``PostAway``, with a sentence that holds no text of the mail."""
        ...
