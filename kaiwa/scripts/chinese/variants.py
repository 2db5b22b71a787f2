"""Simplified and traditional characters, one into the other."""

import re
from functools import cache, lru_cache
from typing import Protocol, cast

# OpenCC takes no lone halves of a surrogate pair.
_SURROGATE = re.compile("[\ud800-\udfff]")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(config: str) -> _Converter:
    from opencc import OpenCC

    return cast(_Converter, OpenCC(config))


def to_simplified(text: str) -> str:
    return _converter("t2s").convert(_SURROGATE.sub("\ufffd", text))


def to_traditional(text: str) -> str:
    return _converter("s2t").convert(_SURROGATE.sub("\ufffd", text))


@lru_cache(maxsize=32768)
def _simple(char: str) -> str:
    simple = to_simplified(char)
    return simple if len(simple) == 1 else char


# Written in both scripts: in a simplified text they are no sign of traditional characters.
_SHARED = frozenset("著乾藉徵瞭覆余后里面谷咸升准")


# 著 is both 着 (看著) and 著 (著名); OpenCC leaves it as it is.
_WROTE = re.compile("(?<![名编編原土遗遺译譯专專论論合巨拙所显顯卓昭])著(?![名作者述称稱有於于录錄])")


_seen_simple: set[str] = set()
"""Characters found to be simplified already; it only grows, and by facts, so threads may share it."""


def for_lookup(text: str, *, traditional: bool) -> str:
    """The simplified spelling, character for character, that the dictionaries know."""
    if not traditional:
        unseen = set(text) - _seen_simple
        if all(char in _SHARED or _simple(char) == char for char in unseen):
            _seen_simple.update(unseen)
            return text
    simple = to_simplified(_WROTE.sub("着", text) if traditional else text)
    return simple if len(simple) == len(text) else "".join(_simple(char) for char in text)
