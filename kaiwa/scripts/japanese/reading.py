"""From a text to its annotation: lex, count, apply what the context says, let the learner's overrides win."""

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.japanese import second_opinion
from kaiwa.scripts.japanese.figures import read_figures
from kaiwa.scripts.japanese.heteronyms import apply_heteronyms
from kaiwa.scripts.japanese.lexer import lex
from kaiwa.scripts.japanese.lexicon import apply_words, repeat_marks, with_compounds
from kaiwa.scripts.japanese.morphemes import Morpheme
from kaiwa.scripts.japanese.rendaku import apply_rendaku
from kaiwa.scripts.japanese.second_opinion import apply_second_opinion
from kaiwa.scripts.japanese.tokens import annotation


def read(text: str, *, careful: bool = False) -> list[Morpheme]:
    morphemes = read_figures(text, with_compounds(text, lex(text)))
    repeat_marks(morphemes)
    apply_words(morphemes)
    apply_rendaku(morphemes)
    apply_heteronyms(text, morphemes)
    return apply_second_opinion(text, morphemes) if careful and second_opinion.is_available() else morphemes


def annotate(text: str, language: str, overrides: Overrides, *, careful: bool = False) -> Annotation:
    return annotation(text, language, read(text, careful=careful))
