"""A Chinese line as tokens: Han words, numbers, foreign words, punctuation, each where it stands."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from msgspec import Struct

from kaiwa.scripts import pinyin
from kaiwa.scripts.annotation import NUMBER, PUNCTUATION, SPACE, SYMBOL, WORD, Kind, Overrides, Span, Token
from kaiwa.scripts.chinese import lexicon, numbers, polyphones, reader, sandhi, tables, variants
from kaiwa.scripts.overrides import given

_PIECE = re.compile(
    rf"(?P<han>[{reader.HAN}]+)"
    rf"|(?P<number>{numbers.NUMBER})"
    rf"|(?P<letters>(?:[^\W\d_{reader.HAN}][\u0300-\u036f]*)+)"
    r"|(?P<space>\s+)"
    r"|(?P<other>[^\w\s]+|.)",
    re.DOTALL,
)
_PARTS_OF_SPEECH = {
    "n": "NOUN", "nr": "PROPN", "ns": "PROPN", "nt": "PROPN", "nz": "PROPN", "t": "NOUN", "s": "NOUN",
    "f": "NOUN", "v": "VERB", "vn": "NOUN", "vd": "ADV", "a": "ADJ", "ad": "ADV", "an": "NOUN", "b": "ADJ",
    "z": "ADJ", "d": "ADV", "r": "PRON", "p": "ADP", "c": "CCONJ", "m": "NUM", "q": "NOUN", "u": "PART",
    "y": "PART", "e": "INTJ", "o": "INTJ",
}  # fmt: skip
# What a teacher would also accept, whatever the sentence.
_ACCEPTED = {
    "谁": ("shuí",), "这": ("zhèi",), "那": ("nèi",), "哪": ("něi",), "血": ("xiě",), "熟": ("shóu",),
    "嗯": ("ńg", "èn", "en"), "这个": ("zhèige",), "那个": ("nèige",), "哪个": ("něige",), "这些": ("zhèixiē",),
    "那些": ("nèixiē",), "哪些": ("něixiē",), "知道": ("zhīdao",), "因为": ("yīnwei",), "垃圾": ("lèsè",),
    "父亲": ("fùqin",), "母亲": ("mǔqin",), "哪里": ("nǎlǐ",), "这里": ("zhèlǐ",), "那里": ("nàlǐ",),
    "露": ("lòu",), "薄": ("bó",), "一个": ("yīgè",),
}  # fmt: skip


class Look(Struct, frozen=True, gc=False):
    """All that a word's characters and syllables settle, whatever its sentence."""

    reading: str
    spoken: str
    spans: tuple[Span, ...]
    plain: str
    numbers: str
    zhuyin: str


def tokens(text: str, *, traditional: bool, overrides: Overrides) -> list[Token]:
    marked = f"{tables.START}{text}{tables.END}"
    simple = f"{tables.START}{variants.for_lookup(text, traditional=traditional)}{tables.END}"
    found: list[Token] = []
    at = 0
    for start, end, reading in given(text, overrides):
        found += _tokens_between(marked, simple, at, start)
        found.append(_forced_token(text[start:end], start, reading))
        at = end
    found += _tokens_between(marked, simple, at, len(text))
    return found


def _forced_token(surface: str, start: int, reading: str) -> Token:
    syllables = pinyin.split(reading)
    if len(syllables) == len(surface) or (
        len(surface) > 1 and surface.endswith("儿") and len(syllables) == len(surface) - 1
    ):
        forced = _with_erhua_apart(surface, syllables)
        return _word(reader.Reading(surface, "", start + 1, forced, forced, polyphones.CERTAIN, False))
    joined = pinyin.join(syllables) or reading
    return Token(
        surface=surface,
        start=start,
        end=start + len(surface),
        reading=joined,
        romanization=joined,
        romanization_plain="".join(pinyin.to_plain(syllable) for syllable in syllables),
        pinyin_numbers=" ".join(map(pinyin.to_numbers, syllables)),
        zhuyin=" ".join(map(pinyin.to_zhuyin, syllables)),
        spans=(Span(surface, joined),),
    )


def _with_erhua_apart(surface: str, syllables: tuple[str, ...]) -> tuple[str, ...]:
    if len(syllables) < len(surface):
        last = syllables[-1]
        return (*syllables[:-1], last.removesuffix(pinyin.ERHUA), "er")
    return syllables


def _tokens_between(marked: str, simple: str, start: int, end: int) -> Iterator[Token]:
    """Places in ``marked`` are one more than in the text, for the mark it begins with; ``simple`` fits it."""
    for match in _PIECE.finditer(marked, start + 1, end + 1):
        at = match.start()
        surface = match[0]
        match match.lastgroup:
            case "han":
                for word in reader.read_han(marked, simple, at, match.end()):
                    yield _word(word)
            case "number":
                yield _number(
                    surface,
                    at - 1,
                    simple[at - 8 if at > 8 else 0 : at],
                    simple[match.end() : match.end() + 8],
                )
            case "letters":
                yield _bare(surface, at - 1, WORD)
            case "space":
                yield _bare(surface, at - 1, SPACE)
            case _:
                yield from _marks(surface, at - 1)


def _marks(surface: str, start: int) -> Iterator[Token]:
    if len(surface) == 1:
        yield _bare(surface, start, _kind_of_mark(surface))
        return
    for kind, chars in groupby(surface, _kind_of_mark):
        run = "".join(chars)
        yield _bare(run, start, kind)
        start += len(run)


@lru_cache(maxsize=1024)
def _kind_of_mark(char: str) -> Kind:
    return PUNCTUATION if unicodedata.category(char)[0] == "P" else SYMBOL


def _bare(surface: str, start: int, kind: Kind) -> Token:
    return Token(surface=surface, start=start, end=start + len(surface), kind=kind, spans=(Span(surface),))


def _word(word: reader.Reading) -> Token:
    surface, start, confidence = word.surface, word.start - 1, word.confidence
    look = _look(surface, word.syllables, () if word.spoken is word.syllables else word.spoken)
    alternatives = _ACCEPTED.get(surface, ())
    if confidence < polyphones.BY_RULE and len(surface) == 1:
        alternatives += polyphones.others(surface, word.syllables[0])
    return Token(
        surface=surface,
        start=start,
        end=start + len(surface),
        reading=look.reading,
        spoken=look.spoken,
        spans=look.spans,
        romanization=look.reading,
        romanization_plain=look.plain,
        pinyin_numbers=look.numbers,
        zhuyin=look.zhuyin,
        hint=sandhi.THIRD_TONE_HINT if word.lifts_third_tone else "",
        confidence=confidence,
        part_of_speech=_part_of_speech(word.tag),
        alternatives=alternatives,
    )


@cache
def _part_of_speech(tag: str) -> str:
    return _PARTS_OF_SPEECH.get(tag) or _PARTS_OF_SPEECH.get(tag[:1], "")


@lru_cache(maxsize=32768)
def _look(surface: str, syllables: tuple[str, ...], spoken: tuple[str, ...]) -> Look:
    shown = _shown(surface, syllables)
    read = [syllable for syllable in shown if syllable]
    return Look(
        reading=pinyin.join(read),
        spoken=pinyin.join(_shown(surface, spoken)) if spoken and spoken != syllables else "",
        spans=tuple(map(Span, surface, shown)),
        plain="".join(map(pinyin.to_plain, read)),
        numbers=" ".join(_numbered(read) if pinyin.ERHUA in read else map(pinyin.to_numbers, read)),
        zhuyin=" ".join(map(pinyin.to_zhuyin, read)),
    )


def _shown(surface: str, syllables: tuple[str, ...]) -> tuple[str, ...]:
    if "儿" not in surface and "兒" not in surface:
        return syllables
    return tuple(
        pinyin.ERHUA if lexicon.is_erhua(char, syllable) else syllable
        for char, syllable in zip(surface, syllables, strict=True)
    )


def _numbered(syllables: list[str]) -> Iterator[str]:
    """The r of 儿 goes with the syllable that it colours: wanr2."""
    for syllable, following in zip(syllables, [*syllables[1:], ""], strict=False):
        if syllable == pinyin.ERHUA and len(syllables) > 1:
            continue
        letters, tone = pinyin.parts(syllable)
        yield f"{letters}{pinyin.ERHUA if following == pinyin.ERHUA else ''}{tone}"


def _number(surface: str, start: int, before: str, after: str) -> Token:
    spelled = numbers.spell(surface, before, after)
    said = numbers.speak(spelled)
    reading = spelled.reading
    return Token(
        surface=surface,
        start=start,
        end=start + len(surface),
        kind=NUMBER,
        reading=reading,
        spoken=said.reading if said != spelled else "",
        spans=(Span(surface, reading),),
        romanization=reading,
        romanization_plain=" ".join("".join(map(pinyin.to_plain, word)) for word in spelled.words),
        pinyin_numbers=" ".join(map(pinyin.to_numbers, spelled.syllables)),
        zhuyin=" ".join(map(pinyin.to_zhuyin, spelled.syllables)),
        part_of_speech="NUM",
    )
