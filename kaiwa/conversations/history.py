"""The conversations somebody has had: list and search, look into, rename, take up again, delete."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.accounts.vocabulary import CorrectionStyle, ReadingDisplay
from kaiwa.billing.usage import Terms
from kaiwa.conversations.cleaning import cleaned
from kaiwa.conversations.loading import Kept, load_conversation, load_messages, load_showing
from kaiwa.conversations.message_rows import MessageView, view_of
from kaiwa.conversations.sittings import note_activity, seat_of, seconds_talked
from kaiwa.conversations.turn_views import ObjectiveView, objectives_of
from kaiwa.conversations.vocabulary import ConversationStatus, Mode
from kaiwa.curriculum.author import Phrase, ScenarioDraft
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, Invalid, NotFound
from kaiwa.languages.annotating import in_own_readings
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

PAGE: Final = 30
MOST_MESSAGES: Final = 200
LONGEST_TITLE: Final = 200

HEAD: Final = (
    "id", "title", "target_language_id", "mode", "status", "scenario_id", "assignment_id", "day_index",
    "is_onboarding", "message_count", "comfort_rating", "engagement_level", "started_on", "created_at", "updated_at", "finished_at",
)  # fmt: skip
LIST: Final = """
    SELECT {columns} FROM conversations c
    WHERE {mine} AND c.deleted_at IS NULL AND ($2::text IS NULL OR c.target_language_id = $2)
      AND ($3::text IS NULL OR c.status = $3)
      AND ($4::timestamptz IS NULL OR (c.created_at, c.id) < ($4, $5::text))
      AND ($6::text IS NULL OR c.title ILIKE $6 OR EXISTS (
          SELECT FROM messages m WHERE m.conversation_id = c.id AND {theirs}
          AND (m.content ILIKE $6 OR m.translated_content ILIKE $6)))
    ORDER BY c.created_at DESC, c.id DESC LIMIT {limit}"""
CHANGE: Final = """
    UPDATE conversations c SET {change}, updated_at = now()
    WHERE c.id = $1 AND c.deleted_at IS NULL AND {mine} RETURNING c.id"""


class ConversationHead(Struct, frozen=True, kw_only=True):
    """A line of the list."""

    id: str
    title: str
    target_language: str
    mode: Mode
    status: ConversationStatus
    scenario_id: str | None
    assignment_id: UUID | None
    day: int | None
    is_onboarding: bool
    """It was to find out where the learner stands."""
    message_count: int
    comfort_rating: int | None
    engagement_level: int | None
    started_on: date
    created_at: datetime
    updated_at: datetime
    finished_at: datetime | None


class ConversationPage(Struct, frozen=True):
    items: list[ConversationHead]
    next: str | None


class SceneWord(Struct, frozen=True, kw_only=True):
    text: str
    reading: str
    gloss: str
    is_review: bool


class SceneView(Struct, frozen=True, kw_only=True):
    """What the learner is told about the scene before and while they play."""

    partner: str
    partner_role: str
    setting: str
    description: str
    stakes: str
    introduction: str
    difficulty_rating: int
    estimated_duration_seconds: int
    phrases: list[Phrase]
    words: list[SceneWord]
    """What the scene is about, and what it brings back: one's own due words first."""


class ConversationView(Struct, frozen=True, kw_only=True):
    head: ConversationHead
    scene: SceneView
    objectives: list[ObjectiveView]
    choices: list[Phrase]
    finished: bool
    """The scene has come to its natural end; the debrief comes with ``finish``."""
    without_hints: bool
    correction_style: CorrectionStyle
    reading_display: ReadingDisplay
    speaking_message_id: str | None
    """The reply that is being said right now, to be followed."""
    seconds_talked: int


class MessagePage(Struct, frozen=True):
    items: list[MessageView]
    next: int | None
    """What to ask for ``after`` to get more; None at the end."""


class Asked(Struct, frozen=True, kw_only=True):
    language: str | None = None
    status: ConversationStatus | None = None
    q: str | None = None
    cursor: str | None = None


async def list_conversations(viewer: Viewer, asked: Asked) -> ConversationPage:
    at, last = key_of(asked.cursor, tuple[datetime, str]) if asked.cursor else (None, None)
    statement = LIST.format(
        columns=", ".join(f"c.{name}" for name in HEAD),
        mine=mine_sql(viewer, "$1", "c"),
        theirs=mine_sql(viewer, "$1", "m"),
        limit=PAGE + 1,
    )
    async with transaction(viewer):
        rows = await fetch(
            statement, viewer.owner_id, asked.language, asked.status, at, last, _pattern(asked.q)
        )
    items = [head_of(row) for row in rows[:PAGE]]
    more = cursor_of(items[-1].created_at, items[-1].id) if len(rows) > PAGE else None
    return ConversationPage(items, more)


async def get_conversation(conversation_id: str, viewer: Viewer) -> ConversationView:
    async with transaction(viewer):
        found = await _look(conversation_id, viewer)
    return await _shown(found)


async def get_messages(
    conversation_id: str, viewer: Viewer, *, after: int = 0, limit: int = 50
) -> MessagePage:
    """In their order; ``after`` is the ordinal of the last one that is known already."""
    limit = min(limit, MOST_MESSAGES)
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        showing = await load_showing(kept, viewer)
        which = "AND m.ordinal IN (SELECT ordinal FROM messages WHERE conversation_id = $1 AND ordinal > $3 ORDER BY ordinal LIMIT $4)"
        rows = await load_messages(conversation_id, viewer, which, after, limit + 1, limit=limit + 1)
    found = [view_of(row, showing) for row in reversed(rows)]
    return MessagePage(found[:limit], found[limit - 1].ordinal if len(found) > limit else None)


async def rename(conversation_id: str, title: str, viewer: Viewer) -> ConversationView:
    wanted = cleaned(title).strip()[:LONGEST_TITLE]
    if not wanted:
        raise Invalid("Give the conversation a title.", field="title")
    async with transaction(viewer):
        await _change(conversation_id, viewer, "title = $3", wanted)
        found = await _look(conversation_id, viewer)
    return await _shown(found)


async def delete(conversation_id: str, viewer: Viewer) -> None:
    """It may be wanted back; the privacy use case deletes for good."""
    async with transaction(viewer):
        await _change(conversation_id, viewer, "deleted_at = now()")


async def take_up_again(conversation_id: str, viewer: Viewer, terms: Terms) -> ConversationView:
    """Who comes back sits down anew, also where the talk had been given up."""
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        if kept.is_finished:
            raise Conflict("This conversation is over. Look at its debrief, or start another one.")
        if kept.status is ConversationStatus.ABANDONED:
            await _change(conversation_id, viewer, "status = 'open'")
        await note_activity(seat_of(kept, viewer), terms)
        found = await _look(conversation_id, viewer)
    return await _shown(found)


async def _change(conversation_id: str, viewer: Viewer, change: str, *values: Any) -> None:
    statement = CHANGE.format(change=change, mine=mine_sql(viewer, "$2", "c"))
    if not await fetch(statement, conversation_id, viewer.owner_id, *values):
        raise NotFound


class _Found(Struct, frozen=True):
    kept: Kept
    row: Any
    seconds: int
    overrides: dict[str, str]


async def _look(conversation_id: str, viewer: Viewer) -> _Found:
    kept = await load_conversation(conversation_id, viewer)
    rows = await fetch(
        f"SELECT {', '.join(HEAD)}, (SELECT m.id FROM messages m WHERE m.conversation_id = c.id "  # noqa: S608 - names of ours
        "AND m.status = 'streaming' ORDER BY m.ordinal DESC LIMIT 1) AS speaking FROM conversations c WHERE c.id = $1",
        conversation_id,
    )
    seconds = await seconds_talked(conversation_id, viewer)
    return _Found(kept, rows[0], seconds, await load_overrides(viewer, kept.language))


async def _shown(found: _Found) -> ConversationView:
    kept, row = found.kept, found.row
    draft, (language, own) = kept.draft, (kept.language, found.overrides)
    phrases, words = ((), []) if kept.talk.without_hints else (draft.phrases, _words(draft))
    return ConversationView(
        head=head_of(row),
        scene=SceneView(
            partner=kept.talk.partner_name,
            partner_role=draft.persona.title,
            setting=draft.persona.setting,
            description=draft.description,
            stakes=draft.persona.stakes,
            introduction=draft.persona.intro_prompt,
            difficulty_rating=kept.talk.rating,
            estimated_duration_seconds=draft.estimated_duration_seconds,
            phrases=await in_own_readings(phrases, language, own),
            words=await in_own_readings(words, language, own),
        ),
        objectives=objectives_of(kept.goals),
        choices=await in_own_readings(kept.talk.choices, language, own),
        finished=kept.talk.scene.finished,
        without_hints=kept.talk.without_hints,
        correction_style=kept.style,
        reading_display=kept.display,
        speaking_message_id=row["speaking"],
        seconds_talked=found.seconds,
    )


def _words(draft: ScenarioDraft) -> list[SceneWord]:
    marked = [(each, False) for each in draft.new_items] + [(each, True) for each in draft.review_items]
    return [
        SceneWord(text=each.text, reading=each.reading, gloss=each.gloss, is_review=is_review)
        for each, is_review in marked
    ]


def head_of(row: Any) -> ConversationHead:
    named = {"target_language_id": "target_language", "day_index": "day"}
    return msgspec.convert(
        {named.get(name, name): row[name] for name in HEAD}, ConversationHead, builtin_types=(UUID,)
    )


def _pattern(q: str | None) -> str | None:
    wanted = cleaned(q).strip() if q else ""
    if not wanted:
        return None
    for sign in ("\\", "%", "_"):
        wanted = wanted.replace(sign, "\\" + sign)
    return f"%{wanted}%"
