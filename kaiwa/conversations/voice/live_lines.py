"""What is said in a talk by voice, kept as messages like any other: once, in its order, and looked at like written turns."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

import structlog
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import CorrectionStyle
from kaiwa.behalf import on_behalf_of
from kaiwa.clock import local_day, now
from kaiwa.conversations.cleaning import LONGEST_TURN, cleaned
from kaiwa.conversations.company import Company
from kaiwa.conversations.drift import drift_of
from kaiwa.conversations.errors import AnotherMessage, StillAnswering
from kaiwa.conversations.loading import Loaded, load_conversation, load_talk
from kaiwa.conversations.message_rows import (
    ANALYSED,
    DERIVED,
    MessageView,
    analysed_values,
    annotated_values,
    as_json,
    view_of,
)
from kaiwa.conversations.partner import Said
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.sittings import note_activity, seat_of
from kaiwa.conversations.speaking import analysed
from kaiwa.conversations.talk import ticked
from kaiwa.conversations.time_left import TimeLeft
from kaiwa.conversations.turns import brief_of, fresh_row, must_be_open
from kaiwa.conversations.vocabulary import MessageRole, MessageStatus
from kaiwa.conversations.voice.order import fresh_from
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict
from kaiwa.languages.annotating import annotate_texts
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

log = structlog.get_logger()

MOST_LINES: Final = 30
TRIES: Final = 3
"""Another batch may come in between."""
PREFIX: Final = "live:"
"""Of what its sender calls a line; a written turn's key never begins so by chance in the same talk."""
UNHEARD: Final = "…"
"""In place of a line of which no word was understood: the order has no gap."""

LAST: Final = """
    SELECT substr(client_id, 6) AS id FROM messages
    WHERE conversation_id = $1 AND client_id LIKE 'live:%' ORDER BY ordinal DESC LIMIT 1"""
KNOWN: Final = """
    SELECT substr(client_id, 6) AS id, role, content FROM messages
    WHERE conversation_id = $1 AND client_id = ANY($2::text[])"""
GROW: Final = """
    UPDATE conversations SET message_count = message_count + $4, version = version + 1, updated_at = $5
    WHERE id = $1 AND status = 'open' AND deleted_at IS NULL AND version = $3 AND {mine}
    RETURNING message_count, user_id, guest_id"""
KEEP: Final = """
    INSERT INTO messages (id, conversation_id, user_id, guest_id, ordinal, role, content, status, client_id, level,
        origin, model, tokens, romanization, pinyin, hiragana, katakana, kanji, created_at, created_on)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 'complete', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"""
LOOKED_AT: Final = """
    UPDATE messages SET corrections = $3, grammar_analysis = $4, vocabulary_analysis = $5, translated_content = $6,
        translation_confidence = $7, translation_provider = $8
    WHERE id = $1 AND {mine}"""


TICK: Final = """
    UPDATE conversations SET objectives = $3, state = jsonb_set(state, '{{talk}}', $4::jsonb)
    WHERE id = $1 AND {mine}"""


class LiveLine(Struct, frozen=True):
    id: str
    """The realtime model's own name for it."""
    role: MessageRole
    content: str


class LinesView(Struct, frozen=True, kw_only=True):
    items: list[MessageView]
    """Those that were new."""
    after: str | None
    """The last line that is kept now."""
    time: TimeLeft
    """At 0 seconds left the browser takes leave: the next talk by voice is refused."""


async def keep_lines(
    conversation_id: str,
    lines: Sequence[LiveLine],
    after: str | None,
    viewer: Viewer,
    replies: Replies,
    *,
    model: str,
) -> LinesView:
    """Without lines it only says that the talk goes on; its client does so at least every minute."""
    for _ in range(TRIES):
        async with transaction(viewer):
            loaded = await load_talk(conversation_id, viewer)
            fresh = await _fresh(conversation_id, lines, after) if lines else ()
        must_be_open(loaded.kept.status)
        if loaded.speaking is not None:
            raise StillAnswering(reply_id=loaded.speaking["id"])
        rows = await _rows(fresh, loaded, model)
        time = await _keep(rows, loaded, viewer, replies)
        if time is not None:
            await _look_at(rows, replace(loaded, messages=(*loaded.messages, *rows)), viewer, replies.company)
            return await _view(conversation_id, rows, loaded, viewer, time)
    raise Conflict


async def last_kept(conversation_id: str) -> str | None:
    """Within the caller's transaction."""
    rows = await fetch(LAST, conversation_id)
    return str(rows[0]["id"]) if rows else None


async def _fresh(conversation_id: str, lines: Sequence[LiveLine], after: str | None) -> Sequence[LiveLine]:
    rows = await fetch(KNOWN, conversation_id, [PREFIX + each.id for each in lines])
    known = {row["id"]: (row["role"], row["content"]) for row in rows}
    for each in lines:
        if each.id in known and known[each.id] != (each.role.value, _text(each)):
            raise AnotherMessage("A line of this `id` was kept with other words. Send a new one.")
    return lines[fresh_from([each.id for each in lines], after, await last_kept(conversation_id), known) :]


def _text(line: LiveLine) -> str:
    said = cleaned(line.content).strip()[:LONGEST_TURN]
    return said if any(each.isprintable() and not each.isspace() for each in said) else UNHEARD


async def _rows(lines: Sequence[LiveLine], loaded: Loaded, model: str) -> list[dict[str, Any]]:
    kept, texts, at = loaded.kept, [_text(each) for each in lines], now()
    annotations = await annotate_texts(texts, kept.language, loaded.overrides) if texts else []
    rows = []
    for line, text, annotation in zip(lines, texts, annotations, strict=True):
        row = fresh_row(
            id=uuid4().hex,
            client_id=PREFIX + line.id,
            role=line.role.value,
            content=text,
            status=MessageStatus.COMPLETE.value,
            created_at=at,
            **annotated_values(annotation),
        )
        if line.role is MessageRole.ASSISTANT:
            drift = await asyncio.to_thread(drift_of, text, kept.talk.rating, kept.draft)
            row |= {"origin": Origin.OPENAI.value, "model": model[:80], "level": float(drift.level)}
        rows.append(row)
    return rows


async def _keep(
    rows: list[dict[str, Any]], loaded: Loaded, viewer: Viewer, replies: Replies
) -> TimeLeft | None:
    """None when somebody was faster: then everything is looked at again. What has been said is kept, whatever time is left."""
    kept = loaded.kept
    async with transaction(viewer):
        if rows:
            at = rows[0]["created_at"]
            statement = GROW.format(mine=mine_sql(viewer, "$2"))
            grown = await fetch(statement, kept.id, viewer.owner_id, kept.version, len(rows), at)
            if not grown:
                return None
            day, first = local_day(at, kept.time_zone), grown[0]["message_count"] - len(rows) + 1
            owner = grown[0]["user_id"], grown[0]["guest_id"]
            for place, row in enumerate(rows):
                row["ordinal"] = first + place
            values = [(row["id"], kept.id, *owner, *(row[name] for name in SAID), at, day) for row in rows]
            await connection().executemany(KEEP, values)
        return (await note_activity(seat_of(kept, viewer), replies.terms)).time


SAID: Final = ("ordinal", "role", "content", "client_id", "level", "origin", "model", "tokens", *DERIVED)


async def _look_at(rows: list[dict[str, Any]], loaded: Loaded, viewer: Viewer, company: Company) -> None:
    """Corrections wait for the debrief: nobody reads while they talk. What fails here is told there as not checked."""
    said = [row for row in rows if row["role"] == MessageRole.USER and row["content"] != UNHEARD]
    if not said:
        return
    with on_behalf_of(viewer, talk=loaded.kept.id):
        meeting = asyncio.create_task(_met(loaded, company))
        briefs = [brief_of(loaded, row["content"], before=row["ordinal"]) for row in said]
        found = await asyncio.gather(*(analysed(each, company) for each in briefs))
        met = await meeting
    for row, analysis in zip(said, found, strict=True):
        row |= analysed_values(row["content"], analysis, CorrectionStyle.END_OF_SESSION)
    statement = LOOKED_AT.format(mine=mine_sql(viewer, "$2"))
    async with transaction(viewer):
        for row in said:
            values = (row[name] for name in ANALYSED)
            await connection().execute(statement, row["id"], viewer.owner_id, *values)
        if met:
            await _tick(met, loaded.kept.id, viewer)


async def _met(loaded: Loaded, company: Company) -> dict[str, str]:
    """Objectives whose evidence has appeared, each with the learner's own words for it."""
    kept = loaded.kept
    if all(each.met for each in kept.goals):
        return {}
    history = tuple(Said(row["role"], row["content"]) for row in loaded.messages if row["content"])
    try:
        async with asyncio.timeout(company.patience.analysis_s):
            verdicts = await company.analyst.judge(kept.draft, history, kept.talk.scene)
    except Exception as cause:  # the debrief looks again
        log.warning("objectives.not_judged", error=type(cause).__name__)
        return {}
    return {each.objective: each.quote for each in verdicts if each.met and each.quote}


async def _tick(met: dict[str, str], conversation_id: str, viewer: Viewer) -> None:
    """Within the caller's transaction. The lock holds back another batch that ticks at the same time."""
    kept = await load_conversation(conversation_id, viewer, "FOR UPDATE OF c")
    goals = kept.goals
    for objective, quote in met.items():
        goals = ticked(goals, (objective,), quote)
    scene = replace(kept.talk.scene, met=tuple(dict.fromkeys((*kept.talk.scene.met, *met))))
    talk = replace(kept.talk, scene=scene)
    statement = TICK.format(mine=mine_sql(viewer, "$2"))
    await connection().execute(statement, conversation_id, viewer.owner_id, as_json(goals), as_json(talk))


async def _view(
    conversation_id: str, rows: list[dict[str, Any]], loaded: Loaded, viewer: Viewer, time: TimeLeft
) -> LinesView:
    async with transaction(viewer):
        after = await last_kept(conversation_id)
    return LinesView(items=[view_of(row, loaded.showing) for row in rows], after=after, time=time)
