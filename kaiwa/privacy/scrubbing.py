"""Takes a person's name out of what stays because others use it. Pure."""

import re
from typing import Any, Final

INSTEAD: Final = "…"


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
