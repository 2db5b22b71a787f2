"""Where a line in Latin letters has its spaces: endings stand with their verb, marks with what they close."""

from functools import lru_cache

from kaiwa.scripts.annotation import PUNCTUATION, SPACE, SYMBOL, Kind
from kaiwa.scripts.japanese.morphemes import PartOfSpeech

_OPENING = frozenset("([{<「『（【〈《〔“")
_CLOSING = frozenset(".,!?)]}>:;~%。、！？」』）】〉》〕”…‥")
_ENDINGS = frozenset({"て", "で", "ちゃ", "じゃ", "ば", "たり", "だり", "ながら", "つつ", "ず"})
_SEPARATE_AUXILIARIES = frozenset({"助動詞-デス", "助動詞-ダ", "助動詞-ラシイ"})
_INFLECTED = frozenset({"動詞", "形容詞", "助動詞"})
_HONORIFICS = frozenset({"さん", "さま", "くん", "ちゃん", "し", "どの"})

# A word offers bonds to what follows and takes some from what stands before; with none in common there is a space.
_TOUCH, _NEUTRAL, _LOOSE, _OPENED, _PREFIXED, _INFLECTION, _HALF, _SUFFIXED, PERSON = (
    1 << bit for bit in range(9)
)
_BY_SOUND = PERSON | _INFLECTION
"""Bonds that are taken by some words of a class and not by others."""
EVERY_BOND = PERSON - 1
"""All but ``PERSON``, which is written with a hyphen: Tanaka-san."""

Bonds = tuple[int, int]


def bonds(surface: str, reading: str, pos: PartOfSpeech, kind: Kind, holds_han: bool) -> Bonds:
    """What it takes from the word before, and what it offers to the next."""
    if kind is SPACE:
        return EVERY_BOND, EVERY_BOND
    if kind is PUNCTUATION or kind is SYMBOL:
        return _taken_by_mark(surface[0]), _offered_by_mark(surface[-1])
    takes, offers = _bonds_of_class(pos, holds_han, len(surface) == 1)
    if takes & _BY_SOUND:
        if takes & PERSON and reading not in _HONORIFICS:
            takes ^= PERSON
        if pos[0] == "助詞" and surface not in _ENDINGS:
            takes ^= _INFLECTION
    return takes, offers


def _taken_by_mark(first: str) -> int:
    if first in _CLOSING:
        return _TOUCH
    return _OPENED if first in _OPENING else _NEUTRAL | _OPENED


def _offered_by_mark(last: str) -> int:
    if last in _CLOSING:
        return _TOUCH
    return _TOUCH | _NEUTRAL | (_OPENED if last in _OPENING else _LOOSE)


@lru_cache(maxsize=4096)
def _bonds_of_class(pos: PartOfSpeech, holds_han: bool, is_single: bool) -> Bonds:
    """The most that a word of this class may take and offer."""
    takes, offers = _OPENED | _LOOSE | _PREFIXED, _TOUCH | _NEUTRAL | _SUFFIXED
    match pos[0]:
        case "助詞" if pos[1] == "接続助詞":
            takes |= _INFLECTION
        case "助動詞" if pos[4] not in _SEPARATE_AUXILIARIES:
            takes |= _INFLECTION
        case "接尾辞":
            takes |= _SUFFIXED | PERSON
        case "名詞" if holds_han:
            if is_single:
                takes |= _HALF
            # a single kanji right behind a noun is half a compound: 誕生 + 日; not behind an adverb: 昨日 母が
            if pos[2] not in ("副詞可能", ""):
                offers |= _HALF
        case "接頭辞":
            offers |= _PREFIXED
    if pos[0] in _INFLECTED:
        offers |= _INFLECTION
    if pos[1] == "固有名詞":
        offers |= PERSON
    return takes, offers
