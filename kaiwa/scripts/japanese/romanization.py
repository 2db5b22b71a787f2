"""A word in Hepburn: particles as they sound, vowels that do not merge over a seam."""

import re

from kaiwa.scripts.annotation import PUNCTUATION, SPACE, SYMBOL, Kind
from kaiwa.scripts.japanese.hepburn import romanize, seams_of, without_macrons
from kaiwa.scripts.japanese.ruby import LONGEST, begins_with_vowel, joined_kana, pieces

_PARTICLES = {"は": "わ", "へ": "え", "を": "お"}
_HIDDEN_PARTICLE = {
    "こんにちは": "こんにちわ", "こんばんは": "こんばんわ", "では": "でわ", "それでは": "それでわ",
    "または": "またわ", "あるいは": "あるいわ", "もしくは": "もしくわ", "とはいえ": "とわいえ",
    "さては": "さてわ", "ついては": "ついてわ", "にては": "にてわ", "には": "にわ", "とは": "とわ",
    "ひいては": "ひいてわ",
}  # fmt: skip
_SEAMED_READINGS = {"みずうみ": (2,), "いのうえ": (2,)}
_MERGING = re.compile(
    "[あうえお](?:(?<=[おこそとのほもよろをごぞどぼぽょ][うお])|(?<=[うくすつぬふむゆるぐずづぶぷゅ]う)"
    "|(?<=[えけせてねへめれげぜでべぺ]え)|(?<=[あかさたなはまやらわがざだばぱゃ]あ))"
)
"""The second of two vowels that may be one long one."""
_merges = _MERGING.search

_PUNCTUATION = {
    "。": ".", "、": ",", "！": "!", "？": "?", "「": '"', "」": '"', "『": '"', "』": '"',
    "（": "(", "）": ")", "・": " ", "…": "...", "‥": "..", "〜": "~", "～": "~", "：": ":", "；": ";",
    "，": ",", "．": ".", "―": "-", "【": "[", "】": "]", "〈": "<", "〉": ">", "《": "<", "》": ">",
    "〔": "[", "〕": "]", "　": " ", "“": '"', "”": '"',
}  # fmt: skip


def seams(surface: str, reading: str, pos: tuple[str, ...], holds_han: bool) -> tuple[int, ...]:
    """Where a long vowel may not form: between two kanji, and before the ending う of a verb."""
    if reading in _SEAMED_READINGS:
        return _SEAMED_READINGS[reading]
    if not holds_han:
        is_verb = reading[-1] == "う" and pos[0] == "動詞" and pos[5][:3] in ("終止形", "連体形")
        return (len(reading) - 1,) if is_verb and _merges(reading) else ()
    if 1 < len(surface) <= LONGEST and _merges(reading) and begins_with_vowel(surface, reading, _MERGING):
        return seams_of([ruby or kana for kana, ruby in joined_kana(pieces(surface, reading))])
    return ()


def romanized(
    surface: str, reading: str, pos: tuple[str, ...], kind: Kind, following: str, holds_han: bool
) -> tuple[str, str]:
    """As it sounds, with macrons and without; nothing for kanji that have no reading."""
    if not reading or (surface[0].isascii() and surface.isalpha()):
        return _unread(surface, kind, holds_han)
    said = reading
    if pos[0] == "助詞" and reading in _PARTICLES:
        said = _PARTICLES[reading]
    elif surface == reading:
        said = _HIDDEN_PARTICLE.get(reading, reading)
    letters = romanize(said, seams(surface, reading, pos, holds_han), following)
    if pos[1] == "固有名詞":
        letters = letters[:1].upper() + letters[1:]
    return letters, letters if letters.isascii() else without_macrons(letters)


def _unread(surface: str, kind: Kind, holds_han: bool) -> tuple[str, str]:
    if kind in (PUNCTUATION, SYMBOL, SPACE):
        mapped = "".join(_PUNCTUATION.get(character, character) for character in surface)
        return mapped, mapped
    return ("", "") if holds_han else (surface, surface)
