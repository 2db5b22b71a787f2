"""How words and characters read in the dictionaries: our own, then CC-CEDICT, then pypinyin's phrases."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import tables

# Imported as modules, CC-CEDICT's phrases take 2.5 s and 270 MB; read as text and parsed word by word
# when asked for, 0.15 s and 25 MB.
_PHRASE = re.compile(r"^ {4}'([^']+)': \[(\[.+\])\],$", re.MULTILINE)
_READING = re.compile(r"\['([^']+)'")


@cache
def _cedict() -> dict[str, str]:
    folder = files("pypinyin_dict.phrase_pinyin_data")
    phrases: dict[str, str] = {}
    for source in sorted(folder.iterdir(), key=lambda file: file.name):
        if source.name.startswith("cc_cedict_") and source.name.endswith(".py"):
            phrases.update(_PHRASE.findall(source.read_text(encoding="utf-8")))
    return phrases


@cache
def _pypinyin() -> tuple[dict[str, list[list[str]]], dict[int, str]]:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return PHRASES_DICT, PINYIN_DICT


@cache
def known_words() -> frozenset[str]:
    return frozenset().union(tables.words(), tables.light_words(), _cedict(), _pypinyin()[0])


@lru_cache(maxsize=65536)
def word(surface: str) -> tuple[str, ...] | None:
    """One syllable a character, in dictionary tones; None for a word that no dictionary knows."""
    syllables = tables.words().get(surface) or _from_cedict(surface) or _from_pypinyin(surface)
    if surface in tables.light_words():
        syllables = syllables or tuple(readings(char)[0] for char in surface)
        syllables = (*syllables[:-1], pinyin.neutral(syllables[-1]))
    if syllables is None or len(syllables) != len(surface):
        return None
    return tuple(_dictionary_tone(char, syllable) for char, syllable in zip(surface, syllables, strict=True))


def _from_cedict(surface: str) -> tuple[str, ...] | None:
    entry = _cedict().get(surface)
    return tuple(_READING.findall(entry)) if entry else None


def _from_pypinyin(surface: str) -> tuple[str, ...] | None:
    """Its phrases stress what their last word leaves light: 说不清楚 ends like 清楚."""
    entry = _pypinyin()[0].get(surface)
    if not entry:
        return None
    syllables = tuple(readings[0] for readings in entry)
    ending = word(surface[-2:]) if len(surface) > 2 else None
    if ending and ending[-1] == pinyin.neutral(syllables[-1]):
        return (*syllables[:-1], ending[-1])
    return syllables


def _dictionary_tone(char: str, syllable: str) -> str:
    """Some sources write 一 and 不 as they sound; a dictionary gives them as they are."""
    if char == "一" and syllable in ("yí", "yì"):
        return "yī"
    if char == "不" and syllable == "bú":
        return "bù"
    return syllable


@lru_cache(maxsize=65536)
def readings(char: str) -> tuple[str, ...]:
    """Every reading on record, the likeliest first; none for what is no Han character."""
    known = tuple(_pypinyin()[1].get(ord(char), "").split(","))
    likeliest = tables.characters().get(char)
    if likeliest:
        return likeliest, *(reading for reading in known if reading and reading != likeliest)
    return known if known[0] else ()


@lru_cache(maxsize=65536)
def inside(surface: str) -> tuple[tuple[str, ...] | None, ...]:
    """An unknown word cut into the longest words it holds; None stands for a character left alone."""
    pieces: list[tuple[str, ...] | None] = []
    at = 0
    while at < len(surface):
        for end in range(min(len(surface), at + 8), at + 1, -1):
            known = word(surface[at:end])
            if known and end - at < len(surface):
                pieces.append(known)
                at = end
                break
        else:
            pieces.append(None)
            at += 1
    return tuple(pieces)


def is_erhua(char: str, syllable: str) -> bool:
    return char in "儿兒" and pinyin.neutral(syllable) == "er" and pinyin.tone(syllable) == pinyin.NEUTRAL
