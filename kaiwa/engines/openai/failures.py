"""What went wrong at the server, in our own words, and how long to wait before trying again."""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from kaiwa.curriculum.engine import EngineError, Trouble

if TYPE_CHECKING:
    import openai

TRIES: Final = 4
FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 8.0
AGAIN: Final = frozenset({408, 409, 425})
NO_MONEY: Final = "insufficient_quota"
KEY_REFUSED: Final = frozenset({401, 403})


class ServerFailed(EngineError):
    """One try has failed."""

    def __init__(
        self,
        trouble: Trouble,
        *,
        retryable: bool = False,
        retry_after_s: float | None = None,
        complaint: str = "",
        status: int | None = None,
    ) -> None:
        super().__init__(trouble, retry_after_s=retry_after_s)
        self.retryable = retryable
        self.complaint = complaint
        """The server's own words: for negotiating, never for a log."""
        self.status = status

    @property
    def counts_against_server(self) -> bool:
        return self.trouble in (Trouble.UNREACHABLE, Trouble.TIMED_OUT)


class BrokenOff(EngineError):
    """A stream that ended before its end; what had come is good as far as it goes."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)


def failure_of(cause: Exception, at: datetime) -> ServerFailed:
    """Raises the cause itself where it is nothing that a server can do to us."""
    import httpx2
    import openai

    if isinstance(cause, ServerFailed):
        return cause
    if isinstance(cause, TimeoutError | openai.APITimeoutError | httpx2.TimeoutException):
        return ServerFailed(Trouble.TIMED_OUT, retryable=True)
    if isinstance(cause, openai.APIStatusError):
        return _refusal(cause, at)
    if isinstance(cause, openai.APIConnectionError | httpx2.HTTPError | OSError):
        return ServerFailed(Trouble.UNREACHABLE, retryable=True)
    if isinstance(cause, json.JSONDecodeError | UnicodeDecodeError | openai.APIError):
        return ServerFailed(Trouble.UNUSABLE, retryable=True)
    raise cause


def _refusal(cause: "openai.APIStatusError", at: datetime) -> ServerFailed:
    status, wait = cause.status_code, retry_after_s(cause.response.headers, at)
    if status == 429:
        if cause.code == NO_MONEY:
            return ServerFailed(Trouble.OVER_BUDGET, status=status)
        return ServerFailed(Trouble.RATE_LIMITED, retryable=True, retry_after_s=wait, status=status)
    if status >= 500 or status in AGAIN:
        return ServerFailed(Trouble.UNREACHABLE, retryable=True, retry_after_s=wait, status=status)
    if status in KEY_REFUSED:
        return ServerFailed(Trouble.REFUSED, status=status)
    return ServerFailed(Trouble.REFUSED, complaint=str(cause).casefold(), status=status)


def retry_after_s(headers: Mapping[str, str], at: datetime) -> float | None:
    """Seconds, milliseconds or a date; nothing where none of them can be read."""
    try:
        if "retry-after-ms" in headers:
            return max(0.0, float(headers["retry-after-ms"]) / 1000)
        given = headers.get("retry-after", "").strip()
        if not given:
            return None
        if given.replace(".", "", 1).isdigit():
            return float(given)
        return max(0.0, (parsedate_to_datetime(given) - at).total_seconds())
    except (ValueError, TypeError):
        return None


def wait_before(attempt: int, told_s: float | None, chance: float) -> float:
    """Before the try after ``attempt``, from 1: what the server said and a little more, else twice as long each time.

    ``chance`` from 0 to 1 spreads those who failed together.
    """
    grown = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** (attempt - 1))
    if told_s is not None:
        return told_s + 0.1 * grown + 0.5 * grown * chance
    return grown * (0.5 + chance)
