"""How columns are said in every room: dates of a row, closed choices, ranges."""

from enum import StrEnum

from piccolo.columns import Timestamptz
from piccolo.columns.defaults.timestamptz import TimestamptzNow
from piccolo.constraints import Check

from kaiwa.clock import now


class Dated:
    created_at = Timestamptz(default=TimestamptzNow(), null=False)
    updated_at = Timestamptz(default=TimestamptzNow(), null=False, auto_update=now)


def one_of(column: str, choices: type[StrEnum]) -> Check:
    """The database refuses what the enum does not know; Piccolo's ``choices`` are not enforced."""
    known = ", ".join(f"'{choice.value}'" for choice in choices)
    return Check(f"{column} IN ({known})")


def within(column: str, low: float, high: float) -> Check:
    return Check(f"{column} BETWEEN {low} AND {high}")


def at_least(column: str, low: float) -> Check:
    return Check(f"{column} >= {low}")
