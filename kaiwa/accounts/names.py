"""A person's names as the words that may stand in a text."""

from typing import Final

SHORTEST_PART: Final = 3


def words_of(*names: str | None) -> list[str]:
    """A name as a whole and in its parts, longest first."""
    words = {name.strip() for name in names if name and len(name.strip()) >= 2}
    words |= {part for name in words for part in name.split() if len(part) >= SHORTEST_PART}
    return sorted(words, key=lambda word: (-len(word), word))
