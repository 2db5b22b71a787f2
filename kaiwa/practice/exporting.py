"""The words of one language to take along, with the readings that their owner gave them."""

import asyncio
from datetime import datetime
from typing import Final

from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.readings import load_overrides
from kaiwa.database import fetch, transaction
from kaiwa.languages.annotating import annotate_texts, in_own_readings, must_be_supported
from kaiwa.ownership import mine_sql
from kaiwa.practice.anki import Note, package, word_name
from kaiwa.practice.items import LISTED, Item, item_of
from kaiwa.scripts import Token
from kaiwa.viewer import Viewer

MOST: Final = 5_000
"""Words; the newest of them."""


class ExportedWords(Struct, frozen=True):
    content: bytes
    file_name: str


async def export_words(principal: Principal, language: str, at: datetime) -> ExportedWords:
    """What was put aside stays at home."""
    must_be_supported(language)
    viewer = Viewer(user_id=principal.must_be_person())
    async with transaction(viewer):
        rows = await fetch(
            f"SELECT {LISTED} FROM vocabulary_progress v WHERE {mine_sql(viewer, '$1', 'v')} "  # noqa: S608 - names of ours
            "AND v.language_id = $2 AND NOT v.metadata ? 'suspended' ORDER BY v.created_at DESC, v.id LIMIT $3",
            viewer.user_id,
            language,
            MOST,
        )
        overrides = await load_overrides(viewer, language)
    items = [item_of(row) for row in rows]
    read = await annotate_texts([each.word for each in items], language, overrides)
    notes = [_note(item, annotation.tokens) for item, annotation in zip(items, read, strict=True)]
    notes = await in_own_readings(notes, language, overrides)
    content = await asyncio.to_thread(package, f"Kaiwa::{language}", notes, at)
    return ExportedWords(content, f"kaiwa-words-{language}.apkg")


def _note(item: Item, tokens: tuple[Token, ...]) -> Note:
    return Note(
        name=word_name(item.language_id, item.word),
        text=item.word,
        tokens=tokens,
        meaning=item.translation,
        reading=item.reading,
        context=item.context,
        both_ways=bool(item.translation),
        tags=(item.language_id, item.state.value),
    )
