"""How alike two short texts are, 0 to 100, in any script."""

import unicodedata
from collections import Counter
from functools import lru_cache

GRAM = 2


def likeness(one: str, two: str) -> float:
    """Dice's coefficient over pairs of characters: order matters a little, small words do not decide."""
    first, second = _grams(one), _grams(two)
    total = first.total() + second.total()
    if total == 0:
        return 100.0
    shared = sum(min(count, second[gram]) for gram, count in first.items() if gram in second)
    return 200 * shared / total


@lru_cache(maxsize=4096)
def _grams(text: str) -> Counter[str]:
    folded = "".join(
        ch for ch in unicodedata.normalize("NFKC", text).casefold() if ch.isalnum() or ch.isspace()
    )
    padded = f" {' '.join(folded.split())} " if folded.strip() else ""
    return Counter(padded[place : place + GRAM] for place in range(len(padded) - GRAM + 1))
