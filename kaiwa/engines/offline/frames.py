"""What stands where the pack's lines have a slot, and is no word of the bank: a learner's own name, a dish nobody listed."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Final

from kaiwa.content.schema import FunctionLines
from kaiwa.engines.offline.filling import NAME, SLOT

LONGEST: Final = 24
_KATAKANA: Final = re.compile(
    r"(?:(?<=は)|(?<![\dァ-ヴーぁ-ん一-龯々]))[ァ-ヴー]{2,}(?:[・=＝][ァ-ヴー]{2,})*"
    r"(?=$|[\s.!?。、！？]|です|だ|でござ|と(?:い|申|よ)|って|さん)"
)
"""Most learners' names are written so in Japanese; a thing that something is done to or in is no name."""
_DIGIT: Final = re.compile(r"\d")
_PUNCTUATION: Final = '.,!?¿¡;:。、，！？；：…«»"“”()（）「」'
_WORDS: Final = rf"[^\s{_PUNCTUATION}]+(?: [^\s{_PUNCTUATION}]+){{0,3}}"
_NAME: Final = f"({_WORDS}?)"
"""As short as it can be: “Ana” of “me llamo Ana y soy de …”."""
_THING: Final = f"({_WORDS})"
"""As long as it can be: an article is no thing yet."""


def frames_of(lines: FunctionLines, wanted: str = NAME, further: Iterable[str] = ()) -> tuple[str, ...]:
    """What stands before and after the slot within its clause, the fullest first."""
    found: dict[str, None] = {}
    for text in (*(line.text for line in (*lines.a.say, *lines.b.say)), *further):
        for slot in SLOT.finditer(text):
            if slot[1] == wanted:
                before = re.split(f"[{_PUNCTUATION}]", text[: slot.start()])[-1]
                after = re.split(f"[{_PUNCTUATION}]", text[slot.end() :])[0]
                if before.strip() or after.strip():
                    found[_pattern(before, after, _NAME if wanted == NAME else _THING)] = None
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


@cache
def _compiled(frame: str) -> re.Pattern[str]:
    return re.compile(frame, re.IGNORECASE)


def _pattern(before: str, after: str, wanted: str) -> str:
    start = (
        rf"(?:^|[\s{_PUNCTUATION}]|\b){re.escape(before.lstrip())}"
        if before.strip()
        else rf"(?:^|[\s{_PUNCTUATION}])"
    )
    end = rf"{re.escape(after.rstrip())}" if after.strip() else ""
    return f"{start}{wanted}{end}(?=$|[\\s{_PUNCTUATION}])"


def own_word(text: str, frames: Iterable[str], is_new: Callable[[str], bool]) -> str:
    """What the learner put into the slot of a line that they otherwise said; only what is new to the bank."""
    for frame in frames:
        for found in _compiled(frame).finditer(text):
            words = found[1].split()
            while words and not is_new(words[-1]):  # “to take away” belongs to the wish, not to the thing
                words.pop()
            thing = " ".join(words)
            if thing and len(thing) <= LONGEST:
                return thing
    return ""


def name_in(text: str, frames: Iterable[str], is_known: Callable[[str], bool]) -> tuple[int, int] | None:
    """Where the name stands; only what the bank does not know can be one."""
    for frame in frames:
        for found in _compiled(frame).finditer(text):
            if len(found[1]) <= LONGEST and not is_known(found[1]):
                return found.span(1)
    bare = text.strip(_PUNCTUATION + " ")
    if (
        bare
        and len(bare) <= LONGEST
        and len(bare.split()) <= 3
        and not (_DIGIT.search(bare) or is_known(bare))
    ):
        start = text.index(bare)
        return start, start + len(bare)
    foreign = next((found for found in _KATAKANA.finditer(text) if not is_known(found[0])), None)
    return foreign.span() if foreign else None
