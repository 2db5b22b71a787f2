"""The end of a shared page's address: the title's own letters, in whatever script they are."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 64
UNTITLED: Final = "path"
BETWEEN: Final = re.compile(r"[\W_]+")


def words_in(text: str) -> list[str]:
    """As they would stand in an address."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [each for each in BETWEEN.split(unicodedata.normalize("NFC", folded)) if each]


def slug_of(title: str, suffix: str = "") -> str:
    """``suffix`` tells two of the same title apart."""
    joined = "-".join(words_in(title))
    short = (
        joined[:LONGEST].rsplit("-", 1)[0] if len(joined) > LONGEST and "-" in joined[:LONGEST] else joined
    )
    return "-".join(part for part in (short[:LONGEST] or UNTITLED, suffix) if part)
