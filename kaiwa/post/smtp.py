"""Mail over SMTP: TLS from the start for smtps, STARTTLS wherever the server offers it."""

from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from kaiwa.accounts.post import Envelope, PostAway, PostRefused
from kaiwa.clock import now
from kaiwa.post.writing import message_of

TIMEOUT_S: Final = 20.0
PORTS: Final = {"smtp": 587, "smtps": 465}
# refused on our account, not the recipient's: the operator mends a setting, and no mail is lost
OURS: Final = (
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPConnectResponseError,
    aiosmtplib.SMTPHeloError,
)


class SmtpPost:
    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._tls = parts.scheme == "smtps"
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender

    async def send(self, envelope: Envelope) -> None:
        message = message_of(envelope, self._sender, now())
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as cause:
            raise _recipient(max(each.code for each in cause.recipients)) from cause
        except OURS as cause:
            raise PostAway(f"The mail server does not take mail from us ({type(cause).__name__}).") from cause
        except aiosmtplib.SMTPResponseException as cause:
            raise _recipient(cause.code) from cause
        except (aiosmtplib.SMTPException, OSError, ValueError) as cause:
            raise PostAway(f"The mail server cannot be used ({type(cause).__name__}).") from cause


def _recipient(code: int) -> PostRefused | PostAway:
    """A 5xx will be a 5xx tomorrow; a 4xx asks us to come again."""
    kind = PostRefused if code >= 500 else PostAway
    return kind(f"The mail server answered {code}.")
