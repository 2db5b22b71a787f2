"""A server that fails again and again is left alone for a while: then one call tries it, and the others wait for its news."""

from typing import Final

OPENS_AFTER: Final = 5
"""Failures in a row."""
STAYS_OPEN_S: Final = 15.0


class Circuit:
    """Time is given in, so that its rules are the same in a test and at work."""

    def __init__(self) -> None:
        self._failures = 0
        self._closed_from = 0.0
        self._trying = False

    def wait_s(self, now: float) -> float:
        """0: go ahead. Whoever goes ahead must tell ``succeeded``, ``failed`` or ``abandoned``."""
        if self._failures < OPENS_AFTER:
            return 0.0
        if now < self._closed_from:
            return self._closed_from - now
        if self._trying:
            return 1.0
        self._trying = True
        return 0.0

    def succeeded(self) -> None:
        self._failures, self._trying = 0, False

    def failed(self, now: float) -> None:
        self._failures += 1
        self._trying = False
        if self._failures >= OPENS_AFTER:
            self._closed_from = now + STAYS_OPEN_S

    def abandoned(self) -> None:
        """Neither good nor bad: it was cancelled, or the server said that we ask too much."""
        self._trying = False
