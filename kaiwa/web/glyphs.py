"""The sign on a day's tile: what the day is about, in one character or a short word of its language."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

LANGUAGES: Final = ("ja", "zh-Hans", "zh-Hant", "ko", "es", "fr")
REHEARSAL: Final = {
    "ja": "演",
    "zh-Hans": "演",
    "zh-Hant": "演",
    "ko": "연습",
    "es": "gran día",
    "fr": "jour J",
}
AGAIN: Final = {"ja": "復", "zh-Hans": "温", "zh-Hant": "溫", "ko": "복습", "es": "otra vez", "fr": "encore"}
LAST: Final = 28


def glyph_of(language: str, domain: str, *, day: int, is_checkpoint: bool) -> str:
    """A language without signs of its own gets the day's number, which is at least true."""
    if language not in LANGUAGES:
        return str(day)
    if day == LAST:
        return REHEARSAL[language]
    if is_checkpoint:
        return AGAIN[language]
    return _signs()[language].get(domain, str(day))


@cache
def _signs() -> Mapping[str, Mapping[str, str]]:
    table: dict[str, list[str]] = yaml.safe_load(
        files("kaiwa.web").joinpath("glyphs.yaml").read_text(encoding="utf-8")
    )
    return {
        language: {domain: signs[place] for domain, signs in table.items()}
        for place, language in enumerate(LANGUAGES)
    }
