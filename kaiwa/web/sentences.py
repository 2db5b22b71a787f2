"""Sentences that rooms make, in the language of the page.

A use case says what it found in English, to a page as to the API. Pages speak more languages: a catalogue maps the
sentence as it stands in the code, with ``{}`` for what was fitted in, to its other language.
"""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from kaiwa.web.dates import on_day
from kaiwa.web.messages import DEFAULT, speaking

HOLE: Final = "{}"
ONE: Final = r"((?:(?![.!?] [A-Z]).)*)"
"""What was fitted in does not begin another sentence."""
ANY: Final = "(.*)"
DATE: Final = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])", re.ASCII)
BETWEEN: Final = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def said(sentence: str) -> str:
    """As the page that is being made would say it; what no catalogue knows stays what it is."""
    return DATE.sub(_spoken, _in_language(sentence))


def _spoken(found: re.Match[str]) -> str:
    """Programs read 2026-11-23, people Mon 23 Nov."""
    try:
        return on_day(date.fromisoformat(found[0])).unescape()
    except ValueError:
        return found[0]


def _in_language(sentence: str) -> str:
    language = speaking.get()
    if language == DEFAULT or not sentence:
        return sentence
    return (
        _known(language, sentence, ONE)
        or _in_parts(language, sentence)
        or _known(language, sentence, ANY)
        or sentence
    )


def _in_parts(language: str, sentence: str) -> str | None:
    parts = BETWEEN.split(sentence)
    known = [_known(language, part, ONE) for part in parts]
    return (
        "".join(each or f"{part} " for each, part in zip(known, parts, strict=True)).strip()
        if any(known)
        else None
    )


def _known(language: str, sentence: str, hole: str) -> str | None:
    if (plain := sentences(language).get(sentence)) is not None:
        return plain
    for pattern, other in _patterns(language, hole):
        if found := pattern.fullmatch(sentence):
            return other.format(*found.groups())
    return None


@cache
def sentences(language: str) -> Mapping[str, str]:
    text = files("kaiwa.web").joinpath("messages", f"sentences.{language}.yaml").read_text(encoding="utf-8")
    found: Mapping[str, str] = yaml.safe_load(text)
    return found


@cache
def _patterns(language: str, hole: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those that say most of their own come first, so that a general one does not take their place."""
    holed = [each for each in sentences(language).items() if HOLE in each[0]]
    holed.sort(key=lambda each: -len(each[0].replace(HOLE, "")))
    return tuple(
        (re.compile(hole.join(map(re.escape, source.split(HOLE))), re.DOTALL), other)
        for source, other in holed
    )
