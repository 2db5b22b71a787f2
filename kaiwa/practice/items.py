"""A word between its two shapes: what practice reckons with, and the row that is kept."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.clock import day_begins, local_day
from kaiwa.practice.memory import RETENTION, RETENTION_ON_A_PATH, Memory, Rated
from kaiwa.practice.vocabulary import Mastery

ONE_DAY: Final = timedelta(days=1)
REMEMBERED: Final = (
    "id",
    "mastery",
    "stability",
    "difficulty",
    "last_reviewed_at",
    "next_review_at",
    "next_review_on",
    "metadata",
)
"""The columns that ``memory_of`` and ``facts_of`` need."""


class ItemFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the column ``metadata`` holds."""

    kind: str = "word"
    item_id: str = ""
    """The bank's name of it, where it has one."""
    step: int | None = None
    inside_path: bool = False
    suspended: bool = False
    """Kept, and asked no more until its owner says so."""
    time_zone: str = "UTC"
    """Where its days begin."""

    @property
    def retention(self) -> float:
        return RETENTION_ON_A_PATH if self.inside_path else RETENTION


class Turn(Struct, frozen=True):
    """When a word comes again."""

    at: datetime
    on: date


def facts_of(row: Mapping[str, Any]) -> ItemFacts:
    return msgspec.json.decode(row["metadata"], type=ItemFacts)


def memory_of(row: Mapping[str, Any], facts: ItemFacts) -> Memory:
    return Memory(
        mastery=Mastery(row["mastery"]),
        step=facts.step,
        stability=row["stability"],
        difficulty=row["difficulty"],
    )


def days_since(last_reviewed_at: datetime | None, at: datetime, zone: str) -> int | None:
    """In the learner's own days: an evening and the next morning are a day apart."""
    if last_reviewed_at is None:
        return None
    return (local_day(at, zone) - local_day(last_reviewed_at, zone)).days


def comes_again(wait: timedelta, at: datetime, zone: str) -> Turn:
    """Minutes are minutes; whole days are the learner's, and one begins at 03:00."""
    if wait < ONE_DAY:
        return Turn(at + wait, local_day(at + wait, zone))
    on = local_day(at, zone) + timedelta(days=wait.days)
    return Turn(day_begins(on, zone), on)


def remembered(rated: Rated, at: datetime, zone: str) -> dict[str, Any]:
    """The columns that a review decides, apart from ``metadata``."""
    turn = comes_again(rated.wait, at, zone)
    return {
        "mastery": rated.memory.mastery.value,
        "mastery_level": rated.memory.level,
        "stability": rated.memory.stability,
        "difficulty": rated.memory.difficulty,
        "last_reviewed_at": at,
        "next_review_at": turn.at,
        "next_review_on": turn.on,
    }


class DueItem(Struct, frozen=True, kw_only=True):
    """A word that wants to be met again."""

    id: UUID
    language: str
    text: str
    reading: str
    gloss: str
    context: str
    kind: str
    item_id: str
    mastery: Mastery
    due_at: datetime
    due_on: date
