"""From a text to its annotation: lex, count, apply what the context says, let the learner's overrides win."""

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.japanese.figures import read_figures
from kaiwa.scripts.japanese.lexer import lex
from kaiwa.scripts.japanese.tokens import annotation


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    morphemes = read_figures(text, lex(text))
    return annotation(text, language, morphemes)
