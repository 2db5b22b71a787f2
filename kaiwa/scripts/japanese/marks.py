"""Which tables may have something to say of a word: found once, so that most words are passed over at a glance."""

from functools import cache

from kaiwa.scripts.japanese.figures import may_be_figure
from kaiwa.scripts.japanese.heteronyms import heteronyms
from kaiwa.scripts.japanese.lexicon import may_open, nouns, words
from kaiwa.scripts.japanese.morphemes import DOUBTFUL, FIGURE, OPENS, Morpheme
from kaiwa.scripts.japanese.numerals import KANJI_FIGURES
from kaiwa.scripts.japanese.rendaku import voiced_forms


@cache
def doubtful() -> frozenset[str]:
    return frozenset().union(words(), nouns(), voiced_forms(), heteronyms())


def is_doubtful(surface: str) -> bool:
    return surface in doubtful() or surface[-2:] == "会社"


def marks_of(word: Morpheme) -> int:
    surface = word.surface
    marks = OPENS if may_open(surface, word.reading) else 0
    if surface in doubtful() or surface[-2:] == "会社":
        marks |= DOUBTFUL
    if surface[0] in KANJI_FIGURES and may_be_figure(word):
        marks |= FIGURE
    return marks
