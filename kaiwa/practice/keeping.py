"""Words are kept: what a debrief found worth it, and what a finished day has brought."""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.database import connection, fetch
from kaiwa.practice.answering import write_answer
from kaiwa.practice.items import LISTED, ItemFacts, comes_again, facts_json, item_of
from kaiwa.practice.learning_stats import add_to_stats
from kaiwa.practice.vocabulary import Rating

LONGEST_WORD: Final = 128
LONGEST_READING: Final = 256
LONGEST_TEXT: Final = 500
MOST_AT_ONCE: Final = 100
FIRST_WAIT: Final = timedelta(days=1)
"""What was met today is asked for tomorrow."""

# somebody else may keep the same word at the same moment: whoever is second waits here and finds it
KEEP: Final = """
    INSERT INTO vocabulary_progress (user_id, language_id, word, reading, translation, context, mastery,
        next_review_at, next_review_on, metadata, times_seen, created_at, updated_at)
    SELECT $1, $2, w.word, w.reading, w.translation, w.context, 'new', $3, $4, w.metadata::jsonb, 1, $5, $5
    FROM unnest($6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
        AS w (word, reading, translation, context, metadata)
    ORDER BY w.word
    ON CONFLICT (user_id, language_id, word) DO UPDATE SET
        times_seen = vocabulary_progress.times_seen + 1,
        reading = coalesce(nullif(vocabulary_progress.reading, ''), EXCLUDED.reading),
        translation = coalesce(nullif(vocabulary_progress.translation, ''), EXCLUDED.translation),
        context = coalesce(nullif(EXCLUDED.context, ''), vocabulary_progress.context),
        metadata = CASE WHEN EXCLUDED.metadata ? 'inside_path'
                        THEN vocabulary_progress.metadata || '{"inside_path": true}'
                        ELSE vocabulary_progress.metadata END,
        updated_at = $5
    RETURNING id, word, xmax = 0 AS is_new"""
OF_WORDS: Final = f"""
    SELECT {LISTED} FROM vocabulary_progress v
    WHERE v.user_id = $1 AND v.language_id = $2 AND v.word = ANY($3::text[]) ORDER BY v.word FOR UPDATE"""  # noqa: S608 - names of ours
MET: Final = """
    UPDATE vocabulary_progress SET times_seen = times_seen + 1, updated_at = $4
    WHERE user_id = $1 AND language_id = $2 AND word = ANY($3::text[])"""
LEAVE: Final = """
    UPDATE vocabulary_progress SET metadata = metadata - 'inside_path'
    WHERE user_id = $1 AND language_id = $2 AND metadata ? 'inside_path'"""


class KeptItem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A word, phrase or grammar point, and the sentence it was met in."""

    text: str
    reading: str = ""
    gloss: str = ""
    context: str = ""
    kind: str = "word"
    item_id: str = ""
    used: bool = False
    """The learner has said it themselves: that is a review, and it went well."""


class Kept(Struct, frozen=True):
    ids: tuple[UUID, ...]
    new: int
    """How many of them the learner did not have yet."""


async def keep_items(
    user_id: UUID,
    language: str,
    items: Sequence[KeptItem],
    *,
    time_zone: str,
    at: datetime,
    inside_path: bool,
) -> Kept:
    """Within the caller's transaction, which keeps them once: a second time would count as a second meeting.

    A word that is there already keeps its history and gets the newer sentence.
    """
    wanted = _fitting(items)
    if not wanted:
        return Kept((), 0)
    turn = comes_again(FIRST_WAIT, at, time_zone)
    columns = [
        list(wanted),
        [each.reading[:LONGEST_READING] for each in wanted.values()],
        [each.gloss[:LONGEST_TEXT] for each in wanted.values()],
        [each.context[:LONGEST_TEXT] for each in wanted.values()],
        [_facts(each, inside_path=inside_path) for each in wanted.values()],
    ]
    rows = await fetch(KEEP, user_id, language, turn.at, turn.on, at, *columns)
    used = [word for word, each in wanted.items() if each.used]
    reviewed = await _count_as_reviewed(user_id, language, used, time_zone, at)
    new = sum(row["is_new"] for row in rows)
    await add_to_stats(user_id, language, words_learned=new, words_reviewed=reviewed, at=at)
    return Kept(tuple(row["id"] for row in rows), new)


async def note_met(user_id: UUID, language: str, words: Collection[str], at: datetime) -> None:
    """Within the caller's transaction: a scene brought them back and they were not used; next time it is others' turn."""
    if words:
        await connection().execute(MET, user_id, language, list(words), at)


async def leave_path(user_id: UUID, language: str) -> None:
    """Within the caller's transaction, when the last path in a language is over: reviews become rarer."""
    await connection().execute(LEAVE, user_id, language)


def _fitting(items: Sequence[KeptItem]) -> dict[str, KeptItem]:
    """By word, the last one of each; a whole sentence is no word."""
    found: dict[str, KeptItem] = {}
    for each in items[:MOST_AT_ONCE]:
        word = unicodedata.normalize("NFC", each.text).strip()
        if 0 < len(word) <= LONGEST_WORD:
            found[word] = each
    return found


def _facts(item: KeptItem, *, inside_path: bool) -> str:
    return facts_json(ItemFacts(kind=item.kind, item_id=item.item_id, inside_path=inside_path))


async def _count_as_reviewed(
    user_id: UUID, language: str, words: Sequence[str], zone: str, at: datetime
) -> int:
    """Who used a word is not asked for it the same day. What was declared known, or put aside, stays so."""
    rows = await fetch(OF_WORDS, user_id, language, list(words)) if words else []
    asked = [item for item in map(item_of, rows) if item.is_asked]
    for item in asked:
        await write_answer(item, Rating.GOOD, at, zone, not_before=FIRST_WAIT)
    return len(asked)
