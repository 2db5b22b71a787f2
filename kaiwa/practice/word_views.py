"""A word as its owner sees it."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kaiwa.practice.items import Item
from kaiwa.practice.vocabulary import WordState


class WordView(Struct, frozen=True, kw_only=True):
    id: UUID
    language: str
    text: str
    reading: str
    gloss: str
    context: str
    """The sentence it was met in."""
    kind: str
    state: WordState
    level: float
    """How well it sits, 0 to 1."""
    times_seen: int
    times_correct: int
    last_reviewed_at: datetime | None
    due_at: datetime | None
    due_on: date | None
    created_at: datetime


class NextDates(Struct, frozen=True, kw_only=True):
    again: datetime
    hard: datetime
    good: datetime
    easy: datetime


def word_view(item: Item) -> WordView:
    return WordView(
        id=item.id,
        language=item.language_id,
        text=item.word,
        reading=item.reading,
        gloss=item.translation,
        context=item.context,
        kind=item.metadata.kind,
        state=item.state,
        level=round(item.memory.level, 3),
        times_seen=item.times_seen,
        times_correct=item.times_correct,
        last_reviewed_at=item.last_reviewed_at,
        due_at=item.next_review_at,
        due_on=item.next_review_on,
        created_at=item.created_at,
    )
