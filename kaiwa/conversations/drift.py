"""Keeps the partner at the learner's level: every line is measured against the pack's word list."""

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


class Drift(Struct, frozen=True):
    level: int
    """The top of the lowest band that a line like this one belongs to."""
    too_hard: bool
    far: bool
    """More than one band above: nobody is helped by such a line."""
    words: tuple[str, ...]
    """Those above the learner's band, for whoever says it again."""


def drift_of(line: str, rating: int, draft: ScenarioDraft) -> Drift:
    language = draft.target_language
    lexicon = lexicon_for(language)
    free = _free(draft, lexicon)
    band = HIGHEST[cefr_of(rating)]
    bands = [last for last in HIGHEST.values() if _fits(line, last, language, lexicon, free)]
    level = min(bands, default=HIGHEST[cefr_of(100)])
    words = measure([line], lexicon, rating, free=free).above if lexicon else ()
    far = level > min((last for last in HIGHEST.values() if last > band), default=band)
    return Drift(level=level, too_hard=level > band, far=far, words=tuple(dict.fromkeys(words)))


def _fits(line: str, rating: int, language: str, lexicon: Lexicon | None, free: Collection[str]) -> bool:
    if length_of(line, language) > SOME_SLACK * longest_turn(rating, language):
        return False
    return (
        lexicon is None or measure([line], lexicon, rating, free=free).share_above <= ABOVE[cefr_of(rating)]
    )


def _free(draft: ScenarioDraft, lexicon: Lexicon | None) -> frozenset[str]:
    """Names, the day's new words and what the scene is about do not count."""
    items = [*draft.new_items, *draft.review_items, *(item for slot in draft.slots.values() for item in slot)]
    texts = {draft.persona.name_template, *(item.text for item in items)}
    if lexicon is not None:
        texts |= {text for item in items for text in lexicon.texts.get(item.id, ())}
    return frozenset(texts)
