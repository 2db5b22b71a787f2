"""A conversation as a turn needs it: what is played, what was said, who listens, and how they want it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.accounts.vocabulary import CorrectionStyle, ReadingDisplay
from kaiwa.conversations.errors import FindingOut
from kaiwa.conversations.message_rows import COLUMNS, Showing
from kaiwa.conversations.partner import Said
from kaiwa.conversations.talk import Goal, Played, Talk
from kaiwa.conversations.vocabulary import ConversationStatus, MessageRole, MessageStatus
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.database import fetch
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

REMEMBERED: Final = 40
"""Messages that a partner is told of."""

CONVERSATION: Final = """
    SELECT c.id, c.status, c.version, c.target_language_id, c.scenario_id, c.assignment_id, c.day_index,
           c.state, c.objectives, c.debrief, c.started_on, c.created_at, c.finished_at, c.message_count,
           c.duration_seconds,
           u.time_zone, p.correction_style, p.reading_display
    FROM conversations c LEFT JOIN users u ON u.id = c.user_id LEFT JOIN user_preferences p ON p.user_id = c.user_id
    WHERE c.id = $1 AND c.deleted_at IS NULL AND {mine}"""
MESSAGES: Final = (
    f"SELECT {', '.join(f'm.{name}' for name in COLUMNS)}, m.grammar_analysis, m.client_id, "  # noqa: S608 - names of ours
    "m.answering_until < now() AS is_orphaned FROM messages m "
    "WHERE m.conversation_id = $1 AND {mine} {and_more} ORDER BY m.ordinal DESC LIMIT {limit}"
)
KNOWN: Final = """
    SELECT word FROM vocabulary_progress
    WHERE user_id = $1 AND language_id = $2 AND mastery IN ('known', 'review')"""


class Kept(Struct, frozen=True, kw_only=True):
    """A conversation's row, decoded."""

    id: str
    status: ConversationStatus
    version: int
    language: str
    scenario_id: str | None
    assignment_id: UUID | None
    day: int | None
    played: Played
    goals: tuple[Goal, ...]
    debrief: str | None
    """JSON, as it was kept."""
    created_at: datetime
    finished_at: datetime | None
    duration_seconds: int
    time_zone: str
    style: CorrectionStyle
    display: ReadingDisplay

    @property
    def talk(self) -> Talk:
        return self.played.talk

    @property
    def draft(self) -> ScenarioDraft:
        return self.played.draft

    @property
    def is_finished(self) -> bool:
        return self.status is ConversationStatus.FINISHED

    @property
    def is_onboarding(self) -> bool:
        return self.talk.scene.ladder is not None


Row = Mapping[str, Any]


class Loaded(Struct, frozen=True, kw_only=True):
    kept: Kept
    messages: tuple[Row, ...]
    """The last ones, oldest first."""
    overrides: dict[str, str]
    showing: Showing

    @property
    def speaking(self) -> Row | None:
        """The partner's line that is still being said."""
        return next((row for row in self.messages if row["status"] == MessageStatus.STREAMING), None)

    @property
    def last_line(self) -> Row | None:
        """What the partner said last."""
        return next((row for row in reversed(self.messages) if row["role"] == MessageRole.ASSISTANT), None)

    def history(self, before: int) -> tuple[Said, ...]:
        """What was said before a message, without what nobody finished saying."""
        return tuple(
            Said(row["role"], row["content"])
            for row in self.messages
            if row["ordinal"] < before and row["content"] and row["role"] != MessageRole.SYSTEM
        )


async def load_conversation(conversation_id: str, viewer: Viewer, lock: str = "") -> Kept:
    """Within the caller's transaction; another's id is as unknown as one that does not exist."""
    statement = CONVERSATION.format(mine=mine_sql(viewer, "$2", "c"))
    rows = await fetch(f"{statement} {lock}", conversation_id, viewer.owner_id)
    if not rows:
        raise NotFound
    return _kept(rows[0])


async def load_talk(conversation_id: str, viewer: Viewer) -> Loaded:
    """Within the caller's transaction."""
    kept = await load_conversation(conversation_id, viewer)
    rows = await load_messages(conversation_id, viewer, limit=REMEMBERED)
    return Loaded(
        kept=kept,
        messages=tuple(reversed(rows)),
        overrides=await load_overrides(viewer, kept.language),
        showing=await load_showing(kept, viewer),
    )


def must_not_be_asking(kept: Kept) -> None:
    """Until it is over, help would be given to the wrong end."""
    if kept.is_onboarding and not kept.talk.scene.finished:
        raise FindingOut


async def load_messages(
    conversation_id: str, viewer: Viewer, and_more: str = "", *more: Any, limit: int
) -> list[Row]:
    """Newest first. ``and_more`` is our own SQL; its first argument is ``$3``."""
    statement = MESSAGES.format(mine=mine_sql(viewer, "$2", "m"), and_more=and_more, limit=limit)
    return list(await fetch(statement, conversation_id, viewer.owner_id, *more))


async def load_showing(kept: Kept, viewer: Viewer) -> Showing:
    known: frozenset[str] = frozenset()
    if kept.display is ReadingDisplay.UNKNOWN and viewer.user_id is not None:
        known = frozenset(row["word"] for row in await fetch(KNOWN, viewer.user_id, kept.language))
    return Showing(kept.display, known, kept.is_finished)


def _kept(row: Row) -> Kept:
    played = msgspec.json.decode(row["state"], type=Played)
    return Kept(
        id=row["id"],
        status=ConversationStatus(row["status"]),
        version=row["version"],
        language=row["target_language_id"],
        scenario_id=row["scenario_id"],
        assignment_id=row["assignment_id"],
        day=row["day_index"],
        played=played,
        goals=msgspec.json.decode(row["objectives"], type=tuple[Goal, ...]),
        debrief=row["debrief"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        duration_seconds=row["duration_seconds"],
        time_zone=row["time_zone"] or played.talk.time_zone,
        style=CorrectionStyle(row["correction_style"] or CorrectionStyle.GENTLE),
        display=ReadingDisplay(row["reading_display"] or ReadingDisplay.ALWAYS),
    )
