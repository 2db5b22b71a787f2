"""A conversation ends once: it is judged, the debrief is kept, the day is completed and its words come back."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
import structlog
from msgspec import Struct

from kaiwa.accounts.readings import load_overrides
from kaiwa.behalf import on_behalf_of
from kaiwa.bell import Ring
from kaiwa.billing.usage import Terms
from kaiwa.clock import now
from kaiwa.conversations.company import Company
from kaiwa.conversations.counting import count_completion, count_talk
from kaiwa.conversations.debrief import (
    Debrief,
    Outcome,
    Turn,
    Word,
    checked_in,
    hook_of,
    listed,
    outcomes,
    praise,
    settled,
    words_of,
)
from kaiwa.conversations.errors import NotFinished, StillAnswering
from kaiwa.conversations.loading import Kept, Row, load_conversation, load_messages
from kaiwa.conversations.message_rows import as_json, noted_of
from kaiwa.conversations.partner import Said, Verdict
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.sittings import count, go_on, leave, seat_of, seconds_talked
from kaiwa.conversations.turns import take_over
from kaiwa.conversations.vocabulary import MessageRole, MessageStatus
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.day_completion import complete_day
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import DAYS, Origin
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.languages.annotating import in_own_readings
from kaiwa.ownership import mine_sql
from kaiwa.practice.keeping import KeptItem, keep_items, note_met
from kaiwa.practice.letting_go import let_go
from kaiwa.viewer import Viewer

log = structlog.get_logger()

MOST_JUDGED: Final = 600
"""Messages; whoever talks longer is judged by the last of them."""

END: Final = """
    UPDATE conversations SET status = 'finished', finished_at = $3, debrief = $4, objectives = $5,
        comfort_rating = $6, engagement_level = $7, duration_seconds = $8, version = version + 1, updated_at = $3
    WHERE id = $1 AND status IN ('open', 'abandoned') AND deleted_at IS NULL AND {mine} RETURNING id"""
LOCK: Final = "SELECT FROM conversations WHERE id = $1 AND {mine} FOR UPDATE"
RATE: Final = """
    UPDATE conversations SET comfort_rating = coalesce($3, comfort_rating),
        engagement_level = coalesce($4, engagement_level), updated_at = now()
    WHERE id = $1 AND status = 'finished' AND deleted_at IS NULL AND {mine} RETURNING id"""
ENDED: Final = """
    SELECT target_language_id, comfort_rating, engagement_level, finished_at, debrief FROM conversations
    WHERE id = $1 AND deleted_at IS NULL AND {mine}"""
TOMORROW: Final = """
    SELECT p.id AS path_id, p.schedule -> $2::int AS day FROM learning_path_assignments a
    JOIN learning_paths p ON p.id = a.path_id WHERE a.id = $1"""


class Wishes(Struct, frozen=True, kw_only=True):
    """What the learner says when they finish; all of it can be left out."""

    comfort_rating: int | None = None
    engagement_level: int | None = None
    keep: tuple[str, ...] | None = None
    """Of the words offered, those to keep; all of them when it is left out."""


class DebriefView(Struct, frozen=True, kw_only=True):
    conversation_id: str
    finished_at: datetime
    comfort_rating: int | None
    engagement_level: int | None
    debrief: Debrief


async def finish(
    conversation_id: str, wishes: Wishes, viewer: Viewer, replies: Replies, ring: Ring
) -> DebriefView:
    """Asked again, it answers the same: one statement decides who ends it, and everything hangs on that one."""
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
        messages = (
            await load_messages(conversation_id, viewer, limit=MOST_JUDGED) if not kept.is_finished else []
        )
        tomorrow, path_id = await _tomorrow(kept)
    if not kept.is_finished:
        await _must_be_still(kept, messages, viewer, replies)
        with on_behalf_of(viewer):
            debrief, found = await _debriefed(kept, messages[::-1], wishes, tomorrow, replies.company)
        if await _end(kept, debrief, found, wishes, viewer, replies.terms) and path_id is not None:
            await requeue(path_id, ring)  # a finished day moves the need of those after it
    return await get_debrief(conversation_id, viewer)


async def get_debrief(conversation_id: str, viewer: Viewer) -> DebriefView:
    async with transaction(viewer):
        rows = await fetch(ENDED.format(mine=mine_sql(viewer, "$2")), conversation_id, viewer.owner_id)
        if not rows:
            raise NotFound
        row = rows[0]
        language = row["target_language_id"]
        overrides = await load_overrides(viewer, language)
    if row["debrief"] is None:
        raise NotFinished
    debrief = msgspec.json.decode(row["debrief"], type=Debrief)
    words = await in_own_readings(debrief.words, language, overrides)
    return DebriefView(
        conversation_id=conversation_id,
        finished_at=row["finished_at"],
        comfort_rating=row["comfort_rating"],
        engagement_level=row["engagement_level"],
        debrief=msgspec.structs.replace(debrief, words=tuple(words)),
    )


async def rate(conversation_id: str, wishes: Wishes, viewer: Viewer) -> DebriefView:
    """How it felt may be said later; what is left out stays."""
    async with transaction(viewer):
        statement = RATE.format(mine=mine_sql(viewer, "$2"))
        await fetch(
            statement, conversation_id, viewer.owner_id, wishes.comfort_rating, wishes.engagement_level
        )
    return await get_debrief(conversation_id, viewer)


async def _must_be_still(kept: Kept, messages: Sequence[Row], viewer: Viewer, replies: Replies) -> None:
    reply = next((row for row in messages if row["status"] == MessageStatus.STREAMING), None)
    if reply is None:
        return
    if reply["is_orphaned"]:
        await take_over(kept.id, viewer, replies)
    raise StillAnswering(reply_id=reply["id"])


async def _debriefed(
    kept: Kept, messages: Sequence[Row], wishes: Wishes, tomorrow: Day | None, company: Company
) -> tuple[Debrief, tuple[Outcome, ...]]:
    turns = [_turn(row) for row in messages if row["role"] == MessageRole.USER]
    verdicts, judge = await _judged(kept, messages, company) if turns and kept.goals else (None, None)
    found = outcomes(kept.goals, verdicts, turns)
    corrections, more = listed(turns)
    talk = kept.talk
    debrief = Debrief(
        objectives=found,
        went_well=()
        if kept.is_onboarding
        else praise(found, turns, helped=talk.asked_help or bool(talk.scene.helped)),
        corrections=corrections,
        more_corrections=more,
        words=words_of(kept.draft, talk.looked_up, turns, wishes.keep),
        hook=hook_of(tomorrow),
        turns=len(turns),
        seconds=kept.duration_seconds,
        checked=checked_in(turns),
        judged_by=judge,
    )
    return debrief, found


def _turn(row: Row) -> Turn:
    about = msgspec.json.decode(row["grammar_analysis"]) if row["grammar_analysis"] else {}
    return Turn(row["id"], row["content"], noted_of(row["corrections"]), tuple(about.get("checked", ())))


async def _judged(
    kept: Kept, messages: Sequence[Row], company: Company
) -> tuple[tuple[Verdict, ...] | None, Origin | None]:
    """By the analyst, else by the offline one; else what was ticked while talking has to do."""
    history = tuple(Said(row["role"], row["content"]) for row in messages if row["content"])
    for analyst in (company.analyst, company.stand_in_analyst_for(kept.language)):
        if analyst is None:
            continue
        try:
            if analyst.origin is Origin.OFFLINE:
                await company.stager.ready_to_talk(kept.language)
            async with asyncio.timeout(company.patience.reply_s):
                verdicts = await analyst.judge(kept.draft, history, kept.talk.scene)
            made = next((each.made.origin for each in verdicts if each.made), analyst.origin)
        except Exception as cause:  # the debrief comes all the same
            log.warning("debrief.not_judged", error=type(cause).__name__)
            continue
        return verdicts, made
    return None, None


async def _end(
    kept: Kept, debrief: Debrief, found: tuple[Outcome, ...], wishes: Wishes, viewer: Viewer, terms: Terms
) -> bool:
    at, seat = now(), seat_of(kept, viewer)
    async with transaction(viewer):
        # a turn locks the talk before its sitting, and the month's sums last: so do we
        await fetch(LOCK.format(mine=mine_sql(viewer, "$2")), kept.id, viewer.owner_id)
        gone = await go_on(seat)
        await leave(seat)
        seconds = await seconds_talked(kept.id, viewer)
        ended = await fetch(
            END.format(mine=mine_sql(viewer, "$2")),
            kept.id,
            viewer.owner_id,
            at,
            as_json(msgspec.structs.replace(debrief, seconds=seconds)),
            as_json(settled(kept.goals, found)),
            wishes.comfort_rating,
            wishes.engagement_level,
            seconds,
        )
        if ended and debrief.turns and not kept.is_onboarding:
            await _count(kept, debrief, viewer, at, seconds)
        await count(gone, terms)
    return bool(ended and debrief.turns)


async def _count(kept: Kept, debrief: Debrief, viewer: Viewer, at: datetime, seconds: int) -> None:
    """Within the transaction that has just ended the talk: all of this happens with it, once."""
    if kept.assignment_id is not None and kept.day is not None:
        with suppress(
            Conflict, NotFound
        ):  # a path that was archived or deleted meanwhile has no days to finish
            missed = [each.id for each in debrief.objectives if not each.met]
            await complete_day(kept.assignment_id, kept.day, viewer, at, missed=missed)
    if kept.scenario_id is not None:
        await count_completion(kept.scenario_id, viewer, at, seconds)
    if viewer.user_id is not None:
        await count_talk(viewer.user_id, kept.language, debrief.turns, seconds, at)
        await _keep_words(kept, debrief.words, viewer.user_id, at)


async def _keep_words(kept: Kept, words: Sequence[Word], user_id: UUID, at: datetime) -> None:
    """A completed day has kept its new words already: of those, only what was used is news."""
    in_path = kept.assignment_id is not None
    new = {each.text for each in kept.draft.new_items} if in_path else set()
    wanted = [each for each in words if each.kept and (each.used or each.text not in new)]
    await keep_words(kept, wanted, user_id, at)
    await let_words_go(kept, [each for each in words if not each.kept], user_id, at)
    brought_back = {each.text for each in kept.draft.review_items} - {each.text for each in wanted}
    await note_met(user_id, kept.language, brought_back, at)


async def keep_words(kept: Kept, words: Sequence[Word], user_id: UUID, at: datetime) -> None:
    """Within the caller's transaction."""
    items = [
        KeptItem(
            text=each.text,
            reading=each.reading,
            gloss=each.gloss,
            context=each.context,
            kind=each.kind,
            item_id=each.item_id,
            used=each.used,
        )
        for each in words
    ]
    inside_path = kept.assignment_id is not None
    await keep_items(user_id, kept.language, items, time_zone=kept.time_zone, at=at, inside_path=inside_path)


async def let_words_go(kept: Kept, words: Sequence[Word], user_id: UUID, at: datetime) -> None:
    """Within the caller's transaction: what the talk has kept and its learner does not want."""
    until = kept.finished_at or at
    texts = [each.text for each in words]
    await let_go(user_id, kept.language, texts, since=kept.created_at, until=until, at=at)


async def _tomorrow(kept: Kept) -> tuple[Day | None, str | None]:
    """The day after this one, and the path they belong to."""
    if kept.assignment_id is None or kept.day is None:
        return None, None
    rows: list[Any] = await fetch(TOMORROW, kept.assignment_id, kept.day)
    if not rows:
        return None, None
    is_last = kept.day >= DAYS or rows[0]["day"] is None
    return None if is_last else msgspec.json.decode(rows[0]["day"], type=Day), rows[0]["path_id"]
