"""One number, 1 to 100, says how hard something is; the CEFR band and the difficulty follow from it."""

from enum import StrEnum
from typing import Final


class Difficulty(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Cefr(StrEnum):
    PRE_A1 = "Pre-A1"
    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


HIGHEST: Final = {
    Cefr.PRE_A1: 5,
    Cefr.A1: 17,
    Cefr.A2: 34,
    Cefr.B1: 51,
    Cefr.B2: 68,
    Cefr.C1: 84,
    Cefr.C2: 100,
}
"""The last rating of each band, in rising order."""

BEGINNER_UP_TO: Final = 34
INTERMEDIATE_UP_TO: Final = 68


def cefr_of(rating: int) -> Cefr:
    _in_range(rating)
    return next(band for band, last in HIGHEST.items() if rating <= last)


def difficulty_of(rating: int) -> Difficulty:
    _in_range(rating)
    if rating <= BEGINNER_UP_TO:
        return Difficulty.BEGINNER
    return Difficulty.INTERMEDIATE if rating <= INTERMEDIATE_UP_TO else Difficulty.ADVANCED


def ratings_of(level: str) -> tuple[int, int] | None:
    """The first and the last rating of a band or a difficulty, however it is written; None for what is neither."""
    plain, first = level.strip().casefold(), 1
    for band, last in HIGHEST.items():
        if band.casefold() == plain:
            return first, last
        first = last + 1
    spans = {
        Difficulty.BEGINNER: (1, BEGINNER_UP_TO),
        Difficulty.INTERMEDIATE: (BEGINNER_UP_TO + 1, INTERMEDIATE_UP_TO),
        Difficulty.ADVANCED: (INTERMEDIATE_UP_TO + 1, 100),
    }
    return spans.get(plain)  # type: ignore[call-overload, no-any-return]  # a StrEnum is its text


def _in_range(rating: int) -> None:
    if not 1 <= rating <= 100:
        raise ValueError(f"a rating lies between 1 and 100, not at {rating}")


def sql_cefr(column: str) -> str:
    """The same rule for a check in the database."""
    cases = " ".join(f"WHEN {column} <= {last} THEN '{band.value}'" for band, last in HIGHEST.items())
    return f"(CASE {cases} END)"


def sql_difficulty(column: str) -> str:
    return (
        f"(CASE WHEN {column} <= {BEGINNER_UP_TO} THEN 'beginner' "
        f"WHEN {column} <= {INTERMEDIATE_UP_TO} THEN 'intermediate' ELSE 'advanced' END)"
    )
