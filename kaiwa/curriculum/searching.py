"""Whether few have what is searched for: then they are found by their index and sorted, else met on the way down the list.

PostgreSQL guesses how many rows hold a piece of a word, and where it guesses too many it walks the whole list for one.
"""

from typing import Any, Final

from kaiwa.curriculum.level import ratings_of
from kaiwa.database import fetch
from kaiwa.errors import Invalid

FEW: Final = 2000
# ``listed_at`` is what the partial index of the scenes wants; what stands among the paths is listed
LISTED: Final = {"learning_path_listings": "true", "scenario_metadata": "listed_at IS NOT NULL"}
HAVE: Final = (
    "SELECT count(*) FROM (SELECT FROM {table} WHERE {listed} AND grams @> $1::varchar[] LIMIT $2) found"
)
AMONG_FEW: Final = "(SELECT * FROM {table} WHERE {listed} AND grams @> {{}}::varchar[] OFFSET 0) few"
"""OFFSET 0 keeps the order of the list out of the search."""


async def have_few(table: str, grams: list[str]) -> bool:
    """Within a transaction. It looks at no more than ``FEW``."""
    [row] = await fetch(HAVE.format(table=table, listed=LISTED[table]), grams, FEW)
    return bool(row[0] < FEW)


def among_few(table: str) -> str:
    """In place of the table, with a place for the pieces."""
    return AMONG_FEW.format(table=table, listed=LISTED[table])


class Terms:
    """Conditions with numbered places, and what stands in them."""

    def __init__(self, arguments: list[Any] | None = None) -> None:
        self.arguments: list[Any] = arguments or []
        self._conditions: list[str] = []

    def said(self, condition: str, *values: Any) -> str:
        places = [f"${len(self.arguments) + place}" for place in range(1, len(values) + 1)]
        self.arguments += values
        return condition.format(*places)

    def add(self, condition: str, *values: Any) -> None:
        self._conditions.append(self.said(condition, *values))

    def all_of(self) -> str:
        return " AND ".join(self._conditions) or "true"


def must_be_level(level: str) -> tuple[int, int]:
    if (ratings := ratings_of(level)) is None:
        raise Invalid("A level is Pre-A1 to C2, or beginner, intermediate, advanced.", field="level")
    return ratings
