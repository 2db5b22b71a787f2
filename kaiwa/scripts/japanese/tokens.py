"""Decided words as the tokens and strings a reader is given."""

import re
from functools import lru_cache

from msgspec import Struct

from kaiwa.scripts.annotation import NUMBER, PUNCTUATION, SYMBOL, Annotation, Kind, Span, Token
from kaiwa.scripts.japanese.characters import has_han, holds_kanji
from kaiwa.scripts.japanese.morphemes import Morpheme, PartOfSpeech
from kaiwa.scripts.japanese.romanization import romanized
from kaiwa.scripts.japanese.ruby import Cuts, ruby
from kaiwa.scripts.japanese.spacing import EVERY_BOND, PERSON, bonds
from kaiwa.scripts.kana import to_katakana

_UPOS = {
    "名詞": "NOUN", "代名詞": "PRON", "動詞": "VERB", "形容詞": "ADJ", "形状詞": "ADJ", "副詞": "ADV",
    "連体詞": "DET", "接続詞": "CCONJ", "感動詞": "INTJ", "助動詞": "AUX", "助詞": "ADP",
    "接頭辞": "NOUN", "接尾辞": "NOUN", "補助記号": "PUNCT", "記号": "SYM",
}  # fmt: skip
_UPOS_OF_PAIR = {
    ("名詞", "固有名詞"): "PROPN", ("名詞", "数詞"): "NUM", ("助詞", "接続助詞"): "SCONJ",
    ("助詞", "準体助詞"): "SCONJ", ("助詞", "終助詞"): "PART",
}  # fmt: skip
_SPACES = re.compile(" {2,}")
_UPOS_OF_KIND = {PUNCTUATION: "PUNCT", SYMBOL: "SYM", NUMBER: "NUM"}


@lru_cache(maxsize=4096)
def part_of_speech(pos: PartOfSpeech) -> str:
    return _UPOS_OF_PAIR.get((pos[0], pos[1])) or _UPOS.get(pos[0], "")


class _Dress(Struct, frozen=True, gc=False):
    """All that follows from a word and its reading alone."""

    spans: tuple[Span, ...]
    romanization: str
    plain: str
    part_of_speech: str
    takes: int
    """Its bonds with the word before, and with the next."""
    offers: int


@lru_cache(maxsize=65536)
def _dress(
    surface: str,
    reading: str,
    pos: PartOfSpeech,
    kind: Kind,
    following: str,
    cuts: Cuts,
    heard: tuple[str, ...],
) -> _Dress:
    holds_han = bool(has_han(surface))
    if surface != reading and (holds_han or kind is NUMBER):
        spans = tuple([Span(text, above) for text, above in ruby(surface, reading, cuts, heard)])
    else:
        spans = (Span(surface),)
    letters, plain = romanized(surface, reading, pos, kind, following, holds_han)
    takes, offers = bonds(surface, reading, pos, kind, holds_han)
    return _Dress(spans, letters, plain, _UPOS_OF_KIND.get(kind) or part_of_speech(pos), takes, offers)


def annotation(text: str, language: str, morphemes: list[Morpheme]) -> Annotation:
    tokens, letters, kana = [], [], []
    offered = EVERY_BOND
    for index, morpheme in enumerate(morphemes, start=1):
        surface, reading, start = morpheme.surface, morpheme.reading, morpheme.start
        # a closing っ doubles what comes next
        following = morphemes[index].reading if reading[-1:] == "っ" and index < len(morphemes) else ""
        dress = _dress(
            surface, reading, morpheme.pos, morpheme.kind, following, morpheme.cuts, morpheme.heard
        )
        tokens.append(
            Token(
                surface=surface,
                start=start,
                end=start + len(surface),
                kind=morpheme.kind,
                reading=reading,
                spans=dress.spans,
                romanization=dress.romanization,
                romanization_plain=dress.plain,
                confidence=morpheme.confidence,
                part_of_speech=dress.part_of_speech,
                dictionary_form=morpheme.base,
                alternatives=morpheme.alternatives,
            )
        )
        bond = offered & dress.takes
        if not bond:
            letters.append(" ")
        elif bond & PERSON:
            letters.append("-")
        letters.append(dress.romanization or surface)
        kana.append(reading or surface)
        offered = dress.offers
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
