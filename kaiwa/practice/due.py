"""Which words want to be met again."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kaiwa.database import fetch
from kaiwa.ownership import mine_sql
from kaiwa.practice.items import LISTED, Item, item_of
from kaiwa.practice.vocabulary import Mastery
from kaiwa.viewer import Viewer


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


async def due_items(viewer: Viewer, language: str, at: datetime, limit: int) -> list[DueItem]:
    """Within the caller's transaction; those met longest ago first, so that all come round. A guest keeps no words."""
    if viewer.user_id is None:
        return []
    rows = await fetch(
        f"SELECT {LISTED} FROM vocabulary_progress v "  # noqa: S608 - names of ours
        f"WHERE {mine_sql(viewer, '$1', 'v')} AND v.language_id = $2 AND v.next_review_at <= $3 "
        "ORDER BY v.updated_at, v.next_review_at, v.id LIMIT $4",
        viewer.owner_id,
        language,
        at,
        limit,
    )
    return [_due(item_of(row)) for row in rows]


def _due(item: Item) -> DueItem:
    assert item.next_review_at is not None
    assert item.next_review_on is not None
    return DueItem(
        id=item.id,
        language=item.language_id,
        text=item.word,
        reading=item.reading,
        gloss=item.translation,
        context=item.context,
        kind=item.metadata.kind,
        item_id=item.metadata.item_id,
        mastery=item.mastery,
        due_at=item.next_review_at,
        due_on=item.next_review_on,
    )
