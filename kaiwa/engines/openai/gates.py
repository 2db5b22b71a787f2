"""What no text of a model may have, wherever a learner would see it: markup, our own instructions, broken letters."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from kaiwa.curriculum.rightness import BROKEN, PLACEHOLDER

MARKUP: Final = re.compile(
    r"<\s*[a-zA-Z/!?]|&(?:lt|gt|#\d+|#x[0-9a-fA-F]+);|javascript:|\]\(|```", re.IGNORECASE
)
SHINGLE: Final = 7
"""So many words in a row out of our own instructions are no accident."""
WORD: Final = re.compile(r"\w+")
EMPHASIS: Final = re.compile(r"\*\*|__|(?<!\w)\*|\*(?!\w)|^#+\s+", re.MULTILINE)
INVISIBLE: Final = frozenset("\u200b\u200e\u200f\u2060\ufeff") | {chr(each) for each in range(0x202A, 0x202F)}


def tidied(text: str) -> str:
    """Emphasis, invisible signs and needless space are taken away without a word; what is left is judged."""
    plain = EMPHASIS.sub("", text)
    return " ".join("".join(ch for ch in plain if ch not in INVISIBLE).split())


def text_faults(where: str, text: str, longest: int, prompt: str = "") -> list[str]:
    """``prompt``: our own instructions, which an answer must not tell."""
    faults = []
    if not text.strip():
        faults.append(f"{where} is empty")
    if len(text) > longest:
        faults.append(f"{where} has {len(text)} characters, {longest} are the most")
    if MARKUP.search(text):
        faults.append(f"{where} has markup in it")
    if BROKEN.search(text) or any(unicodedata.category(ch) == "Cc" for ch in text):
        faults.append(f"{where} has broken letters")
    if PLACEHOLDER.search(text):
        faults.append(f"{where} has a placeholder")
    if prompt and tells(text, prompt):
        faults.append(f"{where} repeats the instructions")
    return faults


def several_faults(texts: Mapping[str, str], longest: int, prompt: str = "") -> list[str]:
    return [fault for where, text in texts.items() for fault in text_faults(where, text, longest, prompt)]


def tells(text: str, prompt: str) -> bool:
    return not _shingles(text).isdisjoint(_instructed(prompt))


@lru_cache(maxsize=64)
def _instructed(prompt: str) -> frozenset[tuple[str, ...]]:
    return _shingles(prompt)


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def listed(faults: Iterable[str], most: int = 12) -> str:
    """For a repair: the rules that are broken, each once."""
    found = list(dict.fromkeys(faults))
    rest = [f"- and {len(found) - most} more like these"] if len(found) > most else []
    return "\n".join([*(f"- {each}" for each in found[:most]), *rest])
