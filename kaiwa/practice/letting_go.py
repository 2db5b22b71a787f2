"""Words that a talk would have kept and its learner did not want: they go as if they had never come."""

import unicodedata
from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from kaiwa.database import fetch
from kaiwa.practice.learning_stats import add_to_stats

# what somebody had before the talk is theirs, and so is what they have answered since
LET_GO: Final = """
    DELETE FROM vocabulary_progress v
    WHERE v.user_id = $1 AND v.language_id = $2 AND v.word = ANY($3::text[]) AND v.created_at >= $4
      AND NOT EXISTS (SELECT FROM review_log r WHERE r.item_id = v.id AND r.reviewed_at > $5 AND r.undone_at IS NULL)
    RETURNING (SELECT count(*) FROM review_log r WHERE r.item_id = v.id AND r.undone_at IS NULL)::int AS reviews"""

THERE: Final = """
    SELECT word FROM vocabulary_progress WHERE user_id = $1 AND language_id = $2 AND word = ANY($3::text[])"""


async def let_go(
    user_id: UUID, language: str, words: Collection[str], *, since: datetime, until: datetime, at: datetime
) -> None:
    """Within the caller's transaction: of what came between two moments. A second time there is nothing left."""
    if not words:
        return
    gone = await fetch(LET_GO, user_id, language, [_as_kept(each) for each in words], since, until)
    if gone:
        reviews = sum(row["reviews"] for row in gone)
        await add_to_stats(user_id, language, words_learned=-len(gone), words_reviewed=-reviews, at=at)


async def not_there(user_id: UUID, language: str, words: Collection[str]) -> set[str]:
    """Within the caller's transaction: of some words those that nobody keeps yet."""
    named = {_as_kept(each): each for each in words}
    there = {row["word"] for row in await fetch(THERE, user_id, language, list(named))} if named else set()
    return {word for name, word in named.items() if name not in there}


def _as_kept(word: str) -> str:
    return unicodedata.normalize("NFC", word).strip()
