"""Cuts a growing text where a clause closes, so that its words can be annotated while the rest is still being said."""

import re
from typing import Final

from msgspec import Struct

CLOSED: Final = re.compile(r"[、。，；：！？…]+[」』”\"）)]*|[,.;:!?]+[”\"')\]]*(?=\s)|\n")
"""Full-width signs close at once; the others only before a space: 3.5 is one number."""


class Clause(Struct, frozen=True):
    start: int
    """Code points from the beginning of the reply."""
    text: str


class Clauses:
    """Fed piece by piece; what has not closed yet waits for ``rest``."""

    def __init__(self) -> None:
        self._start = 0
        self._open = ""

    def feed(self, piece: str) -> list[Clause]:
        self._open += piece
        found = []
        last = 0
        for mark in CLOSED.finditer(self._open):
            # a full-width sign at the very end may still get its closing bracket
            if mark.end() == len(self._open) and mark[0] != "\n":
                break
            found.append(Clause(self._start + last, self._open[last : mark.end()]))
            last = mark.end()
        self._start += last
        self._open = self._open[last:]
        return found

    def rest(self) -> list[Clause]:
        found = [Clause(self._start, self._open)] if self._open else []
        self._start += len(self._open)
        self._open = ""
        return found
