"""How long a text is for whoever listens to it."""

import re
from typing import Final

CJK: Final = frozenset({"ja", "zh-Hans", "zh-Hant", "ko"})
"""Measured in characters; everything else in words."""
WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def is_counted_in_characters(language: str) -> bool:
    return language in CJK


def length_of(text: str, language: str) -> int:
    """Words, or in Chinese, Japanese and Korean the characters that are no punctuation."""
    if language in CJK:
        return sum(ch.isalnum() for ch in text)
    return len(WORD.findall(text))
