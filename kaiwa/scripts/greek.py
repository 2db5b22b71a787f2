"""Greek by the transcription of ELOT 743 (ISO 843): accents and diaereses are kept, breathings fall away."""

import re
import unicodedata
from functools import lru_cache

from msgspec.structs import replace

from kaiwa.scripts.annotation import WORD, Annotation, Overrides
from kaiwa.scripts.line import Word, read_line, romanized
from kaiwa.scripts.tables import pairs

LETTERS = pairs("""
    α a  β v  γ g  δ d  ε e  ζ z  η i  θ th  ι i  κ k  λ l  μ m  ν n  ξ x  ο o  π p
    ρ r  σ s  ς s  τ t  υ y  φ f  χ ch  ψ ps  ω o  ϐ v  ϑ th  ϕ f  ϖ p  ϰ k  ϱ r  ϲ s
""")
BEFORE_GAMMA = pairs("γ n  ξ n  χ n")
VOICELESS = frozenset("θκξπσςτφχψ")
ACUTE, DIAERESIS = "\u0301", "\u0308"
ACCENTS = frozenset("\u0300\u0301\u0342")
GREEK = re.compile("[\u0370-\u03ff\u1f00-\u1fff]")
QUESTION_MARK, RAISED_POINT = ";", "·"


class _Letter:
    """A Greek letter with what stands on it, as far as that is still heard."""

    __slots__ = ("accent", "base", "capital", "diaeresis")

    def __init__(self, character: str) -> None:
        self.base = character.lower()
        self.capital = character.isupper()
        self.accent = self.diaeresis = False

    def bears(self, mark: str) -> None:
        if mark in ACCENTS:
            self.accent = True
        elif mark == DIAERESIS:
            self.diaeresis = True

    @property
    def marks(self) -> str:
        return DIAERESIS * self.diaeresis + ACUTE * self.accent


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    line = read_line(text, language, "greek", overrides, read)
    if QUESTION_MARK in text or RAISED_POINT in text or "\u0387" in text:
        return _with_points(line)
    return line


def _with_points(line: Annotation) -> Annotation:
    """Behind Greek words ``;`` asks and a raised point is a semicolon."""
    tokens = []
    after_greek = False
    for token in line.tokens:
        if token.kind is WORD:
            after_greek = GREEK.search(token.surface) is not None
        elif after_greek and token.surface == QUESTION_MARK:
            token = replace(token, romanization="?")
        elif after_greek and token.surface in (RAISED_POINT, "\u0387"):
            token = replace(token, romanization=";")
        tokens.append(token)
    return replace(line, tokens=tuple(tokens), romanization=romanized(tokens, spaced=True))


@lru_cache(maxsize=20_000)
def read(word: str) -> Word:
    if not GREEK.search(word):
        return Word()
    shouted = word.isupper() and sum(letter.isalpha() for letter in word) > 1
    romanization = _spell(_letters(word), shouted)
    return Word(romanization=unicodedata.normalize("NFC", romanization))


def _letters(word: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for character in unicodedata.normalize("NFD", word):
        if letters and unicodedata.combining(character):
            letters[-1].bears(character)
        else:
            letters.append(_Letter(character))
    return letters


def _spell(letters: list[_Letter], shouted: bool) -> str:
    said: list[str] = []
    index = 0
    while index < len(letters):
        sound, length = _sound(letters, index)
        if shouted and letters[index].capital:
            sound = sound.upper()
        elif letters[index].capital:
            sound = sound[:1].upper() + sound[1:]
        said.append(sound)
        index += length
    return "".join(said)


def _sound(letters: list[_Letter], index: int) -> tuple[str, int]:
    """What is written at ``index``, and how many letters of the word it takes."""
    first = letters[index]
    second = letters[index + 1] if index + 1 < len(letters) else None
    base, follower = first.base, second.base if second else ""
    if second and follower == "υ" and base in "αεηο" and not second.diaeresis and not first.accent:
        marks = second.marks
        if base == "ο":
            return "ou" + marks, 2
        return LETTERS[base] + marks + _v_or_f(letters, index + 2), 2
    if base == "γ" and follower in BEFORE_GAMMA:
        return "n", 1
    if base == "μ" and follower == "π" and (index == 0 or not letters[index - 1].base.isalpha()):
        return "b", 2
    if base == "μ" and follower == "π" and index + 2 == len(letters):
        return "b", 2
    return LETTERS.get(base, base) + first.marks, 1


def _v_or_f(letters: list[_Letter], after: int) -> str:
    if after >= len(letters) or letters[after].base in VOICELESS or not letters[after].base.isalpha():
        return "f"
    return "v"
