"""Which words want to be met again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from kaiwa.database import fetch
from kaiwa.ownership import mine_sql
from kaiwa.practice.items import DueItem, facts_of
from kaiwa.practice.vocabulary import Mastery
from kaiwa.viewer import Viewer

SHOWN: Final = (
    "id, language_id, word, reading, translation, context, mastery, next_review_at, next_review_on, metadata"
)


async def due_items(viewer: Viewer, language: str, at: datetime, limit: int) -> list[DueItem]:
    """Within the caller's transaction; the longest due first. A guest keeps no words."""
    if viewer.user_id is None:
        return []
    rows = await fetch(
        f"SELECT {SHOWN} FROM vocabulary_progress "  # noqa: S608 - names of ours
        f"WHERE {mine_sql(viewer, '$1')} AND language_id = $2 AND next_review_at <= $3 "
        "ORDER BY next_review_at, id LIMIT $4",
        viewer.owner_id,
        language,
        at,
        limit,
    )
    return [due_of(row) for row in rows]


def due_of(row: Mapping[str, Any]) -> DueItem:
    facts = facts_of(row)
    return DueItem(
        id=row["id"],
        language=row["language_id"],
        text=row["word"],
        reading=row["reading"],
        gloss=row["translation"],
        context=row["context"],
        kind=facts.kind,
        item_id=facts.item_id,
        mastery=Mastery(row["mastery"]),
        due_at=row["next_review_at"],
        due_on=row["next_review_on"],
    )
