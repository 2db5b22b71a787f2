"""A conversation begins: from a day, a scene, or freely, for a learner or a guest; the partner speaks first."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

import asyncpg
from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.accounts.vocabulary import CorrectionStyle, ReadingDisplay
from kaiwa.clock import is_zone, local_day, now
from kaiwa.conversations.answering import LEASE_S, Job
from kaiwa.conversations.counting import count_attempt, count_use
from kaiwa.conversations.errors import NotPlayable, RealtimeMissing
from kaiwa.conversations.message_rows import Showing, as_json
from kaiwa.conversations.partner import SceneState, TurnBrief
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.scenes import (
    UNKNOWN_LEVEL,
    Chosen,
    finding_out,
    of_a_day,
    of_a_scenario,
    on_the_spot,
)
from kaiwa.conversations.sittings import Seat, sit_down
from kaiwa.conversations.talk import Played, Talk, goals_of
from kaiwa.conversations.turns import fresh_row
from kaiwa.conversations.vocabulary import MessageRole, MessageStatus, Mode
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Invalid
from kaiwa.languages.annotating import must_be_supported
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

LISTENER: Final = """
    SELECT u.time_zone, u.native_language_id, p.speaking_level, p.correction_style, p.reading_display
    FROM users u LEFT JOIN user_preferences p ON p.user_id = u.id WHERE u.id = $1"""
ASKING: Final = """
    SELECT c.id FROM conversations c
    WHERE c.is_onboarding AND c.target_language_id = $1 AND c.status = 'open' AND c.deleted_at IS NULL AND {mine}
    ORDER BY c.created_at DESC LIMIT 1"""
STOP_ASKING: Final = """
    UPDATE conversations c SET status = 'abandoned', updated_at = $3
    WHERE c.is_onboarding AND c.target_language_id = $1 AND c.status = 'open' AND c.deleted_at IS NULL AND {mine}"""
OPEN_ONE: Final = """
    SELECT c.id FROM conversations c
    WHERE c.assignment_id = $1 AND c.day_index = $3 AND c.status = 'open' AND c.deleted_at IS NULL AND {mine}"""
LEAVE: Final = """
    UPDATE conversations c SET status = 'abandoned', updated_at = $4
    WHERE c.assignment_id = $1 AND c.day_index = $3 AND c.status = 'open' AND c.deleted_at IS NULL AND {mine}"""
SPEAKER: Final = """
    SELECT id FROM speakers WHERE language_id = $1 AND is_active ORDER BY (gender = $2) DESC, id LIMIT 1"""
BEGIN: Final = """
    INSERT INTO conversations (id, user_id, guest_id, target_language_id, scenario_id, assignment_id, day_index,
        speaker_id, title, mode, message_count, objectives, state, started_on, created_at, updated_at,
        is_onboarding)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $13, $14, $14, $15)"""
SPEAK_FIRST: Final = """
    INSERT INTO messages (id, conversation_id, user_id, guest_id, ordinal, role, content, status, answering_until,
        created_at, created_on)
    VALUES ($1, $2, $3, $4, 1, 'assistant', '', 'streaming', now() + make_interval(secs => $5), $6, $7)"""
LONGEST_TITLE: Final = 200


class Start(Struct, frozen=True, kw_only=True):
    target_language: str | None = None
    scenario_id: str | None = None
    assignment_id: UUID | None = None
    day: int | None = None
    mode: Mode = Mode.TRADITIONAL
    level: int | None = None
    time_zone: str | None = None
    """A guest's; a person's is their account's."""
    is_onboarding: bool = False
    """To find out where one stands; ``level`` is then where one believes to stand."""
    anew: bool = False
    """Leave a talk of the same day that is still open, and begin again."""


class Started(Struct, frozen=True):
    conversation_id: str
    reply_id: str | None
    """The partner's first line; None where a talk of the same day was open already."""


class Listener(Struct, frozen=True, kw_only=True):
    time_zone: str = "UTC"
    native_language: str = "en"
    level: int = UNKNOWN_LEVEL
    style: CorrectionStyle = CorrectionStyle.GENTLE
    display: ReadingDisplay = ReadingDisplay.ALWAYS


async def start_conversation(start: Start, viewer: Viewer, replies: Replies) -> Started:
    """A day's talk is begun once: on a second device it is the same one."""
    if start.mode is Mode.REALTIME and not replies.company.talks_live:
        raise RealtimeMissing
    async with transaction(viewer):
        listener = await _listener(start, viewer)
        chosen = await _given(start, viewer)
    if chosen is None:
        chosen = await _free(start, listener, replies)
    language = chosen.draft.target_language
    if start.target_language not in (None, language):
        raise Invalid("This scene is in another language.", field="target_language")
    if chosen.ladder is None and not replies.company.speaks(language):
        raise NotPlayable(field="target_language")
    try:
        return await _begin(start, chosen, listener, viewer, replies)
    except asyncpg.UniqueViolationError:  # begun on two devices at once: the first one's is it
        async with transaction(viewer):
            open_one = await _open_one(chosen, viewer)
        if open_one is None:
            raise
        return Started(open_one, None)


async def _given(start: Start, viewer: Viewer) -> Chosen | None:
    if start.is_onboarding:
        return None
    if start.assignment_id is not None:
        return await of_a_day(start.assignment_id, start.day, viewer)
    if start.scenario_id is not None:
        return await of_a_scenario(start.scenario_id, viewer)
    return None


async def _free(start: Start, listener: Listener, replies: Replies) -> Chosen:
    if start.target_language is None:
        raise Invalid("Say which language you want to talk in.", field="target_language")
    must_be_supported(start.target_language)
    if start.is_onboarding:
        return finding_out(start.target_language, start.level, uuid4().hex)
    if not replies.company.speaks(start.target_language):
        raise NotPlayable(field="target_language")
    level = start.level or listener.level
    return await on_the_spot(start.target_language, level, uuid4().hex, replies.company.stager)


async def _listener(start: Start, viewer: Viewer) -> Listener:
    zone = start.time_zone or "UTC"
    if not is_zone(zone):
        raise Invalid("This is no time zone. Send one such as Europe/Madrid.", field="time_zone")
    rows = await fetch(LISTENER, viewer.user_id) if viewer.user_id is not None else []
    if not rows:
        return Listener(time_zone=zone)
    row = rows[0]
    return Listener(
        time_zone=row["time_zone"],
        native_language=row["native_language_id"] or "en",
        level=row["speaking_level"] or UNKNOWN_LEVEL,
        style=CorrectionStyle(row["correction_style"] or CorrectionStyle.GENTLE),
        display=ReadingDisplay(row["reading_display"] or ReadingDisplay.ALWAYS),
    )


async def _begin(
    start: Start, chosen: Chosen, listener: Listener, viewer: Viewer, replies: Replies
) -> Started:
    at = now()
    async with transaction(viewer):
        overrides = await load_overrides(viewer, chosen.draft.target_language)
        job = _first_line(chosen, listener, overrides, viewer, at)
        if start.anew:
            await _leave(chosen, viewer, at)
        elif (open_one := await _open_one(chosen, viewer)) is not None:
            return Started(open_one, None)
        await _insert(job, chosen, listener, at, start.mode)
        if chosen.scenario_id is not None:
            await count_attempt(chosen.scenario_id, viewer, at)
        await sit_down(_seat(job, listener), replies.terms, is_practice=chosen.ladder is None)
    if chosen.scenario_id is not None:
        await count_use(chosen.scenario_id)
    replies.begin(job)
    return Started(job.conversation_id, job.reply_id)


def _seat(job: Job, listener: Listener) -> Seat:
    return Seat(
        conversation_id=job.conversation_id,
        language=job.brief.scenario.target_language,
        time_zone=listener.time_zone,
        viewer=job.viewer,
    )


async def _open_one(chosen: Chosen, viewer: Viewer) -> str | None:
    if chosen.ladder is not None:
        asking = ASKING.format(mine=mine_sql(viewer, "$2", "c"))
        rows = await fetch(asking, chosen.draft.target_language, viewer.owner_id)
        return rows[0]["id"] if rows else None
    if chosen.assignment_id is None:
        return None
    statement = OPEN_ONE.format(mine=mine_sql(viewer, "$2", "c"))
    rows = await fetch(statement, chosen.assignment_id, viewer.owner_id, chosen.day)
    return rows[0]["id"] if rows else None


async def _leave(chosen: Chosen, viewer: Viewer, at: datetime) -> None:
    if chosen.ladder is not None:
        statement = STOP_ASKING.format(mine=mine_sql(viewer, "$2", "c"))
        await connection().execute(statement, chosen.draft.target_language, viewer.owner_id, at)
    if chosen.assignment_id is not None:
        statement = LEAVE.format(mine=mine_sql(viewer, "$2", "c"))
        await connection().execute(statement, chosen.assignment_id, viewer.owner_id, chosen.day, at)


def _first_line(
    chosen: Chosen, listener: Listener, overrides: dict[str, str], viewer: Viewer, at: datetime
) -> Job:
    draft = chosen.draft
    talk = Talk(
        partner_name=draft.persona.name_template,
        rating=draft.difficulty_rating,
        into=listener.native_language,
        time_zone=listener.time_zone,
        without_hints=chosen.without_hints,
        scene=SceneState(ladder=chosen.ladder),
    )
    return Job(
        viewer=viewer,
        conversation_id=uuid4().hex,
        reply=fresh_row(
            id=uuid4().hex,
            ordinal=1,
            role=MessageRole.ASSISTANT.value,
            content="",
            status=MessageStatus.STREAMING.value,
            created_at=at,
        ),
        heard=None,
        brief=TurnBrief(
            scenario=draft,
            state=talk.scene,
            history=(),
            said="",
            partner_name=talk.partner_name,
            correction_style=listener.style,
        ),
        talk=talk,
        goals=goals_of(draft),
        style=listener.style,
        overrides=overrides,
        showing=Showing(listener.display),
    )


async def _insert(job: Job, chosen: Chosen, listener: Listener, at: datetime, mode: Mode) -> None:
    draft, viewer, day = chosen.draft, job.viewer, local_day(at, listener.time_zone)
    speakers = await fetch(SPEAKER, draft.target_language, draft.persona.gender)
    await connection().execute(
        BEGIN,
        job.conversation_id,
        viewer.user_id,
        viewer.guest_id,
        draft.target_language,
        chosen.scenario_id,
        chosen.assignment_id,
        chosen.day,
        speakers[0]["id"] if speakers else None,
        draft.title[:LONGEST_TITLE],
        mode.value,
        as_json(job.goals),
        as_json(Played(draft=draft, talk=job.talk)),
        day,
        at,
        chosen.ladder is not None,
    )
    await connection().execute(
        SPEAK_FIRST,
        job.reply_id,
        job.conversation_id,
        viewer.user_id,
        viewer.guest_id,
        float(LEASE_S),
        at,
        day,
    )
