"""The picture of a public path: its title over twenty-eight squares, to be put on a page elsewhere. It names nobody else."""

import textwrap
from typing import Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import escape

from kaiwa.curriculum.paths.catalogue import SharedPath, show_shared
from kaiwa.web.month import DAYS_A_WEEK, month_of
from kaiwa.web.visitor import VISITOR, Visitor

HEADERS: Final = {
    "Cache-Control": "public, max-age=300",
    # it is made to be shown by other sites
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}
WIDTH, HEIGHT = 1200, 630
TILE, GAP, TOP, LEFT = 64, 10, 300, 72
LINE: Final = 26
"""Signs of a title's line; a sign of Chinese or Japanese counts for two."""
LINES: Final = 2
LONGEST_ADDRESS: Final = 34
"""What fits beside the squares."""
LONGEST_BY: Final = 26
TINTS: Final = {
    "spring": ("#fce8ee", "#98284f"),
    "summer": ("#e1f3e4", "#1c6639"),
    "autumn": ("#fdead2", "#874608"),
    "winter": ("#e4eafb", "#2f419e"),
}


@get(
    "/t/{slug:str}/card.svg",
    include_in_schema=False,
    dependencies=VISITOR,
)
async def card(slug: FromPath[str], visitor: NamedDependency[Visitor]) -> Response[bytes]:
    path = await show_shared(slug, visitor.principal.viewer)
    return Response(drawn(path, visitor.public_url).encode(), media_type="image/svg+xml", headers=HEADERS)


def drawn(path: SharedPath, home: str) -> str:
    title = "".join(
        f'<text x="{LEFT}" y="{120 + 76 * place}" font-size="64" font-weight="700">{escape(line)}</text>'
        for place, line in enumerate(_lines(path.title))
    )
    tiles = "".join(
        _tile(row, column, tile.season, tile.glyph)
        for row, week in enumerate(month_of(path.schedule, path.target_language))
        for column, tile in enumerate(week.tiles)
    )
    by = escape(f"{path.cefr_level.value} · {path.by[:LONGEST_BY]}" if path.by else path.cefr_level.value)
    address = f"{home.partition('://')[2]}/t/{path.share_slug}"
    where = escape(address if len(address) <= LONGEST_ADDRESS else f"{address[: LONGEST_ADDRESS - 1]}…")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f"font-family=\"Onest, 'Noto Sans', 'Noto Sans CJK JP', sans-serif\" fill=\"#181b1a\"><title>{escape(path.title)}</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f6f7f5"/>{title}{tiles}'
        f'<text x="760" y="520" font-size="30" fill="#4a504d">{by}</text>'
        f'<text x="760" y="566" font-size="22" fill="#3140a6">{where}</text></svg>'
    )


def _tile(row: int, column: int, season: str, glyph: str) -> str:
    x, y = LEFT + column * (TILE + GAP), TOP + row * (TILE + GAP)
    tint, ink = TINTS[season]
    size = 34 if len(glyph) <= 1 else 22 if len(glyph) <= 2 else 15
    return (
        f'<rect x="{x}" y="{y}" width="{TILE}" height="{TILE}" rx="12" fill="{tint}"/>'
        f'<text x="{x + TILE // 2}" y="{y + TILE // 2 + size // 3}" font-size="{size}" text-anchor="middle" '
        f'fill="{ink}">{escape(glyph[:5])}</text>'
    )


def _lines(title: str) -> list[str]:
    """In as many lines as there is room for; what does not fit ends in dots."""
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    wide = sum(ord(sign) > 0x2E80 for sign in clean) * 2 > len(clean)
    lines = textwrap.wrap(clean, LINE // 2 if wide else LINE)
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1][: LINE - 1]}…"]
    return lines


assert DAYS_A_WEEK == 7, "the squares stand in four rows of seven"
