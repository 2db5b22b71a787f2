"""What a learner wrote, put right as an error pattern tells: always with their own words, or not at all."""

import re
from functools import lru_cache
from typing import Final

from kaiwa.content.schema import ErrorPattern

WORD: Final = re.compile(r"\w+")


@lru_cache(maxsize=4096)
def finder(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def mends(error: ErrorPattern) -> bool:
    """Whether it can put right more than its own example."""
    return bool(error.mend)


def mended(found: re.Match[str], error: ErrorPattern) -> str:
    """What should stand in place of what was found; empty where that cannot be told."""
    if isinstance(error.mend, str):
        better = found.expand(error.mend) if error.mend else _as_in_the_example(found, error)
    else:
        better = found[0]
        for old, new in error.mend.items():
            better = finder(f"(?i){old}").sub(new, better)
    return "" if better == found[0] else begun_alike(found[0], better)


def begun_alike(wrong: str, better: str) -> str:
    """With a capital where there was one, and without it where that word has moved on into the sentence."""
    was, now = WORD.search(wrong), WORD.search(better)
    if not was or not now or not was[0][0].isupper():
        return better
    if was[0] != now[0]:
        better = re.sub(rf"\b{re.escape(was[0])}\b", was[0][0].lower() + was[0][1:], better, count=1)
    return better[: now.start()] + better[now.start()].upper() + better[now.start() + 1 :]


def _as_in_the_example(found: re.Match[str], error: ErrorPattern) -> str:
    """Where the very words of the example were found, its mend is theirs."""
    own = found.re.search(error.wrong)
    if not own or own[0] != found[0]:
        return ""
    before, after = error.wrong[: own.start()], error.wrong[own.end() :]
    if not (error.better.startswith(before) and error.better.endswith(after)):
        return ""
    return error.better[len(before) : len(error.better) - len(after)]


def put_right(text: str, error: ErrorPattern) -> str | None:
    """The whole sentence, mended at the first place where the pattern finds something; None where it finds nothing."""
    found = finder(error.pattern).search(text)
    if found is None:
        return None
    better = mended(found, error)
    return text[: found.start()] + better + text[found.end() :] if better else ""
