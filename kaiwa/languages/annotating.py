"""Lines annotated for somebody: their own readings win, and a long text holds up nobody else's request."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol, TypeVar

from msgspec.structs import replace

from kaiwa.errors import Invalid
from kaiwa.limits import Limit
from kaiwa.scripts import Annotation, Overrides, UnsupportedLanguage, annotate, is_supported
from kaiwa.scripts.own import own_reading

OverridesFor = Callable[[str], Awaitable[dict[str, str]]]
"""The own readings of who asks, in a language; handed in, because people live on a higher floor."""

ANNOTATE: Final = Limit("annotate", times=240, per_s=60)
LONGEST_TEXT: Final = 5_000
MOST_TEXTS: Final = 50
LONGEST_BATCH: Final = 20_000
"""Characters of all texts together: about a tenth of a second of work."""


class Readable(Protocol):
    """A struct that shows a word with its reading."""

    @property
    def text(self) -> str: ...
    @property
    def reading(self) -> str: ...


Shown = TypeVar("Shown", bound=Readable)


class UnknownLanguage(Invalid):
    code = "unknown_language"


class TextTooLong(Invalid):
    code = "text_too_long"


def must_be_short(texts: list[str]) -> None:
    if len(texts) > MOST_TEXTS:
        raise TextTooLong(f"Send at most {MOST_TEXTS} texts at once; these are {len(texts)}.")
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise TextTooLong(f"A text may have {LONGEST_TEXT:,} characters. Send it in parts.")
    if sum(map(len, texts)) > LONGEST_BATCH:
        raise TextTooLong(f"All texts together may have {LONGEST_BATCH:,} characters. Send fewer at once.")


def must_be_supported(language: str) -> None:
    if not is_supported(language):
        raise UnknownLanguage(str(UnsupportedLanguage(language)))


async def annotate_texts(texts: list[str], language: str, overrides: Overrides) -> list[Annotation]:
    """In a thread: the first line of a language loads its dictionary, and the loop must go on meanwhile."""
    return await asyncio.to_thread(lambda: [annotate(text, language, overrides) for text in texts])


async def in_own_readings(words: Sequence[Shown], language: str, overrides: Overrides) -> list[Shown]:
    """Words that came with a reading, as this person wants them read."""
    if not overrides:
        return list(words)
    return await asyncio.to_thread(lambda: [_in_own_reading(word, language, overrides) for word in words])


def _in_own_reading(word: Shown, language: str, overrides: Overrides) -> Shown:
    reading = own_reading(word.text, word.reading, language, overrides)
    return word if reading == word.reading else replace(word, reading=reading)  # type: ignore[type-var]  # a struct
