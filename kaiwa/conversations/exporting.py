"""One conversation as a file, with its readings, its meanings and what was said about it afterwards."""

import asyncio
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.conversations.debrief import Debrief, Listed
from kaiwa.conversations.history import HEAD, head_of
from kaiwa.conversations.loading import Kept, Row, load_conversation, load_messages
from kaiwa.conversations.transcript import Spoken, Transcript, as_html, as_text
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.database import fetch, transaction
from kaiwa.languages.annotating import annotate_texts, in_own_readings
from kaiwa.practice.anki import MEDIA_TYPE, Note, line_name, package, word_name
from kaiwa.scripts import Token
from kaiwa.viewer import Viewer

MOST_LINES: Final = 2000
ONE: Final = "SELECT {columns} FROM conversations WHERE id = $1"


class ExportFormat(StrEnum):
    TEXT = "text"
    HTML = "html"
    ANKI = "apkg"
    """The words that are worth keeping and every line that has a meaning."""


class Exported(Struct, frozen=True):
    body: str | bytes
    media_type: str
    file_name: str


async def export_conversation(conversation_id: str, viewer: Viewer, wanted: ExportFormat) -> Exported:
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        head = head_of((await fetch(ONE.format(columns=", ".join(HEAD)), kept.id))[0])
        rows = await load_messages(kept.id, viewer, limit=MOST_LINES)
        overrides = await load_overrides(viewer, kept.language)
    debrief = msgspec.json.decode(kept.debrief, type=Debrief) if kept.debrief else None
    name = f"kaiwa-{head.started_on.isoformat()}"
    if wanted is ExportFormat.ANKI:
        notes = [*await _words(kept, debrief, overrides), *_lines(kept, rows)]
        content = await asyncio.to_thread(package, f"Kaiwa::{head.title}", notes, head.updated_at)
        return Exported(content, MEDIA_TYPE, f"{name}.apkg")
    lines = tuple(
        Spoken(
            role=row["role"],
            content=row["content"],
            meaning=row["translated_content"] or "",
            tokens=msgspec.json.decode(row["tokens"], type=tuple[Token, ...]),
        )
        for row in reversed(rows)
        if row["role"] != MessageRole.SYSTEM
    )
    found = Transcript(
        title=head.title,
        language=kept.language,
        on=head.started_on,
        partner=kept.talk.partner_name,
        lines=lines,
        notes=_notes(debrief) if debrief else (),
    )
    if wanted is ExportFormat.HTML:
        return Exported(as_html(found), "text/html", f"{name}.html")
    return Exported(as_text(found), "text/plain", f"{name}.txt")


async def _words(kept: Kept, debrief: Debrief | None, overrides: Mapping[str, str]) -> list[Note]:
    """Those that were kept; before the end, those that the scene is about."""
    found = (
        [(each.text, each.reading, each.gloss) for each in debrief.words if each.kept]
        if debrief is not None
        else [(each.text, each.reading, each.gloss) for each in kept.draft.new_items]
    )
    read = await annotate_texts([text for text, _, _ in found], kept.language, overrides)
    notes = [
        Note(
            name=word_name(kept.language, text),
            text=text,
            tokens=annotation.tokens,
            meaning=meaning,
            reading=reading,
            both_ways=True,
            tags=(kept.language,),
        )
        for (text, reading, meaning), annotation in zip(found, read, strict=True)
        if meaning
    ]
    return await in_own_readings(notes, kept.language, overrides)


def _lines(kept: Kept, rows: Sequence[Row]) -> list[Note]:
    return [
        Note(
            name=line_name(row["id"]),
            text=row["content"],
            tokens=msgspec.json.decode(row["tokens"], type=tuple[Token, ...]),
            meaning=row["translated_content"],
            letters=row["romanization"] or "",
            tags=(kept.language, "line"),
        )
        for row in reversed(rows)
        if row["translated_content"] and row["content"] and row["role"] == MessageRole.ASSISTANT
    ]


def _notes(debrief: Debrief) -> tuple[str, ...]:
    goals = (
        f"{'✓' if each.met else '–'} {each.text}" + (f": “{each.quote}”" if each.met else "")
        for each in debrief.objectives
    )
    return (*goals, *debrief.went_well, *(_told(each) for each in debrief.corrections))


def _told(each: Listed) -> str:
    if each.better:
        return f"“{each.wrong}” → “{each.better}”. {each.why}"
    return f"“{each.wrong}”. {each.why}" + (f" As in: {each.example}" if each.example else "")
