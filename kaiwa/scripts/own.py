"""Readings that were stored beside a word, where somebody reads a part of it otherwise."""

from kaiwa.scripts.annotation import Overrides
from kaiwa.scripts.boundaries import boundary_of
from kaiwa.scripts.overrides import given
from kaiwa.scripts.registry import annotate


def own_reading(text: str, stored: str, language: str, overrides: Overrides) -> str:
    """``stored``, which an author wrote, unless a word of ``overrides`` stands in the text."""
    here = {surface: reading for surface, reading in overrides.items() if surface in text}
    if not here or not any(given(text, here, boundary_of(text, language, here))):
        return stored
    line = annotate(text, language, here)
    sounds = "".join(token.reading or token.surface for token in line.tokens)
    return line.hiragana or line.pinyin or line.romanization or sounds
