"""Draws the picture of a path with the fonts that are there: our own for Latin, the machine's for every other script."""

import io
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kaiwa.web.assets import FILES

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
EDGE: Final = 72
SQUARE, GAP, TOP = 62, 10, 292
SQUARES_A_ROW: Final = 7
BESIDE: Final = EDGE + SQUARES_A_ROW * (SQUARE + GAP) + 38
"""Where the column right of the squares begins."""
TITLE, ABOUT, SMALL, NAME, SIGN, SMALLEST_SIGN = 62, 30, 23, 46, 32, 13
LINES: Final = 2
LINE_HEIGHT: Final = 80
PAPER, INK, INK_2, AI = "#f6f7f5", "#181b1a", "#4a504d", "#3140a6"
TINTS: Final = {
    "spring": ("#fce8ee", "#98284f"),
    "summer": ("#e1f3e4", "#1c6639"),
    "autumn": ("#fdead2", "#874608"),
    "winter": ("#e4eafb", "#2f419e"),
}
BOLD, REGULAR = 700, 450
OURS: Final = ("vendor/onest-latin.woff2", "vendor/onest-latin-ext.woff2")
HAN: Final = {"ja": 0, "ko": 1, "zh-Hans": 2, "zh-Hant": 3}
"""Faces of one file: the same code point is drawn another way in each language."""
COLLECTIONS: Final = ("NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc")
OTHERS: Final = (
    "DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf", "NotoSansThai-Bold.ttf", "NotoSansDevanagari-Bold.ttf",
    "NotoSansArabic-Bold.ttf", "NotoSansHebrew-Bold.ttf", "wqy-microhei.ttc", "Arial Unicode.ttf", "Arial.ttf",
    "YuGothB.ttc", "msyhbd.ttc", "malgunbd.ttf",
)  # fmt: skip
MOST_SIGNS: Final = 20_000
"""Of which it is remembered whether a font has them."""
UNKNOWN: Final = "\U0010ffff"
PIECE: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\s+")  # fmt: skip
"""A line breaks at spaces, and between signs of scripts without them."""


class Undrawable(Exception):
    """No font on this machine has all signs of the title."""


class Card(Struct, frozen=True):
    title: str
    language: str
    about: str
    address: str
    squares: tuple[tuple[str, str], ...]
    """Of each day its season and its sign."""


def drawn(card: Card) -> bytes:
    from PIL import Image, ImageDraw  # a quarter of a second that only pictures cost

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(image)
    fonts = _Fonts(card.language)
    for place, line in enumerate(fonts.lines(card.title, TITLE, WIDTH - 2 * EDGE)):
        fonts.write(canvas, EDGE, 118 + place * LINE_HEIGHT, line, TITLE, INK)
    for place, (season, sign) in enumerate(card.squares):
        _square(canvas, fonts, place, season, sign)
    bottom = TOP + 4 * (SQUARE + GAP) - GAP
    _logo(canvas, BESIDE, TOP + SQUARE // 2)
    fonts.write(canvas, BESIDE + 104, TOP + SQUARE // 2 + 16, "Kaiwa", NAME, INK)
    room = WIDTH - EDGE - BESIDE
    for y, text, size, colour in (
        (bottom - 52, card.about, ABOUT, INK_2),
        (bottom - 6, card.address, SMALL, AI),
    ):
        if fonts.can_write(text):
            fonts.write(canvas, BESIDE, y, fonts.shortened(text, size, room), size, colour, weight=REGULAR)
    kept = io.BytesIO()
    # few colours, a third of the bytes
    image.quantize(96, method=Image.Quantize.FASTOCTREE).save(kept, "PNG")
    return kept.getvalue()


def _square(canvas: "ImageDraw", fonts: "_Fonts", place: int, season: str, sign: str) -> None:
    """Without a font for its sign it shows the day's number."""
    tint, ink = TINTS[season]
    x = EDGE + place % SQUARES_A_ROW * (SQUARE + GAP)
    y = TOP + place // SQUARES_A_ROW * (SQUARE + GAP)
    canvas.rounded_rectangle((x, y, x + SQUARE, y + SQUARE), 12, fill=tint)
    size = fonts.fitting(sign, SQUARE - 8) if fonts.can_write(sign) else 0
    if not size:
        sign, size = str(place + 1), SIGN
    # by its baseline: signs of one row stand on one line
    left = x + (SQUARE - fonts.width(sign, size)) / 2
    fonts.write(canvas, left, y + SQUARE / 2 + size * 0.36, sign, size, ink)


def _logo(canvas: "ImageDraw", x: int, y: int) -> None:
    """The four seasons as dots."""
    for place, (_, ink) in enumerate(TINTS.values()):
        middle = x + 9 + place * 22
        canvas.ellipse((middle - 8, y - 8, middle + 8, y + 8), fill=ink)


class _Fonts:
    """What has the signs of a text, in the order in which it is asked."""

    def __init__(self, language: str) -> None:
        self._face = HAN.get(language, 0)

    def lines(self, text: str, size: int, room: float) -> list[str]:
        """In as many lines as there is room for; what does not fit ends in dots. Raises ``Undrawable``."""
        if not self.can_write(text):
            raise Undrawable
        lines, line = list[str](), ""
        for piece in PIECE.findall(text):
            if self.width((line + piece).rstrip(), size) > room and line.strip():
                lines.append(line.strip())
                line = ""
            line += piece
        lines.append(line.strip())
        if len(lines) > LINES:
            lines = [*lines[: LINES - 1], f"{lines[LINES - 1]}…"]
        return [self.shortened(each, size, room) for each in lines]

    def shortened(self, text: str, size: int, room: float) -> str:
        if self.width(text, size) <= room:
            return text
        while len(text) > 1 and self.width(f"{text}…", size) > room:
            text = text[:-1].rstrip("… ")
        return f"{text}…"

    def fitting(self, text: str, room: float) -> int:
        """The size at which it fits; 0 where it would be too small to be read."""
        for size in range(SIGN, SMALLEST_SIGN - 1, -1):
            if self.width(text, size) <= room:
                return size
        return 0

    def can_write(self, text: str) -> bool:
        return all(self._which(sign) is not None for sign in text)

    def width(self, text: str, size: int) -> float:
        return sum(self._font(which, size, BOLD).getlength(run) for which, run in self._runs(text))

    def write(
        self,
        canvas: "ImageDraw",
        x: float,
        y: float,
        text: str,
        size: int,
        colour: str,
        *,
        weight: int = BOLD,
    ) -> None:
        """``y`` is the baseline."""
        for which, run in self._runs(text):
            font = self._font(which, size, weight)
            canvas.text((x, y), run, font=font, fill=colour, anchor="ls")
            x += font.getlength(run)

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Of one font each: whatever has all of it, else sign by sign."""
        whole = next((name for name in _names() if all(self._has(name, sign) for sign in text)), None)
        if whole is not None:
            yield whole, text
            return
        run, before = "", ""
        for sign in text:
            which = before if unicodedata.combining(sign) and before else self._which(sign) or before
            if run and which != before:
                yield before, run
                run = ""
            run, before = run + sign, which
        if run:
            yield before, run

    def _which(self, sign: str) -> str | None:
        return next((name for name in _names() if self._has(name, sign)), None)

    def _has(self, name: str, sign: str) -> bool:
        return _has_sign(name, self._face, sign)

    def _font(self, name: str, size: int, weight: int) -> "FreeTypeFont":
        return _loaded(name, self._face, size, weight)


@cache
def _names() -> tuple[str, ...]:
    """Those that are there, our own first."""
    found: list[str] = [name for name in OURS if name in FILES]
    for name in (*COLLECTIONS, *OTHERS):
        try:
            _loaded(name, 0, SIGN, BOLD)
        except OSError:
            continue
        found.append(name)
    return tuple(found) or ("",)


@cache
def _loaded(name: str, face: int, size: int, weight: int) -> "FreeTypeFont":
    from PIL import ImageFont

    if name in FILES:
        font = ImageFont.truetype(io.BytesIO(FILES[name]), size)
        font.set_variation_by_axes([weight])
        return font
    if name:
        return ImageFont.truetype(name, size, index=face if name in COLLECTIONS else 0)
    bundled = ImageFont.load_default(size)  # Pillow's own, where there is no other
    assert isinstance(bundled, ImageFont.FreeTypeFont)
    return bundled


@lru_cache(maxsize=MOST_SIGNS)
def _has_sign(name: str, face: int, sign: str) -> bool:
    if sign.isspace():
        return True
    font = _loaded(name, face, SIGN, BOLD)
    mask, unknown = font.getmask(sign), font.getmask(UNKNOWN)
    return mask.size != unknown.size or bytes(mask) != bytes(unknown)
