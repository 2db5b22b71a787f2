"""A line of the pack with its slots filled: the word in the form it asks for, the reading and the gloss along with it."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from kaiwa.content.bank import Bank, in_language
from kaiwa.content.schema import Entry, Phrasing
from kaiwa.curriculum.author import Phrase
from kaiwa.engines.offline.glosses import filled_gloss
from kaiwa.scripts import annotate, is_supported

SLOT: Final = re.compile(r"\{([a-z_]+)(?::([a-z0-9_]+))?\}")

Fillers = Mapping[str, str]
"""Slot to the concept that fills it."""
NAME: Final = "name"
"""The slot that a person's name fills, never a concept."""


def slots_of(line: Phrasing) -> frozenset[str]:
    return frozenset(found[1] for found in SLOT.finditer(line.text))


def is_fillable(line: Phrasing, fillers: Fillers, bank: Bank, name: Phrasing | None = None) -> bool:
    """Whether every slot has a word, in the form that the line asks for."""
    return all(
        name is not None if slot == NAME else slot in fillers and _has_form(bank, fillers[slot], form)
        for slot, form in SLOT.findall(line.text)
    )


def _has_form(bank: Bank, concept: str, form: str) -> bool:
    entry = bank.pack.lexicon.get(concept)
    return entry is not None and (not form or form in entry.forms)


def fill(
    line: Phrasing, fillers: Fillers, bank: Bank, *, name: Phrasing | None = None, move: str = ""
) -> Phrase:
    language = bank.pack.language

    def word(found: re.Match[str]) -> str:
        if found[1] == NAME and name is not None:
            return name.text
        return in_form(bank.pack.lexicon[fillers[found[1]]], found[2] or "")

    def reading(found: re.Match[str]) -> str:
        if found[1] == NAME and name is not None:
            return name.reading or reading_of(name.text, language)
        return form_reading(bank.pack.lexicon[fillers[found[1]]], found[2] or "", language)

    concepts = {slot: bank.core.concepts[concept] for slot, concept in fillers.items()}
    return Phrase(
        text=SLOT.sub(word, line.text),
        gloss=filled_gloss(in_language(line.gloss), concepts, in_language(name.gloss) if name else ""),
        reading=SLOT.sub(reading, line.reading) if line.reading else "",
        move=move,
    )


def in_form(entry: Entry, form: str) -> str:
    return entry.forms.get(form, entry.word) if form else entry.word


def form_reading(entry: Entry, form: str, language: str) -> str:
    text = in_form(entry, form)
    if text == entry.word and entry.reading:
        return entry.reading
    return reading_of(text, language)


@lru_cache(maxsize=8192)
def reading_of(text: str, language: str) -> str:
    """As the packs write readings: hiragana, pinyin, romanized Hangul; nothing for an alphabet that reads itself."""
    if not is_supported(language):
        return ""
    read = annotate(text, language)
    if language == "ja":
        return read.hiragana or text
    if language.startswith("zh"):
        return read.pinyin
    return read.romanization if language == "ko" else ""
