"""A second reader, Open JTalk, and the arbiter between the two: more often right, ten times slower."""

import re
import threading
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from typing import Any, NamedTuple

from kaiwa.scripts.annotation import NUMBER
from kaiwa.scripts.japanese import kakasi
from kaiwa.scripts.japanese.characters import HAN, has_han
from kaiwa.scripts.japanese.morphemes import CERTAIN, DEFAULTED, GUESSED, Morpheme, merged
from kaiwa.scripts.kana import is_kana, to_hiragana

_READABLE = re.compile(f"[{HAN}ぁ-ゖァ-ヺーゝゞヽヾ、。！？「」『』（）・…]+")
_LONGEST = 300
"""Characters a call; Open JTalk works on fixed buffers."""

_ONE_AT_A_TIME = threading.Lock()
_STYLE = {
    "revert_long_vowels": True,
    "revert_yotsugana": True,
    "iu_pronunciation": "Iu",
    "predict_nani": False,
}


class Opinion(NamedTuple):
    start: int
    end: int
    reading: str


@cache
def _openjtalk() -> Any:
    # it announces on standard output which optional models are missing
    with redirect_stdout(StringIO()):
        import pyopenjtalk
    return pyopenjtalk


@cache
def is_available() -> bool:
    try:
        with _ONE_AT_A_TIME:
            _openjtalk()
    except ImportError:
        return False
    return True


def opinions(text: str, morphemes: list[Morpheme]) -> list[Opinion]:
    """What the other reader makes of the stretches between the figures."""
    return [opinion for start, end in _stretches(text, morphemes) for opinion in _ask(text[start:end], start)]


def _stretches(text: str, morphemes: list[Morpheme]) -> Iterator[tuple[int, int]]:
    start = 0
    for number in (*(morpheme for morpheme in morphemes if morpheme.kind is NUMBER), None):
        end = number.start if number else len(text)
        for match in _READABLE.finditer(text, start, end):
            if has_han(match[0]):
                yield from _sentences(text, *match.span())
        start = number.end if number else end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        stop = text.rfind("。", start, start + _LONGEST) + 1 or start + _LONGEST
        yield start, stop
        start = stop
    yield start, end


def _ask(stretch: str, start: int) -> list[Opinion]:
    with _ONE_AT_A_TIME:
        words = _openjtalk().run_frontend(stretch, **_STYLE)
    heard = []
    for word in words:
        surface = word["string"]
        reading = to_hiragana(word["pron"].replace("’", ""))
        heard.append(Opinion(start, start + len(surface), reading if is_kana(reading) else ""))
        start += len(surface)
    return heard if "".join(word["string"] for word in words) == stretch else []


def apply_second_opinion(text: str, morphemes: list[Morpheme]) -> list[Morpheme]:
    """Where both readers see the same borders and disagree, the arbiter decides."""
    heard = opinions(text, morphemes)
    shared = {opinion.start for opinion in heard} | {opinion.end for opinion in heard}
    by_start: dict[int, list[Opinion]] = {}
    for opinion in heard:
        by_start.setdefault(opinion.start, []).append(opinion)
    out: list[Morpheme] = []
    waiting: list[Morpheme] = []
    for morpheme in morphemes:
        waiting.append(morpheme)
        if morpheme.end in shared or waiting[0].start not in shared:
            out.extend(_settled(waiting, _within(by_start, waiting[0].start, morpheme.end)))
            waiting = []
    return [*out, *waiting]


def _within(by_start: dict[int, list[Opinion]], start: int, end: int) -> list[Opinion]:
    """The opinions that together cover the stretch; none when there is a gap."""
    found = []
    while start < end and start in by_start:
        found.append(by_start[start][0])
        start = found[-1].end
    return found if start == end else []


def _sounds(reading: str) -> str:
    """Spelling aside: ぢ is じ, づ is ず, and any long vowel is ー."""
    return re.sub(
        "(?<=[おこそとのほもよろごぞどぼぽょうくすつぬふむゆるぐずぶぷゅ])[うお]|(?<=[えけせてねへめれげぜでべぺ])[いえ]",
        "ー",
        reading.replace("ぢ", "じ").replace("づ", "ず"),
    )


def _settled(ours: list[Morpheme], theirs: list[Opinion]) -> list[Morpheme]:
    reading = "".join(opinion.reading for opinion in theirs)
    if (
        not all(opinion.reading for opinion in theirs)
        or not theirs
        or reading == "".join(one.reading for one in ours)
    ):
        return ours
    if not has_han("".join(one.surface for one in ours)):
        return ours
    if len(ours) == 1:
        one = ours[0]
        if not one.reading or one.confidence <= GUESSED:
            one.read(reading, DEFAULTED)
        elif _sounds(one.reading) != _sounds(reading):
            # of a name three dictionaries know, two are more often right than ours
            is_outvoted = one.pos[1] == "固有名詞" and _sounds(kakasi.reading_of(one.surface)) == _sounds(
                reading
            )
            one.read(reading if is_outvoted else one.reading, min(one.confidence, DEFAULTED))
        return ours
    # one word of theirs is in their dictionary; several of ours were only put together
    is_one_word = len(theirs) == 1 and all(one.confidence >= CERTAIN for one in ours)
    return [merged(ours, reading, DEFAULTED)] if is_one_word or not all(one.reading for one in ours) else ours
