"""Which writing system reads which language; each is a module imported at its first use."""

import gc
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from kaiwa.scripts.annotation import Annotation, Overrides

NO_OVERRIDES: Overrides = {}


class WritingSystem(Protocol):
    """What each module of this folder offers."""

    def annotate(self, text: str, language: str, overrides: Overrides) -> Annotation: ...


class CarefulSystem(WritingSystem, Protocol):
    """A system that has a second reader to ask: more often right, much slower."""

    def annotate_carefully(self, text: str, language: str, overrides: Overrides) -> Annotation: ...


SYSTEMS: Mapping[str, str] = {
    "ja": "japanese",
    "zh-Hans": "chinese",
    "zh-Hant": "chinese",
    "ko": "korean",
    "ru": "cyrillic",
    "uk": "cyrillic",
    "el": "greek",
    "hi": "devanagari",
    "th": "thai",
    "ar": "abjad",
    "he": "abjad",
    "vi": "latin",
    "en": "latin",
    "es": "latin",
    "fr": "latin",
    "de": "latin",
    "it": "latin",
    "pt-BR": "latin",
    "id": "latin",
    "tr": "latin",
}


class UnsupportedLanguage(ValueError):
    def __init__(self, language: str) -> None:
        super().__init__(
            f"No script for the language {language!r}. Supported: {', '.join(supported_languages())}."
        )
        self.language = language


def supported_languages() -> tuple[str, ...]:
    return tuple(SYSTEMS)


def is_supported(language: str) -> bool:
    return language in SYSTEMS


@cache
def _system(language: str) -> WritingSystem:
    if not is_supported(language):
        raise UnsupportedLanguage(language)
    return cast(WritingSystem, import_module(f"kaiwa.scripts.{SYSTEMS[language]}"))


_ready: dict[str, WritingSystem] = {}
"""Those that have read a line, by the language of the line."""


def _settle(language: str, system: WritingSystem) -> None:
    """What a language reads from is there for good: whoever looks for garbage need not walk it again and again."""
    gc.freeze()
    _ready[language] = system


def annotate(
    text: str, language: str, overrides: Overrides = NO_OVERRIDES, *, careful: bool = False
) -> Annotation:
    """``careful`` asks a second reader where a system has one, and changes nothing where it has none."""
    system = _ready.get(language) or _system(language)
    if careful and hasattr(system, "annotate_carefully"):
        return cast(CarefulSystem, system).annotate_carefully(text, language, overrides)
    found = system.annotate(text, language, overrides)
    if language not in _ready:
        _settle(language, system)
    return found
