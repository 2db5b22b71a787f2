"""What a number in words is, and how every language takes a number apart."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

LIMIT = 10**12
"""The largest number that is put into words."""
MOST_DECIMALS = 30


class NumberRangeError(ValueError):
    def __init__(self, number: object, reach: str) -> None:
        super().__init__(f"Cannot put {number} into words: {reach}.")


class NumberWords(Struct, frozen=True):
    text: str
    """As it is written out in the language's own script."""
    reading: str = ""
    """Kana, pinyin or Latin letters; empty for what is written in Latin letters itself."""


class Parts(Struct, frozen=True):
    negative: bool
    whole: int
    decimals: str
    """The digits behind the point, as they were given (1.50 keeps its 0)."""


def take_apart(number: int | Decimal) -> Parts:
    value = Decimal(number)
    if not value.is_finite() or abs(value) > LIMIT:
        raise NumberRangeError(number, f"the largest is {LIMIT}")
    if value.as_tuple().exponent < -MOST_DECIMALS:  # type: ignore[operator]  # an int, for the value is finite
        raise NumberRangeError(number, f"it may have {MOST_DECIMALS} decimals")
    digits = format(abs(value), "f")
    whole, _, decimals = digits.partition(".")
    return Parts(negative=value < 0, whole=int(whole), decimals=decimals)


def groups(number: int, size: int) -> Iterator[tuple[int, int]]:
    """``number`` in groups below ``size``, the highest first, each with its power; no empty ones."""
    power = 0
    found: list[tuple[int, int]] = []
    while number:
        number, group = divmod(number, size)
        if group:
            found.append((group, power))
        power += 1
    yield from reversed(found)
