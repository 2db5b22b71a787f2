"""An answer to a word is written: what it does to the word, and the line in the log that can take it back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from kaiwa.clock import local_day
from kaiwa.database import connection
from kaiwa.practice.items import Item, ItemFacts, Turn, comes_again, facts_json, reviewed
from kaiwa.practice.memory import rate
from kaiwa.practice.vocabulary import Rating

LOG: Final = """
    INSERT INTO review_log (id, user_id, item_id, rating, reviewed_at, reviewed_on, days_since, wait_seconds, before)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"""


class Before(Struct, frozen=True, kw_only=True):
    """A word as it was before an answer."""

    mastery: str
    mastery_level: float
    stability: float | None
    difficulty: float | None
    last_reviewed_at: datetime | None
    next_review_at: datetime | None
    next_review_on: date | None
    metadata: ItemFacts


async def write_answer(
    item: Item, rating: Rating, at: datetime, zone: str, *, not_before: timedelta = timedelta(0)
) -> UUID:
    """Within a transaction that has locked the word. Answers the id of the line in the log."""
    days_since = item.days_since(at, zone)
    rated = rate(item.memory, rating, days_since, item.metadata.retention)
    turn: Turn = comes_again(max(rated.wait, not_before), at, zone)
    review_id = uuid4()
    await change_word(
        item.id,
        reviewed(item, rated, at, turn)
        | {
            "times_seen": item.times_seen + 1,
            "times_correct": item.times_correct + (rating is not Rating.AGAIN),
            "updated_at": at,
        },
    )
    await connection().execute(
        LOG,
        review_id,
        item.user_id,
        item.id,
        rating.value,
        at,
        local_day(at, zone),
        min(days_since, 32_767) if days_since is not None else None,
        int((turn.at - at).total_seconds()),
        msgspec.json.encode(_before(item)).decode(),
    )
    return review_id


async def take_back(item: Item, before: Before, rating: Rating, at: datetime) -> None:
    """Within a transaction that has locked the word."""
    values = msgspec.structs.asdict(before) | {
        "metadata": facts_json(before.metadata),
        "times_seen": max(0, item.times_seen - 1),
        "times_correct": max(0, item.times_correct - (rating is not Rating.AGAIN)),
        "updated_at": at,
    }
    await change_word(item.id, values)


async def change_word(item_id: UUID, values: Mapping[str, Any]) -> None:
    """The names of the columns come from this room, never from a request."""
    places = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 2))
    await connection().execute(
        f"UPDATE vocabulary_progress SET {places} WHERE id = $1",  # noqa: S608 - as above
        item_id,
        *values.values(),
    )


def _before(item: Item) -> Before:
    return Before(
        mastery=item.mastery.value,
        mastery_level=item.memory.level,
        stability=item.stability,
        difficulty=item.difficulty,
        last_reviewed_at=item.last_reviewed_at,
        next_review_at=item.next_review_at,
        next_review_on=item.next_review_on,
        metadata=item.metadata,
    )
