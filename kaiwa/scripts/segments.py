"""Cuts any text into words, numbers, punctuation, spaces and symbols, the same for every system.

Apostrophes, hyphens and single-letter abbreviations stay inside their word, addresses and emoji are one
piece, and a run of a script without spaces (Thai, Han, kana …) is left whole for its own system.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kaiwa.scripts.annotation import NUMBER, PUNCTUATION, SPACE, SYMBOL, WORD, Kind

THAI = "\u0e01-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e"
UNSPACED = (
    THAI,
    "\u0e81-\u0ecf\u0edc-\u0edf",  # Lao
    "\u1000-\u103f\u1050-\u109f",  # Burmese
    "\u1780-\u17d3",  # Khmer
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",  # Han
    "\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f",  # kana
)
DOMAINS = (
    "com|org|net|edu|gov|info|io|app|dev|me|tv|co|eu|"
    "uk|de|fr|es|it|pt|br|ru|ua|gr|in|th|id|tr|vn|jp|cn|kr|il|sa"
)
ZERO_WIDTH_SPACES = "\u200b\ufeff"


class Segment(NamedTuple):
    start: int
    end: int
    kind: Kind


def _mark_ranges() -> str:
    ranges: list[list[int]] = []
    for code in (*range(0x300, 0x1F000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


@cache
def _grammar() -> re.Pattern[str]:
    """Tried in this order at every place; repetitions are bounded or possessive, so that time is linear."""
    unspaced = "".join(UNSPACED)
    marks = _mark_ranges()
    letter = rf"[^\W\d_{unspaced}]"
    inner = rf"(?:(?![{unspaced}])[^\W_]|[{marks}\u00ad\u200c\u200d])"
    hyphen = "[-‐‑]"
    joiner = rf"(?:['’·׳״](?={letter})|(?<=[א-ת])\"(?=[א-ת])|{hyphen}(?=[^\W_])(?![{unspaced}]))"
    spaced_word = rf"(?:{letter}|\d++{hyphen}?(?={letter}))(?:{inner}|{joiner})*+"
    unspaced_word = "|".join(f"[{script}]+" for script in UNSPACED)
    abbreviation = rf"(?<![^\W_])(?:{letter}\.){{2,16}}(?:{letter}(?!{inner}))?"
    path = rf"[^\s<>\"{unspaced}]*[^\s<>\".,;:!?)\]'’»{unspaced}]"
    label = "[A-Za-z0-9-]{1,63}"
    link = rf"(?:https?|ftp)://{path}"
    mail = rf"(?<![\w.+-])[\w.%+-]{{1,64}}@{label}(?:\.{label}){{1,8}}"
    domain = rf"(?<![\w.@-])(?:{label}\.){{1,8}}(?:{DOMAINS})(?![\w-])(?:/(?:{path})?)?"
    sign = r"(?<![\w.,)\]])[-−+]"
    digits_on = r"[.,:/'’٫٬]\d++|[\u00a0\u202f]\d{3}(?!\d)|-\d\d(?=-\d\d|(?<=-\d\d-\d\d))(?!\d)"
    tail = rf"[{marks}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    symbol = rf"[\U0001f1e6-\U0001f1ff]{{2}}|.{tail}(?:\u200d[^\w\s]{tail})*"
    return re.compile(
        rf"(?P<address>{link}|{mail}|{domain})"
        r"|(?P<keycap>[0-9#*]\ufe0f?\u20e3)"
        rf"|(?P<word>{abbreviation}|{spaced_word}|{unspaced_word})"
        rf"|(?P<number>(?:{sign})?\d++(?:{digits_on})*+[{marks}]*)"
        rf"|(?P<space>[\s{ZERO_WIDTH_SPACES}]+)"
        rf"|(?P<other>{symbol})",
        re.DOTALL,
    )


def _kind(text: str, group: str | None) -> Kind:
    match group:
        case "word":
            return WORD if any(character.isalpha() for character in text) else NUMBER
        case "number":
            return NUMBER
        case "space":
            return SPACE
        case "other" if unicodedata.category(text[0])[0] == "P":
            return PUNCTUATION
    return SYMBOL


def segment(text: str, start: int = 0, end: int | None = None) -> Iterator[Segment]:
    """The segments of ``text[start:end]``, without gaps; the same mark repeated (``...``) is one."""
    stop = len(text) if end is None else end
    held: Segment | None = None
    for match in _grammar().finditer(text, start, stop):
        found = Segment(match.start(), match.end(), _kind(match[0], match.lastgroup))
        if held and found.kind is PUNCTUATION and text[held.start] == match[0]:
            held = Segment(held.start, found.end, PUNCTUATION)
            continue
        if held:
            yield held
        held = found if found.kind is PUNCTUATION else None
        if held is None:
            yield found
    if held:
        yield held


def is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in "\u200c\u200d\u00ad"


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{''.join(UNSPACED)}]")


def is_boundary(text: str, index: int) -> bool:
    """Whether a word may begin or end at ``index``: never inside a spaced word or before a combining mark."""
    if index <= 0 or index >= len(text):
        return True
    before, after = text[index - 1], text[index]
    if is_mark(after):
        return False
    return not (_clings(before) and _clings(after))


def _clings(character: str) -> bool:
    return (character.isalnum() or is_mark(character)) and not _unspaced().match(character)
