"""Decided words as the tokens and strings a reader is given."""

import re

from msgspec.structs import force_setattr

from kaiwa.scripts.annotation import Annotation, Token
from kaiwa.scripts.japanese.characters import holds_kanji
from kaiwa.scripts.japanese.dressing import look_in_line
from kaiwa.scripts.japanese.morphemes import Morpheme
from kaiwa.scripts.japanese.spacing import EVERY_BOND, PERSON
from kaiwa.scripts.kana import to_katakana

_SPACES = re.compile(" {2,}")


def annotation(text: str, language: str, morphemes: list[Morpheme]) -> Annotation:
    tokens, letters, kana = [], [], []
    offered = EVERY_BOND
    for index, morpheme in enumerate(morphemes, start=1):
        look = morpheme.look
        if look is None:
            # a closing っ doubles what comes next
            doubles = morpheme.reading[-1:] == "っ" and index < len(morphemes)
            look = look_in_line(morpheme, morphemes[index].reading if doubles else "")
        # a copy of our own may still be written to, and costs half of a new one
        token: Token = look.token.__copy__()  # type: ignore[attr-defined]  # msgspec does not declare it
        start = morpheme.start
        force_setattr(token, "start", start)
        force_setattr(token, "end", start + token.end)
        tokens.append(token)
        bond = offered & look.takes
        if not bond:
            letters.append(" ")
        elif bond & PERSON:
            letters.append("-")
        letters.append(look.letters)
        kana.append(look.kana)
        offered = look.offers
    hiragana = "".join(kana)
    return Annotation(
        text=text,
        language=language,
        system="japanese",
        tokens=tuple(tokens),
        romanization=_one_space("".join(letters)).strip(" "),
        hiragana=hiragana,
        katakana=to_katakana(hiragana),
        kanji=text if holds_kanji(text) else "",
    )


def _one_space(line: str) -> str:
    return _SPACES.sub(" ", line) if "  " in line else line
