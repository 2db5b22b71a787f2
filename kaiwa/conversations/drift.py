"""Keeps the partner at the learner's level: every line is measured by the limits of a scene.

A line is above the level when it is longer than half as much again as a written turn may be, or when more of its words
than a scene may have are above the learner's band. Such a line is said again once. Of two that are both above, the
easier one stays only if it has one word that is above the band or in no list, and a length that fits; else somebody
speaks who keeps to the limits.
"""

from collections.abc import Collection
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.level import HIGHEST, cefr_of
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.measure import Lexicon, length_of, longest_turn, measure
from kaiwa.curriculum.scenario_quality import ABOVE

SOME_SLACK: Final = 1.5
"""A live answer may be so much longer than a written line."""
MOST_NEW: Final = 1
"""Words above the band, or in no list, in a line that still helps: one is understood from the rest, two are not."""


class Drift(Struct, frozen=True):
    level: int
    """The top of the lowest band that a line like this one belongs to."""
    too_hard: bool
    may_stay: bool
    """Though it is above the level, where the second try is no easier."""
    words: tuple[str, ...]
    """Those above the learner's band and those that no list has, for whoever says it again."""


def drift_of(line: str, rating: int, draft: ScenarioDraft) -> Drift:
    language = draft.target_language
    lexicon = lexicon_for(language)
    free = _free(draft, lexicon)
    band = HIGHEST[cefr_of(rating)]
    bands = [last for last in HIGHEST.values() if _fits(line, last, language, lexicon, free)]
    level = min(bands, default=HIGHEST[cefr_of(100)])
    measured = measure([line], lexicon, rating, free=free) if lexicon else None
    words = tuple(dict.fromkeys((*measured.above, *measured.unknown))) if measured else ()
    return Drift(
        level=level,
        too_hard=level > band,
        may_stay=_is_short(line, rating, language) and len(words) <= MOST_NEW,
        words=words,
    )


def _fits(line: str, rating: int, language: str, lexicon: Lexicon | None, free: Collection[str]) -> bool:
    return _is_short(line, rating, language) and (
        lexicon is None or measure([line], lexicon, rating, free=free).share_above <= ABOVE[cefr_of(rating)]
    )


def _is_short(line: str, rating: int, language: str) -> bool:
    return length_of(line, language) <= SOME_SLACK * longest_turn(rating, language)


def _free(draft: ScenarioDraft, lexicon: Lexicon | None) -> frozenset[str]:
    """Names, the day's new words and what the scene is about do not count."""
    items = [*draft.new_items, *draft.review_items, *(item for slot in draft.slots.values() for item in slot)]
    texts = {draft.persona.name_template, *(item.text for item in items)}
    if lexicon is not None:
        texts |= {text for item in items for text in lexicon.texts.get(item.id, ())}
    return frozenset(texts)
