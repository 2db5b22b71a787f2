"""What a text is found by, in any script: pieces of its words that an index can hold.

PostgreSQL's own trigrams know the letters of the database's locale alone, and a trigram of a script without spaces
finds no word of two characters. So a word of letters gives its trigrams and its first letters, and what is written
without spaces gives single characters and pairs.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

MARKS: Final = re.compile("[\u0300-\u036f]")
RUN: Final = re.compile(
    "(?P<unspaced>[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff々〆ー\U00020000-\U0003134f]+)|(?P<spaced>[^\\W_]+)"
)
MOST_WORDS: Final = 8
MOST_GRAMS: Final = 600


def folded(text: str) -> str:
    """Without case, accents and the width of letters: café is found by CAFE, ＡＢＣ by abc."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFKC", MARKS.sub("", plain))


def grams_of(texts: Iterable[str]) -> list[str]:
    """For the index, sorted; the first texts count where there are too many."""
    found: dict[str, None] = {}
    for text in texts:
        for run in RUN.finditer(folded(text)):
            found.update(dict.fromkeys(_indexed(run)))
    return sorted(list(found)[:MOST_GRAMS])


def wanted_grams(query: str) -> list[str]:
    """All of these are wanted: words by their beginning where they are short, else by any part. Order does not count."""
    runs = list(RUN.finditer(folded(query)))[:MOST_WORDS]
    return sorted({gram for run in runs for gram in _asked(run)})


def _indexed(run: re.Match[str]) -> Iterable[str]:
    if unspaced := run["unspaced"]:
        yield from unspaced
        yield from _pieces(unspaced, 2)
    else:
        word = run["spaced"]
        yield f" {word[0]}"
        yield f" {word[:2]}"
        yield from _pieces(word, 3)


def _asked(run: re.Match[str]) -> Iterable[str]:
    if unspaced := run["unspaced"]:
        return [unspaced] if len(unspaced) == 1 else _pieces(unspaced, 2)
    word = run["spaced"]
    return [f" {word}"] if len(word) < 3 else _pieces(word, 3)


def _pieces(word: str, size: int) -> list[str]:
    return [word[place : place + size] for place in range(len(word) - size + 1)]
