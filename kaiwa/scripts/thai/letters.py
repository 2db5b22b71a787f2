"""The letters of Thai and what they sound like in RTGS."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from kaiwa.scripts.tables import pairs, words

INITIALS = pairs("""
    ก k   ข kh  ฃ kh  ค kh  ฅ kh  ฆ kh  ง ng  จ ch  ฉ ch  ช ch  ซ s   ฌ ch  ญ y   ฎ d   ฏ t
    ฐ th  ฑ th  ฒ th  ณ n   ด d   ต t   ถ th  ท th  ธ th  น n   บ b   ป p   ผ ph  ฝ f   พ ph
    ฟ f   ภ ph  ม m   ย y   ร r   ล l   ว w   ศ s   ษ s   ส s   ห h   ฬ l   อ -   ฮ h
""")
FINALS = pairs("""
    ก k  ข k  ค k  ฆ k  ง ng  จ t  ช t  ซ t  ฌ t  ญ n  ฎ t  ฏ t  ฐ t  ฑ t  ฒ t  ณ n  ด t  ต t  ถ t
    ท t  ธ t  น n  บ p  ป p   พ p  ฟ p  ภ p  ม m  ย i  ร n  ล n  ว o  ศ t  ษ t  ส t  ฬ n
""")
TONES = "่้๊๋"
SILENCER = "์"
LEADING = "เแโไใ"
MARK_VOWELS = frozenset("ะัาำิีึืฺุู็")
SONORANTS = frozenset("งญณนมยรลวฬ")
INDIC_STOPS = frozenset("ขคฆจชฌฎฏฐฑฒตถทธพภ")

CLUSTERS = frozenset(words("กร กล กว ขร ขล ขว คร คล คว ปร ปล พร พล ผล ตร"))
LOAN_CLUSTERS = frozenset(words("บร บล ดร ฟร ฟล ทร ซล"))
SILENT_R = pairs("จร ch  ซร s  ศร s  สร s  ทร s")
ENDING_CLUSTERS = frozenset(words("กร ตร ทร ชร ทธ ฏฐ ฒน รถ"))
"""Two letters that close a word as one: จักร is chak."""
SILENCED_PAIRS = frozenset(words("ตร ทร ดร ธร ฎร คร ษณ จน ทน ลค"))
"""Two letters that one silencing sign may strike out (ศาสตร์, ลักษณ์)."""
CLOSING_PAIRS = frozenset(
    words(
        """ณฑ ณฏ ณฐ นท นต นธ นถ มพ มภ มป งค งก งข งฆ ญจ ญช ญญ กข กก คค ชช จจ จฉ ตต ตถ ทท ทธ ดด
        ปป ปผ พพ พภ ลล สส นน มม ณณ ฏฐ"""
    )
)
"""Indic doubles: the first closes a syllable and the second opens the next."""
NEVER_TWICE = frozenset(words("ษฐ ษฏ สต สซ ศต"))
UNCLOSED = frozenset(words("ิย ีย ืย ุว ูว ูย"))
"""A vowel and a letter that cannot close it."""


class Vowel(NamedTuple):
    written: str
    """What stands behind the first consonant."""
    sound: str
    may_close: bool
    must_close: bool


def _vowels(*, open_only: str = "", either: str = "", closed_only: str = "") -> Iterator[Vowel]:
    for table, may, must in ((open_only, False, False), (either, True, False), (closed_only, True, True)):
        for written, sound in pairs(table).items():
            yield Vowel(written.strip("."), sound, may, must)


def _by_first_letter(vowels: tuple[Vowel, ...]) -> dict[str, tuple[Vowel, ...]]:
    """Those that may stand where this letter does; under nothing, those that need no letter at all."""
    letters = {vowel.written[:1] for vowel in vowels} | {""}
    return {letter: tuple(one for one in vowels if one.written[:1] in ("", letter)) for letter in letters}


_VOWELS: Mapping[str, tuple[Vowel, ...]] = {
    "เ": tuple(
        _vowels(
            open_only="ียะ ia  ือะ uea  าะ o  า ao  อะ oe  ะ e  ย oei",
            either="ีย ia  ือ uea  อ oe  . e",
            closed_only="ิ oe  ็ e",
        )
    ),
    "แ": tuple(_vowels(open_only="ะ ae", either=". ae", closed_only="็ ae")),
    "โ": tuple(_vowels(open_only="ะ o", either=". o")),
    "ไ": tuple(_vowels(open_only="ย ai  . ai")),
    "ใ": tuple(_vowels(open_only=". ai")),
    "": tuple(
        _vowels(
            open_only="ะ a  ัวะ ua  ัว ua  ำ am  ือ ue  ็ o",
            either="า a  ิ i  ี i  ึ ue  ุ u  ู u  อ o",
            closed_only="ั a  ื ue  ็อ o  ว ua",
        )
    ),
}
"""By the vowel that stands before the consonant; ``.`` is nothing behind it."""

VOWELS = {lead: _by_first_letter(vowels) for lead, vowels in _VOWELS.items()}
"""By that, and by the letter behind the consonant."""
