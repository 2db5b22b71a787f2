"""Four weeks as a page shows them: twenty-eight tiles, each with its sign, its title and where it stands. Pure."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.day_view import DayView
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.web.glyphs import glyph_of

SEASONS: Final = ("spring", "summer", "autumn", "winter")
DAYS_A_WEEK: Final = 7


class Standing(StrEnum):
    PENDING = "pending"
    """Not written yet."""
    WRITTEN = "written"
    DONE = "done"
    TODAY = "today"
    MISSED = "missed"
    AHEAD = "ahead"


class Tile(Struct, frozen=True, kw_only=True):
    n: int
    season: str
    standing: Standing
    glyph: str = ""
    title: str = ""
    href: str = ""

    @property
    def size(self) -> int:
        """Of the glyph, in characters: longer words are set smaller."""
        return min(len(self.glyph), 6)


class Week(Struct, frozen=True, kw_only=True):
    n: int
    season: str
    theme: str
    tiles: tuple[Tile, ...]

    @property
    def first(self) -> int:
        return self.tiles[0].n


def season_of(day: int) -> str:
    return SEASONS[(day - 1) // DAYS_A_WEEK]


def tile_of(day: DayView, language: str, standing: Standing, href: str = "") -> Tile:
    glyph = glyph_of(language, day.domain, day=day.day, is_checkpoint=day.is_checkpoint)
    return Tile(
        n=day.day, season=season_of(day.day), standing=standing, glyph=glyph, title=day.title, href=href
    )


def month_of(
    days: Iterable[DayView],
    language: str,
    *,
    standing: Callable[[int], Standing] = lambda _: Standing.WRITTEN,
    href: Callable[[int], str] = lambda _: "",
) -> tuple[Week, ...]:
    """Days that are not there yet are pending tiles."""
    known = {day.day: day for day in days}
    tiles = [
        tile_of(known[n], language, standing(n), href(n))
        if n in known
        else Tile(n=n, season=season_of(n), standing=Standing.PENDING)
        for n in range(1, DAYS + 1)
    ]
    weeks = [tiles[at : at + DAYS_A_WEEK] for at in range(0, DAYS, DAYS_A_WEEK)]
    return tuple(
        Week(n=n, season=SEASONS[n - 1], theme=_theme(known, week), tiles=tuple(week))
        for n, week in enumerate(weeks, 1)
    )


def _theme(known: dict[int, DayView], week: list[Tile]) -> str:
    """All days of a week share one; while it is being drawn, the first that is there tells it."""
    return next((known[tile.n].theme for tile in week if tile.n in known), "")
