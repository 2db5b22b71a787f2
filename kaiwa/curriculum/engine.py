"""What can go wrong with whoever thinks, in words that a queue, a page and a log understand."""

from enum import StrEnum

from kaiwa.errors import Unavailable


class Trouble(StrEnum):
    RATE_LIMITED = "rate_limited"
    OVER_BUDGET = "over_budget"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    """No connection, a server that fails, or a circuit that is open after many failures."""
    REFUSED = "refused"
    """The server does not take the request: a wrong key, an unknown model, a filter."""
    UNUSABLE = "unusable"
    """It answered, and what it answered cannot be used even after a repair."""
    UNSUPPORTED = "unsupported"
    """It cannot do this at all, such as speech."""


TRANSIENT = frozenset({Trouble.RATE_LIMITED, Trouble.TIMED_OUT, Trouble.UNREACHABLE, Trouble.UNUSABLE})
"""What may be gone at the next try; a budget comes back with the day."""


class EngineError(Unavailable):
    code = "engine_unavailable"
    sentence = "The engine that writes and talks is not reachable right now. Try again in a moment."

    def __init__(
        self, trouble: Trouble, sentence: str | None = None, *, retry_after_s: float | None = None
    ) -> None:
        super().__init__(sentence, trouble=trouble.value)
        self.trouble = trouble
        self.retry_after_s = None if retry_after_s is None else float(retry_after_s)

    @property
    def is_transient(self) -> bool:
        return self.trouble in TRANSIENT


class EngineOverBudget(EngineError):
    code = "engine_over_budget"
    sentence = (
        "What may be spent today is used up. Tomorrow there is more; until then the offline engine helps."
    )

    def __init__(self, *, retry_after_s: float | None = None) -> None:
        super().__init__(Trouble.OVER_BUDGET, retry_after_s=retry_after_s)


class EngineCannot(EngineError):
    code = "engine_cannot"
    sentence = "The engine that is set up cannot do this."

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(Trouble.UNSUPPORTED, sentence)
