"""The words of a line as they are looked up: cut, folded, and with where they stand."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct

from kaiwa.engines.offline.folding import UNSPACED
from kaiwa.scripts import annotate
from kaiwa.scripts.annotation import Kind

_WORD: Final = re.compile(r"[^\W_]+")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_BETWEEN: Final = re.compile(r"[\s'’‐‑-]*")
"""What may stand between two words of one expression."""
_ENDS: Final = ".!?。！？…"
_OPENS: Final = " \n「『（(\"'“‘¿¡«"
_CLOSES: Final = " \n」』）)\"'”’»"


class Placed(Struct, frozen=True, gc=False):
    key: str
    start: int
    end: int
    lemma: str = ""
    tag: str = ""


class Line(Struct, frozen=True, gc=False):
    text: str
    language: str
    words: tuple[Placed, ...]
    runs: tuple[int, ...]
    """For each word, where the stretch ends that no punctuation cuts."""

    def key(self, at: int, size: int) -> str:
        return self.joined([word.key for word in self.words[at : at + size]])

    def joined(self, keys: list[str]) -> str:
        return ("" if self.language in UNSPACED else " ").join(keys)

    def ends(self, end: int) -> bool:
        following = self.text[end:].lstrip(_CLOSES)
        return not following or following[0] in _ENDS

    def starts(self, start: int) -> bool:
        before = self.text[:start].rstrip(_OPENS)
        return not before or before[-1] in _ENDS


@lru_cache(maxsize=32768)
def key_of(text: str, language: str) -> str:
    """Without case, width and punctuation; accents stay, for they tell words apart."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return _NO_LETTER.sub("" if language in UNSPACED else " ", narrow).strip()


def line_of(text: str, language: str) -> Line:
    words = _of_script(text, language) if language in UNSPACED else _of_spaces(text, language)
    return Line(text, language, words, _runs(text, words))


def _of_script(text: str, language: str) -> tuple[Placed, ...]:
    return tuple(
        Placed(key, token.start, token.end, token.dictionary_form or token.surface, token.part_of_speech)
        for token in annotate(text, language).tokens
        if token.kind in (Kind.WORD, Kind.NUMBER) and (key := key_of(token.surface, language))
    )


def _of_spaces(text: str, language: str) -> tuple[Placed, ...]:
    return tuple(
        Placed(key_of(found[0], language), found.start(), found.end()) for found in _WORD.finditer(text)
    )


def _runs(text: str, words: tuple[Placed, ...]) -> tuple[int, ...]:
    ends, end = [0] * len(words), len(words)
    for at in range(len(words) - 1, -1, -1):
        if at + 1 < len(words) and not _BETWEEN.fullmatch(text, words[at].end, words[at + 1].start):
            end = at + 1
        ends[at] = end
    return tuple(ends)
