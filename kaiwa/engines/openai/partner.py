"""The partner that asks a model: every sentence is judged before it is shown, and somebody always answers.

A line that breaks a rule is written once more with the rules named; then the spare partner speaks, and the reply says why.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta, Struct
from msgspec.structs import replace

from kaiwa.content.bank import has_pack
from kaiwa.conversations.partner import (
    Help,
    Hint,
    Partner,
    PartnerEvent,
    Piece,
    Reply,
    SceneState,
    TurnBrief,
    Understanding,
)
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.author import Phrase
from kaiwa.curriculum.engine import EngineError
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.openai.chat import Message, deadline_in
from kaiwa.engines.openai.decoding import FieldStream, NotDecoded, decoded
from kaiwa.engines.openai.evidence import met_by
from kaiwa.engines.openai.failures import BrokenOff
from kaiwa.engines.openai.gates import listed, several_faults, text_faults, tidied
from kaiwa.engines.openai.laying import Short
from kaiwa.engines.openai.lines import Line, language_fault, rules_of
from kaiwa.engines.openai.mind import Asked, Broken, Mind, Unusable
from kaiwa.engines.openai.prompting import Prompt, prompt
from kaiwa.engines.openai.reasons import why_not
from kaiwa.engines.openai.staging import LONGEST_LINE, WirePhrase
from kaiwa.engines.openai.talk_prompts import SOURCE, hint_prompt, opening_prompt, reply_prompt
from kaiwa.engines.openai.translating import translated

T = TypeVar("T", bound=Struct)
MOST_TOKENS: Final = 2_500
"""A model that thinks counts its thoughts among them."""
CHOICES: Final = 3
STUCK_FROM: Final = 2
"""So many turns in a row were not understood."""
LONGEST_HINT: Final = 200
HAS_PHRASES: Final = (Help.WORDS, Help.SENTENCE)


class WireOpened(Struct, frozen=True):
    say: Short
    translation: Short = ""


class WireEvidence(Struct, frozen=True):
    objective: Short
    quote: Short = ""


class WireReply(Struct, frozen=True):
    say: Short
    translation: Short = ""
    understanding: Short = Understanding.ADVANCED.value
    evidence: Annotated[tuple[WireEvidence, ...], Meta(max_length=20)] = ()
    finished: bool = False
    choices: Annotated[tuple[WirePhrase, ...], Meta(max_length=20)] = ()


class WireHint(Struct, frozen=True):
    text: Short
    phrases: Annotated[tuple[WirePhrase, ...], Meta(max_length=20)] = ()


class Spoken(Struct):
    """One try at a line: what of it was let out, and what was wrong."""

    line: Line
    raw: str = ""
    failed: EngineError | None = None

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(self.line.faults) or ("the line is empty or not where it belongs",)


class OpenAIPartner:
    """Raises ``EngineError`` only where the spare partner does not speak the language."""

    origin = Origin.OPENAI

    def __init__(self, mind: Mind, spare: Partner) -> None:
        self._mind = mind
        self._spare = spare

    async def open(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        asked = self._asked("opening", opening_prompt(brief), WireOpened)
        async with aclosing(self._turn(brief, asked)) as events:
            async for event in events:
                yield event

    async def reply(self, brief: TurnBrief) -> AsyncIterator[PartnerEvent]:
        asked = self._asked("reply", reply_prompt(brief), WireReply)
        async with aclosing(self._turn(brief, asked)) as events:
            async for event in events:
                yield event

    async def hint(self, brief: TurnBrief, rung: Help) -> Hint:
        asked = self._asked("hint", hint_prompt(brief, rung), WireHint)
        try:
            hint, made = await self._mind.ask(
                asked, partial(_hinted, rung=rung, brief=brief, rules=asked.prompt.instructions)
            )
        except EngineError as failed:
            if not has_pack(brief.scenario.target_language):
                raise
            hint = await self._spare.hint(await self._caught_up(brief), rung)
            made = Made(Origin.OFFLINE, reason=why_not(failed))
        return replace(hint, made=made)

    def _asked(self, purpose: str, filled: Prompt, shape: type[T]) -> Asked[T]:
        seconds = self._mind.chat.transport.settings.talk_timeout_s
        return Asked(
            purpose=purpose,
            prompt=filled,
            shape=shape,
            most_tokens=MOST_TOKENS,
            deadline=deadline_in(seconds),
        )

    async def _turn(self, brief: TurnBrief, asked: Asked[Any]) -> AsyncGenerator[PartnerEvent, None]:
        rules = rules_of(brief, asked.prompt.instructions)
        spoken, reason, more = Spoken(Line(rules)), "", tuple[Message, ...]()
        for attempt in (1, 2):
            spoken = Spoken(Line(rules))
            async with aclosing(self._speak(asked, spoken, more)) as pieces:
                async for piece in pieces:
                    yield piece
            if spoken.line.content:
                yield await self._replied(brief, asked, spoken, reason)
                return
            if attempt == 2 or (spoken.failed is not None and not isinstance(spoken.failed, BrokenOff)):
                break
            reason = f"written anew: {spoken.faults[0]}"
            again = prompt("repair", faults=listed(spoken.faults)).messages
            more = (Message("assistant", spoken.raw[:LONGEST_LINE]), *again) if spoken.raw else ()
        async with aclosing(self._spare_turn(brief, spoken.failed or Unusable(spoken.faults))) as events:
            async for event in events:
                yield event

    async def _speak(
        self, asked: Asked[T], spoken: Spoken, more: tuple[Message, ...]
    ) -> AsyncGenerator[Piece, None]:
        field = FieldStream("say")
        try:
            async with (
                self._mind.chat.asking(self._mind.question(asked, *more)) as answer,
                aclosing(answer.pieces()) as pieces,
            ):
                async for piece in pieces:
                    spoken.raw += piece
                    for text in spoken.line.feed(field.feed(piece)):
                        yield Piece(text)
                for text in spoken.line.end() if field.is_over else ():
                    yield Piece(text)
                if spoken.line.faults or not spoken.line.content:
                    answer.refuse()
        except EngineError as failed:
            spoken.failed = failed

    async def _replied(self, brief: TurnBrief, asked: Asked[Any], spoken: Spoken, reason: str) -> Reply:
        content = spoken.line.content
        try:
            wire: WireOpened | WireReply = decoded(spoken.raw, asked.shape)
        except NotDecoded:
            wire = WireOpened(say=content)  # it broke off after a whole sentence
        translation = tidied(wire.translation)
        if spoken.line.faults or text_faults("", translation, LONGEST_LINE * 2, asked.prompt.instructions):
            # of a line that was cut, or none: asked for by itself
            translation = await self._translation(content, brief, asked.deadline)
        if not reason and (spoken.failed or spoken.line.faults):
            reason = f"cut short: {spoken.line.faults[0] if spoken.line.faults else why_not(spoken.failed)}"
        state, understanding = moved_on(brief, wire)
        return Reply(
            content=content,
            translation=translation,
            understanding=understanding,
            state=state,
            choices=choices_for(brief, wire, state),
            made=self._mind.made(asked.prompt.version, reason),
        )

    async def _translation(self, content: str, brief: TurnBrief, deadline: float) -> str:
        try:
            found, _ = await translated(self._mind, content, brief.scenario.target_language, SOURCE, deadline)
        except EngineError:
            return ""
        return found[0]

    async def _spare_turn(self, brief: TurnBrief, failed: EngineError) -> AsyncGenerator[PartnerEvent, None]:
        if not has_pack(brief.scenario.target_language):
            raise failed
        made = Made(Origin.OFFLINE, reason=why_not(failed))
        if not brief.said:
            events = self._spare.open(brief)
        else:
            events = self._spare.reply(await self._caught_up(brief))
        async for event in events:
            if isinstance(event, Reply):
                state = replace(event.state, turn=brief.state.turn + 1)
                met = tuple(dict.fromkeys((*brief.state.met, *state.met)))
                yield replace(event, state=replace(state, met=met), made=made)
            else:
                yield event

    async def _caught_up(self, brief: TurnBrief) -> TurnBrief:
        """The spare partner walks a map that a model does not: it goes through what was said to find its place."""
        state, said_so_far = SceneState(), list(brief.history[:0])
        if brief.state.node:
            return brief
        async for event in self._spare.open(replace(brief, said="", state=SceneState(), history=())):
            if isinstance(event, Reply):
                state = event.state
        for said in brief.history:
            if said.role == MessageRole.USER and not state.finished:
                turn = replace(brief, said=said.content, state=state, history=tuple(said_so_far))
                async for event in self._spare.reply(turn):
                    if isinstance(event, Reply):
                        state = event.state
            said_so_far.append(said)
        met = tuple(dict.fromkeys((*brief.state.met, *state.met)))
        return replace(brief, state=replace(state, met=met, missed=brief.state.missed))


def moved_on(brief: TurnBrief, wire: WireOpened | WireReply) -> tuple[SceneState, Understanding]:
    """What the model says of the scene, as far as the learner's own words bear it out."""
    state = brief.state
    if isinstance(wire, WireOpened):
        return replace(state, turn=state.turn + 1), Understanding.ADVANCED
    known = {each.value: each for each in Understanding}
    understanding = known.get(wire.understanding, Understanding.ADVANCED)
    own = [each.content for each in brief.history if each.role == MessageRole.USER] + [brief.said]
    claimed = [(each.objective, each.quote) for each in wire.evidence]
    new = [each for each in met_by(claimed, brief.scenario, own) if each not in state.met]
    finished = wire.finished or understanding is Understanding.FINISHED
    lost = understanding in (Understanding.UNCLEAR, Understanding.OFF_TOPIC)
    moved = replace(
        state,
        met=(*state.met, *new),
        missed=state.missed + 1 if lost else 0,
        helped=(*state.helped, *(new if brief.help is not Help.NONE else ())),
        turn=state.turn + 1,
        finished=state.finished or finished,
    )
    return moved, Understanding.FINISHED if finished else understanding


def choices_for(brief: TurnBrief, wire: WireOpened | WireReply, state: SceneState) -> tuple[Phrase, ...]:
    """Three or none: the model's where they will do, else lines of the scene itself."""
    if isinstance(wire, WireOpened) or not state.missed:
        return ()
    language = brief.scenario.target_language
    offered = [Phrase(tidied(each.text), tidied(each.gloss), tidied(each.reading)) for each in wire.choices]
    good = {
        each.text: each
        for each in offered
        if not text_faults("", each.text, LONGEST_HINT) and not language_fault(each.text, language)
    }
    if state.missed >= STUCK_FROM:
        good |= {each.text: each for each in brief.scenario.phrases if each.text not in good}
    return tuple(good.values())[:CHOICES] if len(good) >= CHOICES else ()


def _hinted(wire: WireHint, *, rung: Help, brief: TurnBrief, rules: str) -> Hint:
    text, language = tidied(wire.text), brief.scenario.target_language
    faults = text_faults("`text`", text, LONGEST_HINT, rules)
    phrases = tuple(
        Phrase(tidied(each.text), tidied(each.gloss), tidied(each.reading)) for each in wire.phrases[:6]
    )
    for each in phrases:
        faults += several_faults({"a phrase": each.text, "a meaning": each.gloss}, LONGEST_HINT, rules)
        if language_fault(each.text, language):
            faults.append(f"a phrase is not in the language of the scene: {each.text}")
    if rung in HAS_PHRASES and not phrases:
        faults.append("`phrases` is empty")
    if faults:
        raise Broken(faults)
    return Hint(rung, text, phrases if rung in HAS_PHRASES else ())
