"""All the words that somebody keeps, as a table for a spreadsheet or another program."""

import csv
import io
from collections.abc import AsyncIterator, Iterable
from typing import Final

from kaiwa.accounts.principal import Principal
from kaiwa.practice.word_views import WordView
from kaiwa.practice.words import list_words

COLUMNS: Final = ("text", "reading", "gloss", "context", "language", "state", "due_on")
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run."""
BOM: Final = b"\xef\xbb\xbf"
"""By which a spreadsheet knows that this is UTF-8."""


async def words_as_csv(principal: Principal) -> AsyncIterator[bytes]:
    """A page of words at a time."""
    yield BOM + _lines([COLUMNS])
    cursor: str | None = None
    while True:
        words = await list_words(principal, cursor=cursor)
        yield _lines([[_cell(each, name) for name in COLUMNS] for each in words.items])
        cursor = words.next
        if cursor is None:
            return


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _cell(word: WordView, name: str) -> str:
    value = getattr(word, name)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
