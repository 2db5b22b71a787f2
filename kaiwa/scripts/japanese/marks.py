"""Which tables may have something to say of a word: found once, so that most words are passed over at a glance."""

from functools import cache

from kaiwa.scripts.japanese.figures import may_be_figure
from kaiwa.scripts.japanese.heteronyms import heteronyms
from kaiwa.scripts.japanese.lexicon import compounds, nouns, words
from kaiwa.scripts.japanese.morphemes import DOUBTFUL, FIGURE, OPENS, PartOfSpeech
from kaiwa.scripts.japanese.numerals import KANJI_FIGURES
from kaiwa.scripts.japanese.rendaku import voiced_forms


@cache
def doubtful() -> frozenset[str]:
    return frozenset().union(words(), nouns(), voiced_forms(), heteronyms())


def is_doubtful(surface: str) -> bool:
    return surface in doubtful() or surface[-2:] == "会社"


def marks_of(surface: str, reading: str, pos: PartOfSpeech) -> int:
    table = compounds()
    marks = 0
    if surface[:2] in table.openings or (not reading and surface in table.readings):
        marks = OPENS
    if surface in doubtful() or surface[-2:] == "会社":
        marks |= DOUBTFUL
    if surface[0] in KANJI_FIGURES and may_be_figure(surface, pos):
        marks |= FIGURE
    return marks
