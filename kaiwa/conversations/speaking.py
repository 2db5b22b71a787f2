"""The partner's line for one turn, in time and at the learner's level, whoever has to step in for it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import structlog
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.conversations.cleaning import LONGEST_REPLY, cleaned
from kaiwa.conversations.company import Company
from kaiwa.conversations.drift import Drift, drift_of
from kaiwa.conversations.last_words import last_words
from kaiwa.conversations.line_log import LineLog
from kaiwa.conversations.partner import Analysis, Partner, PartnerEvent, Reply, TurnBrief
from kaiwa.curriculum.engine import EngineError
from kaiwa.curriculum.provenance import Made, made_by, shortened
from kaiwa.curriculum.vocabulary import Origin

log = structlog.get_logger()


class Unusable(Exception):
    """The partner answered, and what it answered is no line."""


class Spoken(Struct, frozen=True):
    reply: Reply
    made: Made
    drift: Drift


async def spoken(brief: TurnBrief, rating: int, company: Company, line: LineLog) -> Spoken:
    partner = company.partner_for(brief.state)
    if brief.said and partner.origin is Origin.OFFLINE:
        await company.stager.ready_to_talk(brief.scenario.target_language)
    try:
        reply = await _heard(partner, brief, line, company)
        made = made_by(reply.made, partner.origin)
    except Exception as cause:  # a model may fail in any way: the learner gets a line all the same
        reply, made = await _stood_in(brief, company, line, reason_of(cause))
    drift = await asyncio.to_thread(drift_of, reply.content, rating, brief.scenario)
    if drift.too_hard and made.origin is not Origin.OFFLINE:
        return await _said_simpler(Spoken(reply, made, drift), brief, rating, company, line)
    return Spoken(reply, made, drift)


async def _heard(partner: Partner, brief: TurnBrief, line: LineLog, company: Company) -> Reply:
    """Within two limits: one for the first word, one for the whole."""
    patience = company.patience
    events = partner.reply(brief) if brief.said else partner.open(brief)
    async with asyncio.timeout(patience.reply_s), _closing(events) as telling:
        try:
            async with asyncio.timeout(patience.first_word_s):
                first = await anext(telling)
        except StopAsyncIteration:
            raise Unusable("silent") from None
        found = await _take(first, line)
        async for event in telling:
            whole = await _take(event, line)
            found = whole if whole is not None else found
    if found is None or not found.content.strip():
        raise Unusable("empty")
    if not line.said:  # it came whole
        await line.say(found.content)
    return found


async def _take(event: PartnerEvent, line: LineLog) -> Reply | None:
    if isinstance(event, Reply):
        return replace(event, content=cleaned(event.content)[:LONGEST_REPLY])
    if len(line.said) < LONGEST_REPLY:
        await line.say(event.text[: LONGEST_REPLY - len(line.said)])
    return None


@asynccontextmanager
async def _closing(events: AsyncIterator[PartnerEvent]) -> AsyncIterator[AsyncIterator[PartnerEvent]]:
    """The Protocol promises an iterator; those that are generators hold connections, and want to be closed."""
    try:
        yield events
    finally:
        if isinstance(events, AsyncGenerator):
            await events.aclose()


async def _stood_in(brief: TurnBrief, company: Company, line: LineLog, reason: str) -> tuple[Reply, Made]:
    log.warning("reply.stood_in", reason=reason)
    line.begin_again()
    made = Made(Origin.OFFLINE, reason=reason)
    partner = company.stand_in_for(brief.scenario.target_language)
    if partner is not None and brief.state.ladder is None:
        try:
            async with asyncio.timeout(company.patience.stand_in_s):
                return await _heard(partner, brief, line, company), made
        except Exception as cause:  # as above, and now there is only one thing left to say
            log.warning("reply.nobody_stood_in", reason=reason_of(cause))
            line.begin_again()
    words = last_words(brief)
    await line.say(words.content)
    return words, made


async def _said_simpler(
    first: Spoken, brief: TurnBrief, rating: int, company: Company, line: LineLog
) -> Spoken:
    """Once. The easier of the two stays, unless that one is of no use to this learner either and somebody can step in."""
    line.begin_again()
    try:
        reply = await _heard(company.partner, replace(brief, avoid=first.drift.words or ("",)), line, company)
    except Exception as cause:  # the first one is still a line
        reason = f"above the level; a second try failed: {reason_of(cause)}"
        if _is_of_no_use(first, brief, company):
            return await _replaced(reason, brief, rating, company, line)
        return await _kept(first, reason, line)
    drift = await asyncio.to_thread(drift_of, reply.content, rating, brief.scenario)
    second = Spoken(reply, made_by(reply.made, company.partner.origin), drift)
    is_first_easier = _hardness(first) < _hardness(second)
    if _is_of_no_use(first if is_first_easier else second, brief, company):
        return await _replaced("above the level, twice", brief, rating, company, line)
    if is_first_easier:
        return await _kept(first, "above the level; a second try was harder", line)
    return _with_reason(second, "said again: the first try was above the level")


def _hardness(said: Spoken) -> tuple[int, int]:
    return said.drift.level, len(said.drift.words)


def _is_of_no_use(said: Spoken, brief: TurnBrief, company: Company) -> bool:
    """To this learner, while there is somebody who keeps to the level."""
    if not said.drift.too_hard or said.drift.may_stay:
        return False
    return company.stand_in_for(brief.scenario.target_language) is not None


async def _replaced(reason: str, brief: TurnBrief, rating: int, company: Company, line: LineLog) -> Spoken:
    reply, made = await _stood_in(brief, company, line, reason)
    drift = await asyncio.to_thread(drift_of, reply.content, rating, brief.scenario)
    return Spoken(reply, made, drift)


async def _kept(first: Spoken, reason: str, line: LineLog) -> Spoken:
    """Whoever read the second try along reads the first one again."""
    line.begin_again()
    await line.say(first.reply.content)
    return _with_reason(first, reason)


def _with_reason(said: Spoken, reason: str) -> Spoken:
    reasons = "; ".join(each for each in (said.made.reason, reason) if each)
    return Spoken(said.reply, replace(said.made, reason=shortened(reasons)), said.drift)


async def analysed(brief: TurnBrief, company: Company) -> Analysis:
    """What can be said about the learner's line, and who says it; nothing, with nothing checked, where nobody could."""
    language, reason = brief.scenario.target_language, ""
    for analyst in (company.analyst, company.stand_in_analyst_for(language)):
        if analyst is None:
            continue
        if analyst.origin is Origin.OFFLINE:
            await company.stager.ready_to_analyse(language)
        try:
            async with asyncio.timeout(company.patience.analysis_s):
                found = await analyst.analyse(brief.said, brief)
            return replace(found, made=found.made or Made(analyst.origin, reason=reason))
        except Exception as cause:  # the talk goes on without it
            reason = reason_of(cause)
            log.warning("analysis.failed", reason=reason)
    return Analysis()


def reason_of(cause: BaseException) -> str:
    """For the row: what happened, never what was said."""
    match cause:
        case EngineError():
            return cause.trouble.value
        case TimeoutError():
            return "timed_out"
        case Unusable():
            return str(cause)
        case _:
            return f"failed: {type(cause).__name__}"
