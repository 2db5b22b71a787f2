"""Languages written in Latin letters read themselves: words are found, and every reading stays empty.

An empty ``romanization`` tells a page that there is no second line to show.
"""

from msgspec.structs import replace

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.line import Word, read_line

SELF_EVIDENT = Word()


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    line = read_line(text, language, "latin", overrides, lambda _: SELF_EVIDENT)
    return replace(line, romanization="")
