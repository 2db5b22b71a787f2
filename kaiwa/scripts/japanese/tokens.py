"""Decided words as the tokens and strings a reader is given."""

import re

from msgspec.structs import replace

from kaiwa.scripts.annotation import Annotation, Token
from kaiwa.scripts.japanese.characters import holds_kanji
from kaiwa.scripts.japanese.dressing import look_in_line
from kaiwa.scripts.japanese.morphemes import Morpheme
from kaiwa.scripts.japanese.spacing import EVERY_BOND, PERSON

_SPACES = re.compile(" {2,}")


def annotation(text: str, language: str, morphemes: list[Morpheme]) -> Annotation:
    tokens: list[Token] = []
    letters, hiragana, katakana = [], [], []
    offered = EVERY_BOND
    for morpheme in morphemes:
        look = morpheme.word.look
        if look is None:
            look = look_in_line(morpheme.word, _doubled(morphemes, len(tokens)))
        start, token = morpheme.start, look.token
        tokens.append(replace(token, start=start, end=start + token.end))
        bond = offered & look.takes
        if not bond:
            letters.append(" ")
        elif bond & PERSON:
            letters.append("-")
        letters.append(look.letters)
        hiragana.append(look.hiragana)
        katakana.append(look.katakana)
        offered = look.offers
    return Annotation(
        text=text,
        language=language,
        system="japanese",
        tokens=tuple(tokens),
        romanization=_one_space("".join(letters)).strip(" "),
        hiragana="".join(hiragana),
        katakana="".join(katakana),
        kanji=text if holds_kanji(text) else "",
    )


def _doubled(morphemes: list[Morpheme], index: int) -> str:
    """The reading that comes next, where a closing っ doubles its first sound."""
    is_doubling = morphemes[index].reading[-1:] == "っ" and index + 1 < len(morphemes)
    return morphemes[index + 1].reading if is_doubling else ""


def _one_space(line: str) -> str:
    return _SPACES.sub(" ", line) if "  " in line else line
