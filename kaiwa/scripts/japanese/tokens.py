"""Decided words as the tokens and strings a reader is given."""

from functools import lru_cache

from kaiwa.scripts.annotation import Annotation, Kind, Span, Token
from kaiwa.scripts.japanese.characters import has_han, holds_kanji
from kaiwa.scripts.japanese.morphemes import Morpheme, PartOfSpeech
from kaiwa.scripts.japanese.romanization import line, of_word
from kaiwa.scripts.japanese.ruby import ruby
from kaiwa.scripts.kana import to_katakana

_UPOS = {
    "名詞": "NOUN", "代名詞": "PRON", "動詞": "VERB", "形容詞": "ADJ", "形状詞": "ADJ", "副詞": "ADV", "連体詞": "DET",
    "接続詞": "CCONJ", "感動詞": "INTJ", "助動詞": "AUX", "助詞": "ADP", "接頭辞": "NOUN", "接尾辞": "NOUN",
    "補助記号": "PUNCT", "記号": "SYM",
}  # fmt: skip
_UPOS_OF_PAIR = {
    ("名詞", "固有名詞"): "PROPN", ("名詞", "数詞"): "NUM", ("助詞", "接続助詞"): "SCONJ", ("助詞", "準体助詞"): "SCONJ",
    ("助詞", "終助詞"): "PART",
}  # fmt: skip
_UPOS_OF_KIND = {Kind.PUNCTUATION: "PUNCT", Kind.SYMBOL: "SYM", Kind.NUMBER: "NUM"}


@lru_cache(maxsize=2048)
def part_of_speech(pos: PartOfSpeech) -> str:
    return _UPOS_OF_PAIR.get(pos[:2]) or _UPOS.get(pos[0], "")


@lru_cache(maxsize=32768)
def _spans(surface: str, reading: str) -> tuple[Span, ...]:
    return tuple(Span(text, heard) for text, heard in ruby(surface, reading))


def annotation(text: str, language: str, morphemes: list[Morpheme]) -> Annotation:
    tokens, romanized = [], []
    following = ""
    for morpheme in reversed(morphemes):
        token = _token(morpheme, following)
        tokens.append(token)
        romanized.append(token.romanization)
        following = morpheme.reading
    tokens.reverse()
    romanized.reverse()
    hiragana = "".join([morpheme.reading or morpheme.surface for morpheme in morphemes])
    return Annotation(
        text=text,
        language=language,
        system="japanese",
        tokens=tuple(tokens),
        romanization=line(morphemes, romanized),
        hiragana=hiragana,
        katakana=to_katakana(hiragana),
        kanji=text if holds_kanji(text) else "",
    )


def _token(morpheme: Morpheme, following: str) -> Token:
    surface, reading = morpheme.surface, morpheme.reading
    romanization, plain = of_word(morpheme, following)
    kind = morpheme.kind
    return Token(
        surface=surface,
        start=morpheme.start,
        end=morpheme.start + len(surface),
        kind=kind,
        reading=reading,
        spans=_spans_of(morpheme),
        romanization=romanization,
        romanization_plain=plain,
        confidence=morpheme.confidence,
        part_of_speech=_UPOS_OF_KIND.get(kind) or part_of_speech(morpheme.pos),
        dictionary_form=morpheme.base,
        alternatives=morpheme.alternatives,
    )


def _spans_of(morpheme: Morpheme) -> tuple[Span, ...]:
    if morpheme.spans is not None:
        return tuple(Span(text, heard) for text, heard in morpheme.spans)
    if morpheme.kind is Kind.NUMBER or has_han(morpheme.surface):
        return _spans(morpheme.surface, morpheme.reading)
    return (Span(morpheme.surface),)
