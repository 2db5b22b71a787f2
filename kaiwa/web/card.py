"""The picture that others show of a public path: its title over twenty-eight squares. It names nobody but its creator."""

import asyncio
import threading
from functools import lru_cache
from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.curriculum.paths.catalogue import SharedPath, show_shared
from kaiwa.web.assets import FILES
from kaiwa.web.card_drawing import Card, Undrawable, drawn
from kaiwa.web.month import month_of
from kaiwa.web.visitor import VISITOR, Visitor

HEADERS: Final = {
    "Cache-Control": "public, max-age=300",
    # it is made to be shown by other sites
    "Cross-Origin-Resource-Policy": "cross-origin",
}
KEPT: Final = 200
"""Pictures in memory, about 25 kB each."""
GENERAL: Final = "icons/card.png"
"""Of Kaiwa as a whole, where a title's script has no font on this machine."""
_one_at_a_time = threading.Lock()
"""A face of FreeType is one thread's; and a crawler that asks for many takes one processor at most."""


@get("/t/{slug:str}/card.png", include_in_schema=False, dependencies=VISITOR)
async def card(slug: FromPath[str], visitor: NamedDependency[Visitor]) -> Response[bytes]:
    path = await show_shared(slug, visitor.principal.viewer)
    picture = await asyncio.to_thread(_picture, card_of(path, visitor.public_url))
    return Response(picture, media_type="image/png", headers=HEADERS)


def card_of(path: SharedPath, home: str) -> Card:
    return Card(
        title=_readable(path.title),
        language=path.target_language,
        about=" · ".join(each for each in (path.cefr_level.value, _readable(path.by)) if each),
        address=_readable(f"{home.partition('://')[2]}/t/{path.share_slug}"),
        squares=tuple(
            (tile.season, tile.glyph)
            for week in month_of(path.schedule, path.target_language)
            for tile in week.tiles
        ),
    )


@lru_cache(maxsize=KEPT)
def _picture(wanted: Card) -> bytes:
    with _one_at_a_time:
        try:
            return drawn(wanted)
        except Undrawable:
            return FILES[GENERAL]


def _readable(text: str) -> str:
    """In one line, without signs that turn or hide others."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
