"""One answer from beginning to end: said into its log, judged, and stored in one step that happens once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import CorrectionStyle
from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.company import Company
from kaiwa.conversations.line_log import AGAIN, DONE, HEARD, MESSAGE, TIME, LineLog, Nothing
from kaiwa.conversations.message_rows import (
    ANALYSED,
    Showing,
    analysed_values,
    annotated_values,
    as_json,
    view_of,
)
from kaiwa.conversations.partner import Analysis, Help, Reply, TurnBrief
from kaiwa.conversations.speaking import Spoken, analysed, spoken
from kaiwa.conversations.talk import Goal, Talk, ticked
from kaiwa.conversations.time_left import TimeLeft
from kaiwa.conversations.turn_views import TurnView, objectives_of
from kaiwa.conversations.vocabulary import MessageStatus
from kaiwa.curriculum.provenance import Made
from kaiwa.database import fetch, transaction
from kaiwa.languages.annotating import annotate_texts
from kaiwa.live import Live
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

log = structlog.get_logger()

LEASE_S: Final = 12
"""So long after its process died, a reply is taken over by whoever looks."""
EXTEND_EVERY_S: Final = 4.0

EXTEND: Final = """
    UPDATE messages SET answering_until = now() + make_interval(secs => $3)
    WHERE id = $1 AND status = 'streaming' AND {mine} RETURNING id"""
SETTLE: Final = """
    WITH said AS (
        UPDATE messages SET content = $4, status = 'complete', answering_until = NULL, translated_content = $5,
            tokens = $6, romanization = $7, pinyin = $8, hiragana = $9, katakana = $10, kanji = $11, level = $12,
            origin = $13, model = $14, prompt_version = $15, origin_reason = $16
        WHERE id = $1 AND status = 'streaming' AND {mine} RETURNING id
    ), heard AS (
        UPDATE messages SET corrections = $18, grammar_analysis = $19, vocabulary_analysis = $20,
            translated_content = $21, translation_confidence = $22, translation_provider = $23
        WHERE id = $17 AND EXISTS (SELECT FROM said)
    )
    UPDATE conversations SET state = jsonb_set(state, '{{talk}}', $24::jsonb), objectives = $25, updated_at = now()
    WHERE id = $3 AND EXISTS (SELECT FROM said) RETURNING id"""


class Job(Struct, frozen=True, kw_only=True):
    """Everything that an answer needs, so that it goes on when the request is gone."""

    viewer: Viewer
    conversation_id: str
    reply: Mapping[str, Any]
    """The row as it was begun."""
    heard: Mapping[str, Any] | None
    """The learner's message; None when the partner speaks first."""
    brief: TurnBrief
    talk: Talk
    goals: tuple[Goal, ...]
    style: CorrectionStyle
    overrides: Mapping[str, str]
    showing: Showing
    time: TimeLeft | None = None
    """As the learner's turn left it; None when the partner speaks first, or for another process."""
    is_taken_over: bool = False
    """Another process began it and died: what it said is taken back first."""

    @property
    def reply_id(self) -> str:
        return str(self.reply["id"])


async def answer(job: Job, company: Company, live: Live) -> TurnView | None:
    """None where somebody else settled it meanwhile: it was cancelled, or another process was faster."""
    with on_behalf_of(job.viewer, talk=job.conversation_id):
        async with _leased(job):
            return await _answered(job, company, live)


async def _answered(job: Job, company: Company, live: Live) -> TurnView | None:
    language = job.brief.scenario.target_language
    line = LineLog(live, job.reply_id, language, job.overrides)
    if job.is_taken_over:
        line.tell(AGAIN, Nothing())
    if job.heard is not None:
        line.tell(HEARD, view_of(job.heard, job.showing))
    if job.time is not None and job.time.is_warning:
        line.tell(TIME, job.time)
    analysing = asyncio.create_task(_analysis(job, company))
    try:
        said = await spoken(job.brief, job.talk.rating, company, line)
        await line.end()
        analysis = await analysing
    except BaseException:
        line.close()
        raise
    finally:
        analysing.cancel()
    annotation = (await annotate_texts([said.reply.content], language, job.overrides))[0]
    reply = {**job.reply, **annotated_values(annotation), **_reply_values(said)}
    heard = (
        {**job.heard, **analysed_values(job.brief.said, analysis, job.style)}
        if job.heard is not None
        else None
    )
    talk, goals = _moved(job, said.reply)
    if not await _settle(job, reply, heard, talk, goals):
        log.info("reply.settled_elsewhere")
        return None
    told = TurnView(
        message=view_of(heard, job.showing) if heard else None,
        reply=view_of(reply, job.showing),
        objectives=objectives_of(goals),
        understanding=said.reply.understanding,
        choices=list(talk.choices),
        finished=talk.scene.finished,
        time=job.time,
    )
    line.tell(MESSAGE, told)
    line.tell(DONE, Nothing())
    await line.flush()
    return told


async def _analysis(job: Job, company: Company) -> Analysis:
    if job.heard is None or job.brief.state.ladder is not None:  # an answer to a question is no speech
        return Analysis()
    return await analysed(job.brief, company)


def _moved(job: Job, reply: Reply) -> tuple[Talk, tuple[Goal, ...]]:
    talk = replace(job.talk, scene=reply.state, help=Help.NONE, choices=reply.choices)
    return talk, ticked(job.goals, reply.state.met, job.brief.said)


def _reply_values(said: Spoken) -> dict[str, Any]:
    made: Made = said.made
    return {
        "content": said.reply.content,
        "status": MessageStatus.COMPLETE.value,
        "translated_content": said.reply.translation or None,
        "level": float(said.drift.level),
        "origin": made.origin.value,
        "model": made.model or None,
        "prompt_version": made.prompt_version or None,
        "origin_reason": made.reason or None,
    }


async def _settle(
    job: Job, reply: Mapping[str, Any], heard: Mapping[str, Any] | None, talk: Talk, goals: tuple[Goal, ...]
) -> bool:
    """One statement: the reply is there whole, with all that follows from it, or somebody else's is."""
    said = [reply[name] for name in SAID]
    about = [heard[name] for name in ABOUT] if heard is not None else [None] * len(ABOUT)
    async with transaction(job.viewer):
        rows = await fetch(
            SETTLE.format(mine=mine_sql(job.viewer, "$2", "messages")),
            job.reply_id,
            job.viewer.owner_id,
            job.conversation_id,
            *said,
            *about,
            as_json(talk),
            as_json(goals),
        )
    return bool(rows)


SAID: Final = (
    "content", "translated_content", "tokens", "romanization", "pinyin", "hiragana", "katakana", "kanji", "level",
    "origin", "model", "prompt_version", "origin_reason",
)  # fmt: skip
ABOUT: Final = ("id", *ANALYSED)


@asynccontextmanager
async def _leased(job: Job) -> AsyncIterator[None]:
    """Held while the process lives, given back when it stops: the next reader then goes on at once."""
    keeping = asyncio.create_task(_keep(job, asyncio.current_task()))
    try:
        yield
    except asyncio.CancelledError:
        await asyncio.shield(_extend(job, 0.0))
        raise
    finally:
        keeping.cancel()


async def _keep(job: Job, answering: "asyncio.Task[Any] | None") -> None:
    while True:
        await asyncio.sleep(EXTEND_EVERY_S)
        if not await _extend(job, LEASE_S) and answering is not None:
            answering.cancel()  # cancelled elsewhere: nobody waits for this answer any more
            return


async def _extend(job: Job, seconds: float) -> bool:
    statement = EXTEND.format(mine=mine_sql(job.viewer, "$2"))
    async with transaction(job.viewer):
        return bool(await fetch(statement, job.reply_id, job.viewer.owner_id, float(seconds)))
