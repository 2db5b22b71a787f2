"""How a word is shown: its ruby, its letters, its part of speech, and what it stands close to."""

from functools import lru_cache
from itertools import starmap

from kaiwa.scripts.annotation import NUMBER, PUNCTUATION, SYMBOL, Span, Token
from kaiwa.scripts.japanese.characters import has_han
from kaiwa.scripts.japanese.morphemes import Look, PartOfSpeech, Word
from kaiwa.scripts.japanese.romanization import romanized
from kaiwa.scripts.japanese.ruby import ruby
from kaiwa.scripts.japanese.spacing import bonds
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
_UPOS_OF_KIND = {PUNCTUATION: "PUNCT", SYMBOL: "SYM", NUMBER: "NUM"}


@lru_cache(maxsize=4096)
def part_of_speech(pos: PartOfSpeech) -> str:
    return _UPOS_OF_PAIR.get((pos[0], pos[1])) or _UPOS.get(pos[0], "")


def look_of(word: Word, following: str = "") -> Look:
    """``following`` is what comes next without a pause, for a reading that ends in っ."""
    surface, reading, pos, kind = word.surface, word.reading, word.pos, word.kind
    holds_han = "一" <= surface[0] <= "鿿" or has_han(surface) is not None
    if surface != reading and (holds_han or kind is NUMBER):
        spans = tuple(starmap(Span, ruby(surface, reading, word.cuts, word.heard)))
    else:
        spans = (Span(surface),)
    letters, plain = romanized(surface, reading, pos, kind, following, holds_han)
    takes, offers = bonds(surface, reading, pos, kind, holds_han)
    token = Token(
        surface=surface,
        start=0,
        end=len(surface),
        kind=kind,
        reading=reading,
        spans=spans,
        romanization=letters,
        romanization_plain=plain,
        confidence=word.confidence,
        part_of_speech=_UPOS_OF_KIND.get(kind) or part_of_speech(pos),
        dictionary_form=word.base,
        alternatives=word.alternatives,
    )
    kana = reading or surface
    return Look(token, letters or surface, kana, word.katakana or to_katakana(kana), takes, offers)


def look_in_line(word: Word, following: str) -> Look:
    """Of a word whose reading its line decided; the same ones are decided again and again."""
    key = (
        word.surface, word.reading, word.pos, word.kind, following, word.cuts, word.heard,
        word.confidence, word.base, word.alternatives,
    )  # fmt: skip
    known = _decided.get(key)
    if known is None:
        if len(_decided) >= _MOST_DECIDED:
            _decided.clear()
        _decided[key] = known = look_of(word, following)
    return known


_decided: dict[tuple[object, ...], Look] = {}
_MOST_DECIDED = 50_000
