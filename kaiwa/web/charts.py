"""Figures as shapes: where each bar and each line of a chart stands. Pure."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from msgspec import Struct

WIDTH: Final = 330
HEIGHT: Final = 150
LEFT: Final = 26
BASE: Final = 124
"""Where the bars stand; below it are their names."""
ROOM: Final = 112
"""For the highest bar."""
WIDEST: Final = 20
MOST_NAMES: Final = 10
STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 500, 1000)
MOST_LINES: Final = 4


class Bar(Struct, frozen=True, kw_only=True):
    name: str
    """As a table tells it."""
    short: str
    """Below the bar; empty where names would run into each other."""
    value: float
    x: float
    y: float
    width: float
    height: float
    is_now: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


class Line(Struct, frozen=True):
    y: float
    says: int


class Bars(Struct, frozen=True, kw_only=True):
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    total: float

    @property
    def is_empty(self) -> bool:
        return not any(bar.value for bar in self.bars)


class Share(Struct, frozen=True):
    """A part of a whole, from ``x`` on."""

    name: str
    value: int
    x: int


def bars_of(figures: Sequence[tuple[str, str, float]]) -> Bars:
    """Each with its name, what stands below it, and its value; the last one is now."""
    highest = max((value for _, _, value in figures), default=0)
    step = next((each for each in STEPS if highest <= each * MOST_LINES), ceil(highest / MOST_LINES) or 1)
    top = max(step, ceil(highest / step) * step)
    place = (WIDTH - LEFT) / max(1, len(figures))
    width = round(min(WIDEST, place * 0.64), 1)
    every = ceil(len(figures) / MOST_NAMES)
    last = len(figures) - 1

    def bar(n: int, name: str, short: str, value: float) -> Bar:
        height = round(value / top * ROOM, 1)
        x = round(LEFT + n * place + (place - width) / 2, 1)
        shown = short if (last - n) % every == 0 else ""
        return Bar(
            name=name,
            short=shown,
            value=value,
            x=x,
            y=round(BASE - height, 1),
            width=width,
            height=height,
            is_now=n == last,
        )

    return Bars(
        bars=tuple(bar(n, *each) for n, each in enumerate(figures)),
        lines=tuple(Line(round(BASE - says / top * ROOM, 1), says) for says in range(0, top + 1, step)),
        total=round(sum(value for _, _, value in figures), 1),
    )


def shares_of(parts: Sequence[tuple[str, int]]) -> tuple[Share, ...]:
    """Side by side, in the order they come."""
    found: list[Share] = []
    at = 0
    for name, value in parts:
        found.append(Share(name, value, at))
        at += value
    return tuple(found)
