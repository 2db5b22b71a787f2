"""A word as its owner sees it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.languages.annotating import in_own_readings
from kaiwa.practice.items import Item
from kaiwa.practice.vocabulary import WordState
from kaiwa.viewer import Viewer


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


async def words_seen_by(viewer: Viewer, items: Sequence[Item]) -> list[WordView]:
    """Within the caller's transaction; a reading of their own wins over the one that came with the word."""
    seen: dict[UUID, WordView] = {}
    for language in {item.language_id for item in items}:
        words = [_word_view(item) for item in items if item.language_id == language]
        read = await in_own_readings(words, language, await load_overrides(viewer, language))
        seen |= {word.id: word for word in read}
    return [seen[item.id] for item in items]


def _word_view(item: Item) -> WordView:
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
