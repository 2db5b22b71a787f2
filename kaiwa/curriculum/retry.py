"""What follows a scene that was not written: another try, or the offline engine's piece. Decided, never slept."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from msgspec import Struct

from kaiwa.curriculum.engine import EngineError, Trouble

MOST_ATTEMPTS: Final = 5
WAITS: Final = tuple(timedelta(seconds=s) for s in (15, 60, 300, 900))
"""After the first, second … attempt; a learner's next day is hours away."""
SHORTEST_PAUSE: Final = timedelta(seconds=1)
LONGEST_PAUSE: Final = timedelta(hours=1)
"""Whatever a provider asks for."""
JITTER: Final = 0.25
"""The share by which a wait grows at random, so that what failed together does not come back together."""
PATIENCE: Final = timedelta(hours=1)
"""A day that is later than this is no longer held up by a provider that says: not now."""

CRASHES_BEFORE_SPARE: Final = 3
"""Then the row is set aside: whoever wrote it never gets it again, and the offline engine writes it."""
MOST_CRASHES: Final = 5
"""The offline engine died of it twice too: nobody tries it again unasked. Once may be chance: processes are killed."""


class Failure(StrEnum):
    NOT_NOW = "not_now"
    """A limit: the provider, or our own bucket, says when to come back. Nobody's attempt."""
    PASSING = "passing"
    """No connection, a time-out, a server that fails, a fault of ours: it may be gone next time."""
    BAD_PIECE = "bad_piece"
    """It broke the gate, and its author has repaired it already."""
    REFUSED = "refused"
    """Asking again would be answered the same."""


class Tried(Struct, frozen=True):
    """A queue entry, as far as the decision goes."""

    attempts: int
    """With the one that just failed."""
    ready_by: datetime


class RetryAt(Struct, frozen=True):
    at: datetime
    counts: bool = True
    """False: the attempt is given back."""


class GiveUp(Struct, frozen=True):
    """The offline engine writes the day, and the reason is kept."""


def after_failure(
    entry: Tried, failure: Failure, at: datetime, jitter: float, *, pause_s: float | None = None
) -> RetryAt | GiveUp:
    """``jitter`` is a chance from 0 to 1; ``pause_s`` is what the provider asked for."""
    match failure:
        case Failure.NOT_NOW if at <= entry.ready_by + PATIENCE:
            pause = timedelta(seconds=pause_s or 0)
            return RetryAt(
                at + max(SHORTEST_PAUSE, min(pause, LONGEST_PAUSE)) * (1 + JITTER * jitter), counts=False
            )
        case Failure.NOT_NOW | Failure.PASSING:
            if entry.attempts >= MOST_ATTEMPTS:
                return GiveUp()
            return RetryAt(at + WAITS[max(1, entry.attempts) - 1] * (1 + JITTER * jitter))
        case Failure.BAD_PIECE | Failure.REFUSED:
            return GiveUp()
        case _:
            assert_never(failure)


def after_spare(failure: Failure, at: datetime, jitter: float) -> RetryAt | GiveUp:
    """The offline engine cannot write this language: who was only away is asked again, for as long as it takes."""
    if failure in (Failure.NOT_NOW, Failure.PASSING):
        return RetryAt(at + LONGEST_PAUSE * (1 + JITTER * jitter), counts=False)
    return GiveUp()


class Told(Struct, frozen=True):
    """A failure, with what is kept of it: never a learner's words, nor the model's."""

    failure: Failure
    says: str
    pause_s: float | None = None


def told_by(error: BaseException) -> Told:
    if not isinstance(error, EngineError):
        return Told(Failure.PASSING, f"our own fault: {type(error).__name__}")
    says = error.trouble.value.replace("_", " ")
    match error.trouble:
        case Trouble.OVER_BUDGET | Trouble.REFUSED | Trouble.UNSUPPORTED:
            return Told(Failure.REFUSED, says)
        case Trouble.UNUSABLE:
            return Told(Failure.BAD_PIECE, says)
        case Trouble.RATE_LIMITED:
            return Told(Failure.NOT_NOW, says, error.retry_after_s)
        case Trouble.TIMED_OUT | Trouble.UNREACHABLE:
            failure = Failure.PASSING if error.retry_after_s is None else Failure.NOT_NOW
            return Told(failure, says, error.retry_after_s)
        case _:
            assert_never(error.trouble)
