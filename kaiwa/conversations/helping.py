"""Help while talking: a ladder of hints, a phrase for what one cannot say yet, the line once more.

What was shown is noted with the talk: a turn made with help is marked, and what was asked for is worth keeping.
"""

import asyncio
from typing import Final

import structlog
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.cleaning import cleaned
from kaiwa.conversations.company import Company
from kaiwa.conversations.errors import NothingSaid, WithoutHints
from kaiwa.conversations.loading import Loaded, load_talk, must_not_be_asking
from kaiwa.conversations.message_rows import MessageView, as_json, view_of
from kaiwa.conversations.partner import Analyst, Help, Hint, Translated, TurnBrief
from kaiwa.conversations.speaking import reason_of
from kaiwa.conversations.turns import brief_of, must_be_open
from kaiwa.curriculum.author import Phrase
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.database import connection, transaction
from kaiwa.errors import NotFound
from kaiwa.languages.annotating import annotate_texts, in_own_readings
from kaiwa.ownership import mine_sql
from kaiwa.scripts import Token
from kaiwa.viewer import Viewer

log = structlog.get_logger()

LADDER: Final = (Help.IDEA, Help.WORDS, Help.SENTENCE)
LONGEST_WANTED: Final = 300
SLOWER: Final = 0.75
OF_SCENES: Final = "en"
"""What scenes, glosses and a partner's own translations are written in; who needs no model looks things up from it."""

NOTE: Final = """
    UPDATE conversations SET state = jsonb_set(state, '{{talk}}', (state -> 'talk') || jsonb_build_object(
        'asked_help', true, 'help', $3::jsonb, 'looked_up', coalesce(state #> '{{talk,looked_up}}', '[]') || $4::jsonb))
    WHERE id = $1 AND status = 'open' AND {mine}"""


class HelpPhrase(Struct, frozen=True, kw_only=True):
    text: str
    gloss: str
    reading: str
    tokens: tuple[Token, ...]


class HintView(Struct, frozen=True, kw_only=True):
    help: Help
    text: str
    phrases: list[HelpPhrase]
    next: Help | None
    """What comes with another hint; None at the top of the ladder."""
    made: Made | None


class SayView(Struct, frozen=True, kw_only=True):
    wanted: str
    phrase: HelpPhrase | None
    """None where this engine does not know how to say it."""
    confidence: float
    """1 for what is surely right, 0.5 where only a word of it is known."""
    made: Made | None


class AgainView(Struct, frozen=True, kw_only=True):
    message: MessageView
    speed: float
    """Of the voice."""


async def give_hint(
    conversation_id: str, viewer: Viewer, company: Company, rung: Help | None = None
) -> HintView:
    """Without a rung, the next one of the ladder."""
    loaded = await _open_talk(conversation_id, viewer)
    wanted = rung if rung in LADDER else _next(loaded.kept.talk.help)
    with on_behalf_of(viewer):
        hint = await _hinted(brief_of(loaded, "", before=_after_all(loaded)), wanted, company)
    await _note(loaded, viewer, wanted, ())
    return HintView(
        help=wanted,
        text=cleaned(hint.text),
        phrases=[await _shown(each, loaded) for each in hint.phrases],
        next=None if wanted is LADDER[-1] else _next(wanted),
        made=hint.made,
    )


async def help_say(conversation_id: str, wanted: str, viewer: Viewer, company: Company) -> SayView:
    """From the learner's own language into the one they learn."""
    asked = cleaned(wanted).strip()[:LONGEST_WANTED]
    if not asked:
        raise NothingSaid(field="text")
    loaded = await _open_talk(conversation_id, viewer)
    with on_behalf_of(viewer):
        found = await translated(asked, loaded.kept.talk.into, loaded.kept.language, company)
        if found is None and loaded.kept.talk.into != OF_SCENES:
            found = await translated(asked, OF_SCENES, loaded.kept.language, company)
    if found is None:
        return SayView(wanted=asked, phrase=None, confidence=0.0, made=None)
    said = Phrase(cleaned(found.text), cleaned(found.meaning) or asked)
    await _note(loaded, viewer, Help.SENTENCE, (said,))
    phrase = await _shown(said, loaded)
    return SayView(wanted=asked, phrase=phrase, confidence=found.confidence, made=found.made)


async def say_again(conversation_id: str, viewer: Viewer, *, slower: bool) -> AgainView:
    """The partner's last line; whoever listens may have it slower."""
    async with transaction(viewer):
        loaded = await load_talk(conversation_id, viewer)
    line = loaded.last_line
    if line is None:
        raise NotFound
    return AgainView(message=view_of(line, loaded.showing), speed=SLOWER if slower else 1.0)


async def translated(text: str, language: str, into: str, company: Company) -> Translated | None:
    """By whoever knows, and it says by whom: the analyst first, the offline one where that fails."""
    if language == into:
        return Translated(text, 1.0)
    reason = ""
    for analyst in (
        company.analyst,
        company.stand_in_analyst_for(language) or company.stand_in_analyst_for(into),
    ):
        if analyst is None:
            continue
        try:
            found = await _asked(analyst, text, language, into, company)
        except Exception as cause:  # help that does not come is no reason to fail
            reason = reason_of(cause)
            log.warning("translation.failed", reason=reason)
            continue
        if found is not None:
            return replace(found, made=found.made or Made(analyst.origin, reason=reason))
    return None


async def _asked(
    analyst: Analyst, text: str, language: str, into: str, company: Company
) -> Translated | None:
    if analyst.origin is Origin.OFFLINE:
        await company.stager.ready_to_analyse(language)
    async with asyncio.timeout(company.patience.analysis_s):
        return await analyst.translate(text, language, into)


async def _open_talk(conversation_id: str, viewer: Viewer) -> Loaded:
    async with transaction(viewer):
        loaded = await load_talk(conversation_id, viewer)
    must_be_open(loaded.kept.status)
    must_not_be_asking(loaded.kept)
    if loaded.kept.talk.without_hints:
        raise WithoutHints
    return loaded


def _next(shown: Help) -> Help:
    if shown not in LADDER:
        return LADDER[0]
    return LADDER[min(LADDER.index(shown) + 1, len(LADDER) - 1)]


def _after_all(loaded: Loaded) -> int:
    return loaded.messages[-1]["ordinal"] + 1 if loaded.messages else 1


async def _hinted(brief: TurnBrief, rung: Help, company: Company) -> Hint:
    language, reason = brief.scenario.target_language, ""
    for partner in (company.partner, company.stand_in_for(language)):
        if partner is None:
            continue
        try:
            async with asyncio.timeout(company.patience.first_word_s):
                hint = await partner.hint(brief, rung)
            if hint.text.strip():
                return replace(hint, made=hint.made or Made(partner.origin, reason=reason))
            reason = "empty"
        except Exception as cause:  # the scene itself has something to offer
            reason = reason_of(cause)
            log.warning("hint.failed", reason=reason)
    goals = "; or ".join(each.text for each in brief.scenario.learning_objectives)
    phrases = () if rung is Help.IDEA else brief.scenario.phrases[:3]
    return Hint(rung, f"Today you want to: {goals}.", phrases, Made(Origin.OFFLINE, reason=reason))


async def _note(loaded: Loaded, viewer: Viewer, help: Help, looked_up: tuple[Phrase, ...]) -> None:
    """Guarded by the status; a turn that is being answered meanwhile keeps what it was made with."""
    async with transaction(viewer):
        await connection().execute(
            NOTE.format(mine=mine_sql(viewer, "$2")),
            loaded.kept.id,
            viewer.owner_id,
            as_json(help),
            as_json(looked_up),
        )


async def _shown(phrase: Phrase, loaded: Loaded) -> HelpPhrase:
    text = cleaned(phrase.text)
    found = (await annotate_texts([text], loaded.kept.language, loaded.overrides))[0]
    shown = HelpPhrase(text=text, gloss=phrase.gloss, reading=phrase.reading, tokens=found.tokens)
    return (await in_own_readings([shown], loaded.kept.language, loaded.overrides))[0]
