"""The month beside the wish box, in a language that can be wished for: its tiles, and four of its scenes in two lines each."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.curriculum.target import languages_meant
from kaiwa.scripts import Span
from kaiwa.web.glyphs import glyph_of
from kaiwa.web.month import SEASONS

DEFAULT: Final = "ja"
BESIDE: Final = {"ja": "es"}
"""Of who reads our pages in a language, another one: nobody is shown their own."""
READ: Final = re.compile(r"\{([^|}]+)\|([^}]+)\}")


class Scene(Struct, frozen=True):
    """What a learner says on a day and what is answered, with readings above."""

    day: int
    mine: tuple[Span, ...]
    theirs: tuple[Span, ...]


class Shown(Struct, frozen=True):
    language: str
    weeks: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    """Each with its season; days with their signs."""
    scenes: tuple[Scene, ...]

    @property
    def places(self) -> dict[int, int]:
        """Of the days that are spoken, which scene they are."""
        return {each.day: place for place, each in enumerate(self.scenes)}


class _Written(Struct, frozen=True):
    days: tuple[tuple[str, ...], ...]
    scenes: tuple[int, ...]
    months: dict[str, tuple[tuple[str, str], ...]]


def month_for(wish: str, reader: str) -> Shown | None:
    """Where a wish means one language that we can show; ``reader`` is what the page speaks."""
    meant = languages_meant(wish, reader, reader)
    return shown_in(meant[0]) if len(meant) == 1 and meant[0] in _written().months else None


def month_beside(reader: str) -> Shown:
    return shown_in(BESIDE.get(reader, DEFAULT))


@cache
def shown_in(language: str) -> Shown:
    written = _written()
    days = [
        (n, glyph_of(language, domain, day=n, is_checkpoint=n % 7 == 0))
        for n, domain in enumerate((each for week in written.days for each in week), 1)
    ]
    return Shown(
        language=language,
        weeks=tuple((season, tuple(days[7 * at : 7 * at + 7])) for at, season in enumerate(SEASONS)),
        scenes=tuple(
            Scene(day, spans_of(mine), spans_of(theirs))
            for day, (mine, theirs) in zip(written.scenes, written.months[language], strict=True)
        ),
    )


def spans_of(line: str) -> tuple[Span, ...]:
    found, at = [], 0
    for each in READ.finditer(line):
        found += [Span(line[at : each.start()]), Span(each[1], each[2])]
        at = each.end()
    return tuple(span for span in (*found, Span(line[at:])) if span.text)


@cache
def _written() -> _Written:
    return msgspec.yaml.decode(files("kaiwa.web").joinpath("showcase.yaml").read_bytes(), type=_Written)
