"""One mistake in a sentence: where it stands, what should stand there, and why."""

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
