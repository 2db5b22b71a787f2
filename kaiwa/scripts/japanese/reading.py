"""From a text to its annotation: lex, count, apply what the context says, let the learner's overrides win."""

from functools import cache

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.japanese import kakasi, lexer, second_opinion
from kaiwa.scripts.japanese.counters import counters
from kaiwa.scripts.japanese.figures import read_figures
from kaiwa.scripts.japanese.heteronyms import apply_heteronym
from kaiwa.scripts.japanese.lexicon import apply_word, compounds, repeat_marks, with_compounds
from kaiwa.scripts.japanese.marks import doubtful, is_doubtful
from kaiwa.scripts.japanese.morphemes import DOUBTFUL, Morpheme, marked
from kaiwa.scripts.japanese.overriding import overridden
from kaiwa.scripts.japanese.rendaku import apply_rendaku
from kaiwa.scripts.japanese.ruby import from_vowels, inseparable
from kaiwa.scripts.japanese.tokens import annotation


@cache
def load_tables() -> None:
    """All of them with the first line, so that no later one waits."""
    for table in (
        compounds,
        counters,
        doubtful,
        from_vowels,
        inseparable,
    ):
        table()


def lex(text: str) -> list[Morpheme]:
    load_tables()
    return lexer.lex(text) if lexer.is_available() else kakasi.lex(text)


def read(text: str, *, careful: bool = False) -> list[Morpheme]:
    morphemes = read_figures(text, with_compounds(text, lex(text)))
    repeat_marks(text, morphemes)
    decide(text, morphemes)
    if careful and second_opinion.is_available():
        return second_opinion.apply_second_opinion(text, morphemes)
    return morphemes


def decide(text: str, morphemes: list[Morpheme]) -> None:
    """What the tables and the neighbours say of the words that are in the tables at all."""
    last = len(morphemes) - 1
    for index in marked(morphemes):
        morpheme = morphemes[index]
        if morpheme.word.marks & DOUBTFUL and is_doubtful(morpheme.surface):
            before = morphemes[index - 1] if index else None
            apply_word(before, morpheme)
            apply_rendaku(before, morpheme, morphemes[index + 1] if index < last else None)
            apply_heteronym(text, before, morpheme)


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    return annotation(text, language, overridden(text, read(text), overrides, lex))


def annotate_carefully(text: str, language: str, overrides: Overrides) -> Annotation:
    return annotation(text, language, overridden(text, read(text, careful=True), overrides, lex))
