"""Where a line in Latin letters has its spaces: endings stand with their verb, marks with what they close."""

from kaiwa.scripts.annotation import Kind
from kaiwa.scripts.japanese.characters import has_han
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
EVERY_BOND = PERSON - 1
"""All but ``PERSON``, which is written with a hyphen: Tanaka-san."""

Bonds = tuple[int, int]


def bonds(surface: str, reading: str, pos: PartOfSpeech, kind: Kind) -> Bonds:
    """What it takes from the word before, and what it offers to the next."""
    if kind is Kind.SPACE:
        return EVERY_BOND, EVERY_BOND
    if kind is Kind.PUNCTUATION or kind is Kind.SYMBOL:
        return _taken_by_mark(surface[0]), _offered_by_mark(surface[-1])
    return _taken_by_word(surface, reading, pos), _offered_by_word(surface, pos)


def _taken_by_mark(first: str) -> int:
    if first in _CLOSING:
        return _TOUCH
    return _OPENED if first in _OPENING else _NEUTRAL | _OPENED


def _offered_by_mark(last: str) -> int:
    if last in _CLOSING:
        return _TOUCH
    return _TOUCH | _NEUTRAL | (_OPENED if last in _OPENING else _LOOSE)


def _taken_by_word(surface: str, reading: str, pos: PartOfSpeech) -> int:
    taken = _OPENED | _LOOSE | _PREFIXED
    match pos[0]:
        case "助詞" if pos[1] == "接続助詞" and surface in _ENDINGS:
            return taken | _INFLECTION
        case "助動詞" if pos[4] not in _SEPARATE_AUXILIARIES:
            return taken | _INFLECTION
        case "名詞" if len(surface) == 1 and has_han(surface):
            return taken | _HALF
        case "接尾辞":
            return taken | _SUFFIXED | (PERSON if reading in _HONORIFICS else 0)
    return taken


def _offered_by_word(surface: str, pos: PartOfSpeech) -> int:
    offered = _TOUCH | _NEUTRAL | _SUFFIXED
    if pos[1] == "固有名詞":
        offered |= PERSON
    if pos[0] == "接頭辞":
        return offered | _PREFIXED
    if pos[0] in _INFLECTED:
        return offered | _INFLECTION
    # a single kanji right behind a noun is half a compound: 誕生 + 日; a time word before it is an adverb: 昨日 母が
    is_half = pos[0] == "名詞" and pos[2] not in ("副詞可能", "") and has_han(surface)
    return offered | _HALF if is_half else offered
