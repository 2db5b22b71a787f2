"""One mistake in a sentence: where it stands, what should stand there, and why."""

import re

from msgspec import Struct


class Slip(Struct, frozen=True):
    start: int
    end: int
    better: str
    """Empty where only an example can be given."""
    why: str
    point: str
    """The grammar point that tells about it."""
    example: str = ""
    found_by: str = ""


def with_its_company(found: re.Match[str], first: str, wrong: str, right: str) -> tuple[int, int, str]:
    """From where to where, and what should stand there: an ending alone tells a learner little, so its word comes along."""
    start = found.start(first)
    return start, found.end(wrong), found.string[start : found.start(wrong)] + right
