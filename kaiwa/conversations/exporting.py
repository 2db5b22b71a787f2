"""One conversation as a file, with its readings, its meanings and what was said about it afterwards."""

from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.conversations.debrief import Debrief
from kaiwa.conversations.history import HEAD, head_of
from kaiwa.conversations.loading import load_conversation, load_messages
from kaiwa.conversations.transcript import Spoken, Transcript, as_html, as_text
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.database import fetch, transaction
from kaiwa.scripts import Token
from kaiwa.viewer import Viewer

MOST_LINES: Final = 2000
ONE: Final = "SELECT {columns} FROM conversations WHERE id = $1"


class ExportFormat(StrEnum):
    TEXT = "text"
    HTML = "html"


class Exported(Struct, frozen=True):
    body: str
    media_type: str
    file_name: str


async def export_conversation(conversation_id: str, viewer: Viewer, wanted: ExportFormat) -> Exported:
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        head = head_of((await fetch(ONE.format(columns=", ".join(HEAD)), kept.id))[0])
        rows = await load_messages(kept.id, viewer, limit=MOST_LINES)
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
        notes=_notes(msgspec.json.decode(kept.debrief, type=Debrief)) if kept.debrief else (),
    )
    name = f"kaiwa-{head.started_on.isoformat()}"
    match wanted:
        case ExportFormat.TEXT:
            return Exported(as_text(found), "text/plain; charset=utf-8", f"{name}.txt")
        case ExportFormat.HTML:
            return Exported(as_html(found), "text/html; charset=utf-8", f"{name}.html")


def _notes(debrief: Debrief) -> tuple[str, ...]:
    goals = (
        f"{'✓' if each.met else '–'} {each.text}" + (f": “{each.quote}”" if each.met else "")
        for each in debrief.objectives
    )
    mended = (f"“{each.wrong}” → “{each.better}”. {each.why}" for each in debrief.corrections)
    return (*goals, *debrief.went_well, *mended)
