"""Hindi as it is spoken, in the letters of the UN system of 1972: silent vowels dropped, nasals assimilated.

The system's own letters are kept (ā ī ū, ṭ ḍ ṇ, ch chh, sh ṣh, ṙ for ड़) and plain letters come beside them;
ऋ is ``ri`` and ज्ञ ``gy``, a nasal vowel bears a tilde, and which inherent vowels are silent is decided here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.line import Word, read_line
from kaiwa.scripts.tables import pairs, words

CONSONANTS = pairs("""
    क k   ख kh  ग g  घ gh  ङ ṅ    च ch  छ chh  ज j  झ jh  ञ ñ
    ट ṭ   ठ ṭh  ड ḍ  ढ ḍh  ण ṇ    त t   थ th   द d  ध dh  न n
    प p   फ ph  ब b  भ bh  म m    य y   र r    ल l  व v
    श sh  ष ṣh  स s  ह h   ळ ḷ    ऴ ḷ   ऩ n    ऱ r
""")
WITH_DOT = pairs("क q  ख ḵh  ग ġ  ज z  ड ṙ  ढ ṙh  फ f  य y")
VOWELS = pairs("अ a  आ ā  इ i  ई ī  उ u  ऊ ū  ए e  ऐ ai  ओ o  औ au  ऋ ri  ॠ rī  ऑ o  ऍ e  ऎ e  ऒ o  ऌ li")
SIGNS = pairs("ा ā  ि i  ी ī  ु u  ू ū  े e  ै ai  ो o  ौ au  ृ ri  ॄ rī  ॉ o  ॅ e  ॆ e  ॊ o  ॢ li")
DOT, VIRAMA, ANUSVARA, CHANDRABINDU, VISARGA = "़्ंँः"
TILDE = "\u0303"
NASAL_BEFORE = pairs("""
    क ṅ  ख ṅ  ग ṅ  घ ṅ    च ñ  छ ñ  ज ñ  झ ñ    ट ṇ  ठ ṇ  ड ṇ  ढ ṇ
    त n  थ n  द n  ध n  न n    प m  फ m  ब m  भ m  म m  व m    स n  श n  ष n  ल n  र n  य n
""")
LONG_UNDER_A_SIGN = frozenset(("ī", "e", "ai", "o", "au"))
"""Signs above the line leave no room for the chandrabindu, so a dot stands for it."""
VOICED_STOPS = frozenset("गघजझडढदधबभ")
OPENINGS = words("बद ख़ुश ग़ैर दर अन")
SECONDS = words("करण जनक नगर परीक्षा वर्धन बंदी हीन चालित वाला वाले वाली वालों पूर्वक कारी वादी")
DEVANAGARI = re.compile("[ऀ-ॣॲ-ॿ]")
FOREIGN_STRETCH = re.compile("([^ऀ-ॣॲ-ॿ\u200c\u200d]+)")


@dataclass(slots=True)
class Akshara:
    """One consonant with what is said after it; a conjunct is several, all but the last without a vowel."""

    letter: str
    onset: str
    vowel: str
    inherent: bool = False
    """The vowel is the unwritten ``a``, which may be silent."""
    coda: str = ""
    """A nasal consonant or a breath after the vowel."""


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    return read_line(text, language, "devanagari", overrides, read)


@lru_cache(maxsize=20_000)
def read(word: str) -> Word:
    if not DEVANAGARI.search(word):
        return Word()
    return Word(romanization="".join(_stretch(part) for part in FOREIGN_STRETCH.split(word)))


def _stretch(part: str) -> str:
    if not DEVANAGARI.search(part):
        return part
    aksharas = list(_aksharas(unicodedata.normalize("NFD", part)))
    _silence_word(aksharas)
    return unicodedata.normalize("NFC", "".join(each.onset + each.vowel + each.coda for each in aksharas))


def _aksharas(letters: str) -> Iterator[Akshara]:
    held: Akshara | None = None
    for index, letter in enumerate(letters):
        if letter in CONSONANTS or letter in VOWELS:
            if held:
                yield held
            if letter in CONSONANTS:
                held = Akshara(letter, CONSONANTS[letter], "a", inherent=True)
            else:
                held = Akshara("", "", VOWELS[letter])
        elif held is None:
            continue
        elif letter == DOT:
            held.onset = WITH_DOT.get(held.letter, held.onset)
            held.letter += DOT
        elif letter == VIRAMA:
            held.vowel, held.inherent = "", False
        elif letter in SIGNS:
            held.vowel, held.inherent = SIGNS[letter], False
        elif letter in (ANUSVARA, CHANDRABINDU):
            _nasalize(held, letter, letters[index + 1 : index + 3])
        elif letter == VISARGA:
            held.coda, held.inherent = "ḥ", False
    if held:
        yield held


def _nasalize(held: Akshara, sign: str, following: str) -> None:
    """A nasal consonant before a stop of its own place; a nasal vowel where only the vowel is coloured."""
    held.inherent = False
    neighbour, dotted = following[:1], following[1:] == DOT
    coloured = sign == CHANDRABINDU or held.vowel in LONG_UNDER_A_SIGN
    if neighbour not in NASAL_BEFORE or (coloured and (neighbour not in VOICED_STOPS or dotted)):
        held.vowel += TILDE
    else:
        held.coda = NASAL_BEFORE[neighbour]


def _silence_word(aksharas: list[Akshara]) -> None:
    """Each part of a compound keeps its first vowel and loses its last, as it would alone."""
    start = 0
    for end in (*_joints(aksharas), len(aksharas)):
        _silence(aksharas, start, end)
        start = end
    for first, second in pairwise(aksharas):
        if first.onset == "j" and not first.vowel and second.onset == "ñ":
            first.onset, second.onset = "g", "y"


def _silence(aksharas: list[Akshara], start: int, end: int) -> None:
    """Drops the inherent vowels that nobody says: at the end, and from right to left inside V·C_C·V."""
    last = end - 1
    if (
        last > start
        and aksharas[last].inherent
        and not _holds_final(aksharas, last, is_inner=end < len(aksharas))
    ):
        aksharas[last].vowel = ""
    for index in range(start + 1, last - 1):
        if _echoes(aksharas[index - 1 : index + 3]):
            aksharas[index].vowel = ""
    for index in range(last - 1, start, -1):
        here, before, after = aksharas[index], aksharas[index - 1], aksharas[index + 1]
        if here.inherent and here.onset and before.vowel and after.vowel and after.onset:
            here.vowel = ""


def _echoes(four: list[Akshara]) -> bool:
    """Sound-painting words say their two halves alike: laṙ-khaṙ-ānā, not laṙakh-ṙānā."""
    return (
        four[1].letter == four[3].letter and all(each.inherent for each in four[:3]) and bool(four[3].vowel)
    )


def _holds_final(aksharas: list[Akshara], last: int, *, is_inner: bool) -> bool:
    """After a conjunct it is heard before a second part (rāṣhṭra-pati) and after y and v (satya)."""
    before = aksharas[last - 1]
    return not before.vowel and (is_inner or (aksharas[last].letter in "यव" and before.letter != "र"))


def _shape(aksharas: Iterable[Akshara]) -> str:
    return "-".join(each.letter + each.vowel + ("N" if each.coda else "") for each in aksharas)


@cache
def _shapes(parts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_shape(_aksharas(unicodedata.normalize("NFD", part))) for part in parts)


def _joints(aksharas: list[Akshara]) -> list[int]:
    """Where a known opening ends or a known second part begins."""
    count = len(aksharas)
    opening = next((n for n in (1, 2) if count - n >= 3 and _shape(aksharas[:n]) in _shapes(OPENINGS)), 0)
    second = next(
        (count - n for n in (4, 3, 2) if count - n >= 2 and _shape(aksharas[-n:]) in _shapes(SECONDS)), 0
    )
    return [joint for joint in (opening, second) if joint and (joint <= second or not second)]
