"""A line as it is handed to a voice: words with a reading of somebody's own are respelled to be said so.

A voice is given text and nothing else, so an own reading is written the way the language spells that sound:
kana for Japanese, characters of one reading for Chinese, the word's own alphabet elsewhere.
"""

import re
from collections.abc import Callable, Mapping

from kaiwa.scripts.annotation import Overrides
from kaiwa.scripts.boundaries import boundary_of
from kaiwa.scripts.overrides import carve
from kaiwa.scripts.registry import SYSTEMS

Respell = Callable[[str, str, str], str | None]
"""Of a word, its own reading and the language; None where a voice could not say the reading."""

_has_latin = re.compile("[A-Za-zÀ-ɏḀ-ỿ]").search
_has_letter = re.compile(r"[^\W\d_]").search


def aloud(text: str, language: str, overrides: Overrides) -> str:
    """``text`` with the words of ``overrides`` respelled; a reading that no voice can say leaves its word as it is."""
    boundary = boundary_of(text, language, overrides)
    respell = _RESPELLED.get(SYSTEMS[language], _in_its_alphabet)
    said = []
    for start, end, reading in carve(text, overrides, boundary):
        surface = text[start:end]
        said.append(surface if reading is None else respell(surface, reading, language) or surface)
    return "".join(said)


def _in_its_alphabet(surface: str, reading: str, language: str) -> str | None:
    """Latin letters beside another alphabet tell a reader the sound; a voice would spell them out."""
    is_transcribed = _has_latin(reading) and not _has_latin(surface)
    return None if is_transcribed or not _has_letter(reading) else reading


def _in_kana(surface: str, reading: str, language: str) -> str | None:
    """In katakana: hiragana would run into the particles beside it."""
    from kaiwa.scripts.japanese.folding import given_reading
    from kaiwa.scripts.kana import is_kana, to_katakana

    kana = given_reading(reading)
    return to_katakana(kana) if is_kana(kana) else _in_its_alphabet(surface, reading, language)


def _in_homophones(surface: str, reading: str, language: str) -> str | None:
    from kaiwa.scripts.chinese.homophones import respelled

    return respelled(surface, reading, language) or _in_its_alphabet(surface, reading, language)


_RESPELLED: Mapping[str, Respell] = {"japanese": _in_kana, "chinese": _in_homophones}
