"""Takes a person's name out of what stays because others use it. Pure."""

import re
from typing import Any, Final

INSTEAD: Final = "…"
SHORTEST_PART: Final = 3


def words_of(*names: str | None) -> list[str]:
    """A name as a whole and in its parts, longest first."""
    words = {name.strip() for name in names if name and len(name.strip()) >= 2}
    words |= {part for name in words for part in name.split() if len(part) >= SHORTEST_PART}
    return sorted(words, key=lambda word: (-len(word), word))


def scrubbed(value: Any, words: list[str]) -> Any:
    """The same document without the words, in whatever case they stand."""
    match value:
        case str():
            return _without(value, words)
        case list():
            return [scrubbed(each, words) for each in value]
        case dict():
            return {_without(key, words): scrubbed(each, words) for key, each in value.items()}
    return value


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = re.sub(_whole(word), INSTEAD, text, flags=re.IGNORECASE)
    return text


def _whole(word: str) -> str:
    """Al is not in Alps; but scripts without spaces have no ends of words to look at."""
    before = r"(?<![^\W_])" if word[0].isascii() else ""
    after = r"(?![^\W_])" if word[-1].isascii() else ""
    return before + re.escape(word) + after
