"""How a word is shown: its ruby, its letters, its part of speech, and what it stands close to."""

from functools import lru_cache

from msgspec import Struct

from kaiwa.scripts.annotation import NUMBER, PUNCTUATION, SYMBOL, Kind, Span, Token
from kaiwa.scripts.japanese.characters import has_han
from kaiwa.scripts.japanese.morphemes import Look, Morpheme, PartOfSpeech
from kaiwa.scripts.japanese.romanization import romanized
from kaiwa.scripts.japanese.ruby import Cuts, ruby
from kaiwa.scripts.japanese.spacing import bonds

_UPOS = {
    "名詞": "NOUN", "代名詞": "PRON", "動詞": "VERB", "形容詞": "ADJ", "形状詞": "ADJ", "副詞": "ADV",
    "連体詞": "DET", "接続詞": "CCONJ", "感動詞": "INTJ", "助動詞": "AUX", "助詞": "ADP",
    "接頭辞": "NOUN", "接尾辞": "NOUN", "補助記号": "PUNCT", "記号": "SYM",
}  # fmt: skip
_UPOS_OF_PAIR = {
    ("名詞", "固有名詞"): "PROPN", ("名詞", "数詞"): "NUM", ("助詞", "接続助詞"): "SCONJ",
    ("助詞", "準体助詞"): "SCONJ", ("助詞", "終助詞"): "PART",
}  # fmt: skip
_UPOS_OF_KIND = {PUNCTUATION: "PUNCT", SYMBOL: "SYM", NUMBER: "NUM"}


@lru_cache(maxsize=4096)
def part_of_speech(pos: PartOfSpeech) -> str:
    return _UPOS_OF_PAIR.get((pos[0], pos[1])) or _UPOS.get(pos[0], "")


class Dress(Struct, frozen=True, gc=False):
    spans: tuple[Span, ...]
    romanization: str
    plain: str
    part_of_speech: str
    takes: int
    offers: int


def dress(
    surface: str,
    reading: str,
    pos: PartOfSpeech,
    kind: Kind,
    following: str,
    cuts: Cuts,
    heard: tuple[str, ...],
) -> Dress:
    """``following`` is what comes next without a pause, for a reading that ends in っ."""
    holds_han = bool(has_han(surface))
    if surface != reading and (holds_han or kind is NUMBER):
        spans = tuple([Span(text, above) for text, above in ruby(surface, reading, cuts, heard)])
    else:
        spans = (Span(surface),)
    letters, plain = romanized(surface, reading, pos, kind, following, holds_han)
    takes, offers = bonds(surface, reading, pos, kind, holds_han)
    return Dress(spans, letters, plain, _UPOS_OF_KIND.get(kind) or part_of_speech(pos), takes, offers)


_dress_again = lru_cache(maxsize=65536)(dress)


def look_of(word: Morpheme) -> Look:
    """Of a word that is looked at once; how its reading ends must not depend on what comes next."""
    worn = dress(word.surface, word.reading, word.pos, word.kind, "", word.cuts, word.heard)
    return _look(word, worn)


def look_in_line(word: Morpheme, following: str) -> Look:
    """Of a word whose reading its line decided."""
    worn = _dress_again(word.surface, word.reading, word.pos, word.kind, following, word.cuts, word.heard)
    return _look(word, worn)


def _look(word: Morpheme, worn: Dress) -> Look:
    surface, reading = word.surface, word.reading
    token = Token(
        surface=surface,
        start=0,
        end=len(surface),
        kind=word.kind,
        reading=reading,
        spans=worn.spans,
        romanization=worn.romanization,
        romanization_plain=worn.plain,
        confidence=word.confidence,
        part_of_speech=worn.part_of_speech,
        dictionary_form=word.base,
        alternatives=word.alternatives,
    )
    return Look(token, worn.romanization or surface, reading or surface, worn.takes, worn.offers)
