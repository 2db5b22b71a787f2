"""The slots of a line, and the private letter that stands for a slot wherever texts are compared."""

import re
from functools import cache
from typing import Final

from kaiwa.engines.offline.filling import SLOT

_FIRST: Final = 0xA500
"""Letters of Vai: no bank teaches them, no folding touches them."""
_NAMES: Final = (
    "activity", "amount", "country", "feeling", "item", "name", "need", "number", "occupation", "payment", "place",
    "problem", "time", "topic",
)  # fmt: skip


MARK: Final = re.compile(f"([{chr(_FIRST)}-{chr(_FIRST + len(_NAMES) - 1)}])")


@cache
def mark_of(slot: str) -> str:
    return chr(_FIRST + _NAMES.index(slot))


def marked(line: str) -> str:
    return SLOT.sub(lambda found: mark_of(found[1]), line)
