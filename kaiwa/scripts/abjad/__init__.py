"""Arabic and Hebrew: read in full where the vowels are written, else by their consonants and labelled so.

Which vowels an unmarked word has depends on its sense, so none are supplied.
"""

from msgspec.structs import replace

from kaiwa.scripts.abjad import arabic, hebrew
from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.line import Word, read_line

CONSONANTS_ONLY = "consonants_only"
UNSURE = 0.3
READERS = {"ar": arabic, "he": hebrew}


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    script = READERS[language]

    def read(word: str) -> Word:
        if not script.LETTER.search(word):
            return Word()
        full = script.vocalized(word)
        if full is not None:
            return Word(romanization=full)
        return Word(romanization=script.skeleton(word), hint=CONSONANTS_ONLY, confidence=UNSURE)

    line = read_line(text, language, "abjad", overrides, read)
    if any(token.hint == CONSONANTS_ONLY for token in line.tokens):
        return replace(line, notes=(CONSONANTS_ONLY,))
    return line
