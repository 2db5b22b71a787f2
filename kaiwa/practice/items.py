"""A word between its two shapes: what practice reckons with, and the row that is kept."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.clock import day_begins, local_day
from kaiwa.practice.memory import RETENTION, RETENTION_ON_A_PATH, Memory, Rated, forecast
from kaiwa.practice.vocabulary import Mastery, Rating, WordState

ONE_DAY: Final = timedelta(days=1)


class ItemFacts(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the column ``metadata`` holds."""

    kind: str = "word"
    item_id: str = ""
    """The bank's name of it, where it has one."""
    step: int | None = None
    inside_path: bool = False
    suspended: bool = False
    """Kept, and asked no more until its owner says so."""

    @property
    def retention(self) -> float:
        return RETENTION_ON_A_PATH if self.inside_path else RETENTION


class Item(Struct, frozen=True, kw_only=True):
    """A row of ``vocabulary_progress``, decoded."""

    id: UUID
    user_id: UUID
    language_id: str
    word: str
    reading: str
    translation: str
    context: str
    mastery: Mastery
    stability: float | None
    difficulty: float | None
    times_seen: int
    times_correct: int
    last_reviewed_at: datetime | None
    next_review_at: datetime | None
    next_review_on: date | None
    created_at: datetime
    metadata: ItemFacts

    @property
    def memory(self) -> Memory:
        return Memory(
            mastery=self.mastery,
            step=self.metadata.step,
            stability=self.stability,
            difficulty=self.difficulty,
        )

    @property
    def state(self) -> WordState:
        return WordState.SUSPENDED if self.metadata.suspended else WordState(self.mastery.value)

    @property
    def is_asked(self) -> bool:
        return self.next_review_at is not None

    def days_since(self, at: datetime, zone: str) -> int | None:
        """In the learner's own days: an evening and the next morning are a day apart."""
        if self.last_reviewed_at is None:
            return None
        return (local_day(at, zone) - local_day(self.last_reviewed_at, zone)).days


COLUMNS: Final = Item.__struct_fields__
LISTED: Final = ", ".join(f"v.{name}" for name in COLUMNS)


def item_of(row: Mapping[str, Any]) -> Item:
    """From a row with the columns ``COLUMNS``, JSON as PostgreSQL gives it."""
    return Item(
        **{name: row[name] for name in COLUMNS if name not in ("mastery", "metadata")},
        mastery=Mastery(row["mastery"]),
        metadata=msgspec.json.decode(row["metadata"], type=ItemFacts),
    )


def facts_json(facts: ItemFacts) -> str:
    return msgspec.json.encode(facts).decode()


class Turn(Struct, frozen=True):
    """When a word comes again."""

    at: datetime
    on: date


def comes_again(wait: timedelta, at: datetime, zone: str) -> Turn:
    """Minutes are minutes; whole days are the learner's, and one begins at 03:00."""
    if wait < ONE_DAY:
        return Turn(at + wait, local_day(at + wait, zone))
    on = local_day(at, zone) + timedelta(days=wait.days)
    return Turn(day_begins(on, zone), on)


def foretold(item: Item, at: datetime, zone: str) -> dict[Rating, Turn]:
    """When it would come again after each of the four answers, given now."""
    waits = forecast(item.memory, item.days_since(at, zone), item.metadata.retention)
    return {rating: comes_again(wait, at, zone) for rating, wait in waits.items()}


def reviewed(item: Item, rated: Rated, at: datetime, turn: Turn) -> dict[str, Any]:
    """The columns that an answer decides."""
    return {
        "mastery": rated.memory.mastery.value,
        "mastery_level": rated.memory.level,
        "stability": rated.memory.stability,
        "difficulty": rated.memory.difficulty,
        "last_reviewed_at": at,
        "next_review_at": turn.at,
        "next_review_on": turn.on,
        "metadata": facts_json(msgspec.structs.replace(item.metadata, step=rated.memory.step)),
    }
