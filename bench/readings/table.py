"""Rows of a benchmark, each beside what it must reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from bench.readings.gold import Speed


class Better(Enum):
    HIGHER = "≥"
    LOWER = "≤"


@dataclass(frozen=True)
class Row:
    language: str
    measure: str
    value: float | None
    """None: not measured; the note says why."""
    target: float | None = None
    unit: str = "%"
    better: Better = Better.HIGHER
    note: str = ""

    @property
    def reached(self) -> bool | None:
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.better is Better.HIGHER else self.value <= self.target


def skipped(language: str, measure: str, why: str) -> Row:
    return Row(language, measure, None, note=why)


def speed_row(language: str, measure: str, speed: Speed, target: float | None = None) -> Row:
    return Row(language, measure, speed.by_the_clock, target, unit="c/s", note=speed.note)


def percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def render(rows: Iterable[Row]) -> str:
    header = ("language", "measure", "value", "target", "", "note")
    lines = [header, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, ...]:
    verdict = {True: "ok", False: "MISSED", None: ""}[row.reached]
    target = "" if row.target is None else f"{row.better.value} {_number(row.target, row.unit)}"
    value = "–" if row.value is None else _number(row.value, row.unit)
    return row.language, row.measure, value, target, verdict, row.note


def _number(value: float, unit: str) -> str:
    if unit == "%":
        return f"{value:.2f} %"
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{value:,.3g} {unit}"
