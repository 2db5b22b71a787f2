"""The end of a shared page's address: the title's own letters, in whatever script they are."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 64
UNTITLED: Final = "path"
BETWEEN: Final = re.compile(r"[\W_]+")


def slug_of(title: str, suffix: str = "") -> str:
    """``suffix`` tells two of the same title apart."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    joined = BETWEEN.sub("-", unicodedata.normalize("NFC", folded)).strip("-")
    short = (
        joined[:LONGEST].rsplit("-", 1)[0] if len(joined) > LONGEST and "-" in joined[:LONGEST] else joined
    )
    return "-".join(part for part in (short[:LONGEST] or UNTITLED, suffix) if part)
