"""A line in Hepburn: words apart, endings joined to their verb, particles as they sound."""

import re

from kaiwa.scripts.annotation import Kind
from kaiwa.scripts.japanese.characters import has_han
from kaiwa.scripts.japanese.hepburn import romanize, seams_of, without_macrons
from kaiwa.scripts.japanese.morphemes import Morpheme
from kaiwa.scripts.japanese.ruby import LONGEST, joined_kana, may_begin, pieces

_PARTICLES = {"は": "わ", "へ": "え", "を": "お"}
_HIDDEN_PARTICLE = {
    "こんにちは": "こんにちわ", "こんばんは": "こんばんわ", "では": "でわ", "それでは": "それでわ",
    "または": "またわ", "あるいは": "あるいわ", "もしくは": "もしくわ", "とはいえ": "とわいえ",
    "さては": "さてわ", "ついては": "ついてわ", "にては": "にてわ", "には": "にわ", "とは": "とわ",
    "ひいては": "ひいてわ",
}  # fmt: skip
_SEAMED_READINGS = {"みずうみ": (2,), "いのうえ": (2,)}
_MERGING = re.compile(
    "[おこそとのほもよろをごぞどぼぽょ][うお]|[うくすつぬふむゆるぐずづぶぷゅ]う|[えけせてねへめれげぜでべぺ]え|[あかさたなはまやらわがざだばぱゃ]あ"
)

_PUNCTUATION = {
    "。": ".", "、": ",", "！": "!", "？": "?", "「": '"', "」": '"', "『": '"', "』": '"',
    "（": "(", "）": ")", "・": " ", "…": "...", "‥": "..", "〜": "~", "～": "~", "：": ":", "；": ";",
    "，": ",", "．": ".", "―": "-", "【": "[", "】": "]", "〈": "<", "〉": ">", "《": "<", "》": ">",
    "〔": "[", "〕": "]", "　": " ", "“": '"', "”": '"',
}  # fmt: skip
_SPACES = re.compile(" {2,}")
_OPENING = frozenset("([{<「『（【〈《〔“")
_CLOSING = frozenset(".,!?)]}>:;~%。、！？」』）】〉》〕”…‥")
_JOINED_PARTICLES = frozenset({"て", "で", "ちゃ", "じゃ", "ば", "たり", "だり", "ながら", "つつ", "ず"})
_SEPARATE_AUXILIARIES = frozenset({"です", "だ", "らしい", "みたい", "よう", "そう"})
_INFLECTED = frozenset({"動詞", "形容詞", "助動詞"})
_MARKS = frozenset({Kind.SYMBOL, Kind.PUNCTUATION})
_WORD = Kind.WORD
_HONORIFICS = frozenset({"さん", "さま", "くん", "ちゃん", "し", "どの"})


def seams(surface: str, reading: str, pos: tuple[str, ...]) -> tuple[int, ...]:
    """Where a long vowel may not form: between two kanji, and before the ending う of a verb."""
    if not _MERGING.search(reading):
        return ()
    if reading in _SEAMED_READINGS:
        return _SEAMED_READINGS[reading]
    if has_han(surface):
        if len(surface) > LONGEST or not any(
            may_begin(surface, reading, match.end() - 1) for match in _MERGING.finditer(reading)
        ):
            return ()
        return seams_of([ruby or kana for kana, ruby in joined_kana(pieces(surface, reading))])
    if pos[0] == "動詞" and reading.endswith("う") and pos[5][:3] in ("終止形", "連体形"):
        return (len(reading) - 1,)
    return ()


def spoken(surface: str, reading: str, pos: tuple[str, ...]) -> str:
    """The reading as it sounds: particles は, へ, を, and the は that old compounds end in."""
    if pos[0] == "助詞" and reading in _PARTICLES:
        return _PARTICLES[reading]
    return _HIDDEN_PARTICLE.get(reading, reading) if surface == reading else reading


def romanized(
    surface: str, reading: str, pos: tuple[str, ...], kind: Kind, following: str
) -> tuple[str, str]:
    """With macrons and without; nothing for kanji that have no reading."""
    if not reading or (surface[0].isascii() and surface.isalpha()):
        return _unread(surface, kind)
    letters = romanize(spoken(surface, reading, pos), seams(surface, reading, pos), following)
    if pos[1] == "固有名詞":
        letters = letters[:1].upper() + letters[1:]
    return letters, without_macrons(letters)


def _unread(surface: str, kind: Kind) -> tuple[str, str]:
    if kind in (Kind.PUNCTUATION, Kind.SYMBOL, Kind.SPACE):
        mapped = "".join(_PUNCTUATION.get(character, character) for character in surface)
        return mapped, mapped
    return ("", "") if has_han(surface) else (surface, surface)


def line(morphemes: list[Morpheme], romanized: list[str]) -> str:
    out: list[str] = []
    previous: Morpheme | None = None
    for morpheme, letters in zip(morphemes, romanized, strict=True):
        if previous is not None and _stands_apart(previous, morpheme):
            out.append("-" if _is_honorific(previous, morpheme) else " ")
        out.append(letters or morpheme.surface)
        previous = morpheme
    joined = "".join(out)
    return (_SPACES.sub(" ", joined) if "  " in joined else joined).strip(" ")


def _is_honorific(previous: Morpheme, morpheme: Morpheme) -> bool:
    return morpheme.pos[0] == "接尾辞" and morpheme.reading in _HONORIFICS and previous.pos[1] == "固有名詞"


def _stands_apart(previous: Morpheme, morpheme: Morpheme) -> bool:
    if previous.kind is _WORD and morpheme.kind is _WORD:
        return not _is_joined(previous, morpheme) or _is_honorific(previous, morpheme)
    if previous.kind is Kind.SPACE or morpheme.kind is Kind.SPACE:
        return False
    first, last = morpheme.surface[0], previous.surface[-1]
    if first in _CLOSING or last in _OPENING:
        return False
    if previous.kind in _MARKS or morpheme.kind in _MARKS:
        return last in _CLOSING or first in _OPENING
    return not _is_joined(previous, morpheme)


def _is_joined(previous: Morpheme, morpheme: Morpheme) -> bool:
    pos, class_before = morpheme.pos, previous.pos[0]
    match pos[0]:
        case _ if class_before == "接頭辞":
            return True
        case "助詞":
            is_ending = pos[1] == "接続助詞" and morpheme.surface in _JOINED_PARTICLES
            return is_ending and class_before in _INFLECTED
        case "名詞":
            return class_before == "名詞" and _is_half_a_compound(previous, morpheme)
        case "助動詞":
            is_ending = morpheme.base not in _SEPARATE_AUXILIARIES or pos[4] == "助動詞-タ"
            return is_ending and class_before in _INFLECTED
        case "接尾辞":
            return True
    return False


def _is_half_a_compound(previous: Morpheme, morpheme: Morpheme) -> bool:
    """Of two nouns, a single kanji right behind the first: 誕生 + 日. A time word before it is an adverb: 昨日 母が."""
    return (
        len(morpheme.surface) == 1
        and previous.pos[2] not in ("副詞可能", "")
        and bool(has_han(morpheme.surface) and has_han(previous.surface))
    )
