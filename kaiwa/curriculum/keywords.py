"""Whether a text is about something: a keyword counts where a word begins, so that ``eat`` is no part of ``weather``."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def touches(texts: Iterable[str], keyword: str) -> bool:
    """In scripts without spaces a keyword counts anywhere."""
    return _touches(tuple(texts), keyword)


@lru_cache(maxsize=65536)
def _touches(texts: tuple[str, ...], keyword: str) -> bool:
    wanted = folded(keyword)
    return bool(wanted) and any(_begins_a_word(wanted, folded(text)) for text in texts)


def _begins_a_word(wanted: str, text: str) -> bool:
    place = text.find(wanted)
    while place >= 0:
        if place == 0 or not text[place - 1].isalnum() or not wanted[0].isascii():
            return True
        place = text.find(wanted, place + 1)
    return False


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Without case and accents: café is found by cafe."""
    # taken apart first: the M of ㎒ is a capital
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", "".join(ch for ch in decomposed if not _is_accent(ch)))


def _is_accent(ch: str) -> bool:
    return "\u0300" <= ch <= "\u036f"
