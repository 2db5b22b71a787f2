"""The part of a sound that a player asks for (RFC 9110, section 14): one range, or the whole. Pure."""

import re
from typing import Final

from msgspec import Struct

RANGE: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


class Part(Struct, frozen=True):
    """Bytes ``first`` to ``last``, both of them included."""

    first: int
    last: int

    def of(self, total: int) -> str:
        return f"bytes {self.first}-{self.last}/{total}"


class Unsatisfiable(Exception):
    """Not one byte of it is there."""


def part_of(header: str, total: int) -> Part | None:
    """None: the whole, because nothing is asked for, or nothing that can be read, or several ranges at once."""
    asked = RANGE.fullmatch(header.strip())
    if asked is None or asked[0] == "bytes=-":
        return None
    first, last = asked[1], asked[2]
    if not first:  # the last so many
        if int(last) == 0:
            raise Unsatisfiable
        return Part(max(0, total - int(last)), total - 1)
    if last and int(last) < int(first):
        return None
    if int(first) >= total:
        raise Unsatisfiable
    return Part(int(first), min(int(last), total - 1) if last else total - 1)
