"""What looks like chance and is none: the same seed draws the same card on every machine and every day."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

SEPARATOR = "\x1f"


def chance(*seed: object) -> float:
    """A number from 0 up to but not including 1, spread evenly over seeds."""
    digest = blake2b(SEPARATOR.join(map(str, seed)).encode("utf-8", "replace"), digest_size=6).digest()
    return int.from_bytes(digest) / (1 << 48)


def pick(options: Sequence[T], *seed: object) -> T:
    return options[int(chance(*seed) * len(options))]
