"""Simplified and traditional characters, one into the other."""

import re
from functools import cache, lru_cache
from typing import Protocol, cast


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter(config: str) -> _Converter:
    from opencc import OpenCC

    return cast(_Converter, OpenCC(config))


def to_simplified(text: str) -> str:
    return _converter("t2s").convert(text)


def to_traditional(text: str) -> str:
    return _converter("s2t").convert(text)


@lru_cache(maxsize=32768)
def _simple(char: str) -> str:
    simple = to_simplified(char)
    return simple if len(simple) == 1 else char


# Written in both scripts: in a simplified text they are no sign of traditional characters.
_SHARED = frozenset("著乾藉徵瞭覆余后里面谷咸升准")


# 著 is both 着 (看著) and 著 (著名); OpenCC leaves it as it is.
_WROTE = re.compile("(?<![名编編原土遗遺译譯专專论論合巨拙所显顯卓昭])著(?![名作者述称稱])")


_seen_simple: set[str] = set()
"""Characters found to be simplified already; it only grows, and by facts, so threads may share it."""


def for_lookup(han: str, traditional: bool) -> str:
    """The simplified spelling, character for character, that the dictionaries know."""
    if not traditional:
        if _seen_simple.issuperset(han):
            return han
        if all(char in _SHARED or _simple(char) == char for char in han):
            _seen_simple.update(han)
            return han
    simple = to_simplified(_WROTE.sub("着", han) if traditional else han)
    return simple if len(simple) == len(han) else "".join(_simple(char) for char in han)
