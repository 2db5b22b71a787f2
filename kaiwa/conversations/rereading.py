"""Lines that were kept are read again when somebody decides how they want one of their words read."""

from collections.abc import Sequence
from typing import Final

from kaiwa.accounts.readings import load_overrides
from kaiwa.conversations.loading import Row
from kaiwa.conversations.message_rows import annotated_values
from kaiwa.database import connection, fetch, transaction
from kaiwa.languages.annotating import annotate_texts
from kaiwa.ownership import mine_sql
from kaiwa.scripts import Annotation
from kaiwa.viewer import Viewer

MOST_LINES: Final = 2_000
"""The newest; whoever looks further back sees a line as it was read then."""
AT_ONCE: Final = 200

HOLDING: Final = """
    SELECT m.id, m.content FROM messages m JOIN conversations c ON c.id = m.conversation_id
    WHERE {mine} AND c.target_language_id = $2 AND m.status <> 'streaming' AND position($3 IN m.content) > 0
    ORDER BY m.created_at DESC, m.id LIMIT $4"""
# guarded by the content: a line that was said otherwise meanwhile has been read with its new words already
KEEP: Final = """
    UPDATE messages SET tokens = $4, romanization = $5, pinyin = $6, hiragana = $7, katakana = $8, kanji = $9
    WHERE id = $1 AND content = $3 AND {mine}"""


async def reread_lines(viewer: Viewer, language: str, surface: str) -> None:
    """A second run writes the same: a line's readings follow from its words and its reader's own readings."""
    async with transaction(viewer):
        holding = HOLDING.format(mine=mine_sql(viewer, "$1", "m"))
        rows = await fetch(holding, viewer.owner_id, language, surface, MOST_LINES)
        overrides = await load_overrides(viewer, language) if rows else {}
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        read = await annotate_texts([row["content"] for row in some], language, overrides)
        await _keep(some, read, viewer)


async def _keep(rows: Sequence[Row], read: Sequence[Annotation], viewer: Viewer) -> None:
    statement = KEEP.format(mine=mine_sql(viewer, "$2"))
    async with transaction(viewer):
        await connection().executemany(
            statement,
            [
                (row["id"], viewer.owner_id, row["content"], *annotated_values(annotation).values())
                for row, annotation in zip(rows, read, strict=True)
            ],
        )
