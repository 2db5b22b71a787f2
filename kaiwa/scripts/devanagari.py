"""Hindi as it is spoken, in the letters of the UN system of 1972: silent vowels dropped, nasals by their neighbour.

The system's own letters are kept (ā ī ū, ṭ ḍ ṇ, ch chh, sh ṣh, ṙ for ड़) and plain letters come beside them;
ऋ is ``ri`` and ज्ञ ``gy``, a nasal vowel bears a tilde, and which inherent vowels are silent is decided here.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kaiwa.scripts.annotation import Annotation, Overrides
from kaiwa.scripts.line import Word, read_line

CONSONANTS = dict(
    zip(
        "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसहळऴऩऱ",
        "k kh g gh ṅ ch chh j jh ñ ṭ ṭh ḍ ḍh ṇ t th d dh n p ph b bh m y r l v sh ṣh s h ḷ ḷ n r".split(),
        strict=True,
    )
)
WITH_DOT = dict(zip("कखगजडढफय", "q kh gh z ṙ ṙh f y".split(), strict=True))
VOWELS = dict(zip("अआइईउऊएऐओऔऋॠऑऍऎऒऌ", "a ā i ī u ū e ai o au ri rī o e e o li".split(), strict=True))
SIGNS = dict(zip("ािीुूेैोौृॄॉॅॆॊॢ", "ā i ī u ū e ai o au ri rī o e e o li".split(), strict=True))
DOT, VIRAMA, ANUSVARA, CHANDRABINDU, VISARGA = "़्ंँः"
TILDE = "\u0303"
NASALS = {"ṅ": "क ख ग घ", "ñ": "च छ ज झ", "ṇ": "ट ठ ड ढ", "n": "त थ द ध न स श ष ल र य", "m": "प फ ब भ म व"}
NASAL_BEFORE = {letter: nasal for nasal, letters in NASALS.items() for letter in letters.split()}
VOICED_STOPS = frozenset("गघजझडढदधबभ")
DEVANAGARI = re.compile("[ऀ-ॣॲ-ॿ]")


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
    return Word(romanization="".join(_stretch(part) for part in re.split(f"([^{BLOCK}]+)", word)))


BLOCK = "ऀ-ॣॲ-ॿ\u200c\u200d"


def _stretch(part: str) -> str:
    if not DEVANAGARI.search(part):
        return part
    aksharas = list(_aksharas(unicodedata.normalize("NFD", part)))
    _silence(aksharas)
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
    held.inherent = False
    neighbour = following[:1]
    dotted = following[1:] == DOT
    nasal = NASAL_BEFORE.get(neighbour, "")
    if sign == CHANDRABINDU and (neighbour not in VOICED_STOPS or dotted):
        nasal = ""
    if nasal:
        held.coda = nasal
    else:
        held.vowel = held.vowel[:-1] + held.vowel[-1:] + TILDE


def _silence(aksharas: list[Akshara]) -> None:
    """Drops the inherent vowels that nobody says: at the end, and from right to left inside V·C_C·V."""
    last = len(aksharas) - 1
    if last > 0 and aksharas[last].inherent and not _holds_final(aksharas):
        aksharas[last].vowel = ""
    for index in range(last - 1, 0, -1):
        here, before, after = aksharas[index], aksharas[index - 1], aksharas[index + 1]
        if here.inherent and before.vowel and not before.coda and after.vowel and after.onset and here.onset:
            here.vowel = ""


def _holds_final(aksharas: list[Akshara]) -> bool:
    """After some conjuncts the last vowel is heard: satya, but mitr."""
    return not aksharas[-2].vowel and aksharas[-1].letter in "यवरलनम"
