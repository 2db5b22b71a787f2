"""How alike two short texts are, 0 to 100, in any script."""

import unicodedata
from collections import Counter
from functools import lru_cache

GRAM = 2


def likeness(one: str, two: str) -> float:
    """Dice's coefficient over pairs of characters: order matters a little, small words do not decide."""
    first, second = _grams(one), _grams(two)
    total = len(first) + len(second)
    return 200 * len(first & second) / total if total else 100.0


@lru_cache(maxsize=4096)
def _grams(text: str) -> frozenset[str]:
    """Each pair as often as it stands there: one that comes again is another member."""
    folded = "".join(
        ch for ch in unicodedata.normalize("NFKC", text).casefold() if ch.isalnum() or ch.isspace()
    )
    padded = f" {' '.join(folded.split())} " if folded.strip() else ""
    counts = Counter(padded[place : place + GRAM] for place in range(len(padded) - GRAM + 1))
    return frozenset(
        gram + chr(again) * (again > 0) for gram, count in counts.items() for again in range(count)
    )
