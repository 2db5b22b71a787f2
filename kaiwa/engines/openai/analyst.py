"""The analyst that asks a model: what it says of a learner's words holds only where those words bear it out."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Final, TypeVar

from msgspec import Meta, Struct
from msgspec.structs import replace

from kaiwa.content.bank import has_pack
from kaiwa.conversations.partner import (
    Analysis,
    Analyst,
    Correction,
    CorrectionKind,
    Explained,
    Gloss,
    Said,
    SceneState,
    Translated,
    TurnBrief,
    Verdict,
)
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.engine import EngineError
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.schedule import Objective
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.openai.chat import deadline_in
from kaiwa.engines.openai.evidence import is_quoted
from kaiwa.engines.openai.gates import several_faults, text_faults, tidied
from kaiwa.engines.openai.laying import Short
from kaiwa.engines.openai.mind import Asked, Broken, Mind
from kaiwa.engines.openai.prompting import Prompt, fenced, prompt
from kaiwa.engines.openai.reasons import why_not
from kaiwa.engines.openai.talk_prompts import LONGEST_TURN, analysis_prompt, verdicts_prompt
from kaiwa.engines.openai.translating import sure, translated
from kaiwa.languages.entries import name_of

T = TypeVar("T", bound=Struct)
MOST_TOKENS: Final = 3_000
MOST_CORRECTIONS: Final = 3
MOST_GLOSSES: Final = 120
LONGEST: Final = 300
CHECKED: Final = (
    "mistakes",
    "what would be more natural",
    "how polite it is for this person",
    "grammar",
    "words",
)
NOT_SHOWN: Final = "Nothing that you said shows it clearly yet."


class WireCorrection(Struct, frozen=True):
    kind: CorrectionKind
    wrong: Short
    better: Short
    why: Short
    category: Short = ""


class WireGloss(Struct, frozen=True):
    text: Short
    gloss: Short
    reading: Short = ""
    dictionary_form: Short = ""
    grammar: Short = ""


class WireAnalysis(Struct, frozen=True):
    corrections: Annotated[tuple[WireCorrection, ...], Meta(max_length=20)] = ()
    glosses: Annotated[tuple[WireGloss, ...], Meta(max_length=300)] = ()
    grammar: Annotated[tuple[Short, ...], Meta(max_length=40)] = ()
    translation: Short = ""
    confidence: float = 0.0


class WireGlosses(Struct, frozen=True):
    glosses: Annotated[tuple[WireGloss, ...], Meta(max_length=300)]


class WireVerdict(Struct, frozen=True):
    objective: Short
    met: bool
    quote: Short = ""
    missing: Short = ""


class WireVerdicts(Struct, frozen=True):
    verdicts: Annotated[tuple[WireVerdict, ...], Meta(max_length=20)]


class OpenAIAnalyst:
    """Raises ``EngineError`` only where the spare analyst does not speak the language."""

    origin = Origin.OPENAI

    def __init__(self, mind: Mind, spare: Analyst) -> None:
        self._mind = mind
        self._spare = spare

    async def analyse(self, said: str, brief: TurnBrief) -> Analysis:
        asked = self._asked("analysis", analysis_prompt(said, brief), WireAnalysis)
        try:
            found, made = await self._mind.ask(
                asked, partial(_analysed, said=said, rules=asked.prompt.instructions)
            )
        except EngineError as failed:
            if not has_pack(brief.scenario.target_language):
                raise
            found, made = await self._spare.analyse(said, brief), _instead(failed)
        return replace(found, made=made)

    async def translate(self, text: str, language: str, into: str) -> Translated | None:
        try:
            found, made = await translated(self._mind, text, language, into, self._deadline())
        except EngineError as failed:
            known = await self._spare.translate(text, language, into)
            return replace(known, made=_instead(failed)) if known else None
        return Translated(*found, made)

    async def explain(self, text: str, language: str) -> Explained:
        filled = prompt("explanation", language=name_of(language), data=fenced(line=text[:LONGEST_TURN]))
        asked = self._asked("explanation", filled, WireGlosses)

        def judge(wire: WireGlosses) -> tuple[Gloss, ...]:
            found = _glosses(wire.glosses, text, filled.instructions)
            if not found:
                raise Broken(("none of the words stands in the line as it is written there",))
            return found

        try:
            found, made = await self._mind.ask(asked, judge)
        except EngineError as failed:
            if not has_pack(language):
                raise
            return replace(await self._spare.explain(text, language), made=_instead(failed))
        return Explained(found, made)

    async def judge(
        self, scenario: ScenarioDraft, history: tuple[Said, ...], state: SceneState
    ) -> tuple[Verdict, ...]:
        turns = [each.content for each in history if each.role == MessageRole.USER]
        objectives = scenario.learning_objectives
        if not turns:
            return tuple(Verdict(each.id, met=False, missing=NOT_SHOWN) for each in objectives)
        asked = self._asked("verdicts", verdicts_prompt(scenario, history), WireVerdicts)

        def check(wire: WireVerdicts) -> tuple[Verdict, ...]:
            by_id = {each.objective: each for each in wire.verdicts}
            if not by_id.keys() & {each.id for each in objectives}:
                raise Broken(("no verdict is about an objective of this scene",))
            rules = asked.prompt.instructions
            return tuple(
                _verdict(each, by_id.get(each.id), scenario, turns, state, rules) for each in objectives
            )

        try:
            found, made = await self._mind.ask(asked, check)
        except EngineError as failed:
            if not has_pack(scenario.target_language):
                raise
            found, made = await self._spare.judge(scenario, history, state), _instead(failed)
        return tuple(replace(each, made=made) for each in found)

    def _asked(self, purpose: str, filled: Prompt, shape: type[T]) -> Asked[T]:
        return Asked(
            purpose=purpose, prompt=filled, shape=shape, most_tokens=MOST_TOKENS, deadline=self._deadline()
        )

    def _deadline(self) -> float:
        return deadline_in(self._mind.chat.transport.settings.talk_timeout_s)


def _instead(failed: EngineError) -> Made:
    return Made(Origin.OFFLINE, reason=why_not(failed))


def _analysed(wire: WireAnalysis, *, said: str, rules: str) -> Analysis:
    """What does not stand in the learner's words is left out; an answer about nothing of them is broken."""
    corrections = tuple(found for each in wire.corrections if (found := _correction(each, said, rules)))
    glosses = _glosses(wire.glosses, said, rules)
    translation = tidied(wire.translation)
    if text_faults("", translation, 3 * len(said) + LONGEST, rules):
        translation = ""
    faults = []
    if wire.corrections and not corrections:
        faults.append("no correction is about words that stand in the learner's turn, letter by letter")
    if wire.glosses and not glosses:
        faults.append("no gloss is about a word that stands in the learner's turn, letter by letter")
    if not (corrections or glosses or translation):
        faults.append("nothing in the answer is about the learner's turn as it is written")
    if faults:
        raise Broken(faults)
    grammar = tuple(tidied(each) for each in wire.grammar if not text_faults("", each, LONGEST, rules))
    return Analysis(
        corrections=corrections[:MOST_CORRECTIONS],
        glosses=glosses,
        grammar=grammar[:10],
        translation=translation or None,
        confidence=sure(wire.confidence) if translation else 0.0,
        checked=CHECKED,
    )


def _correction(wire: WireCorrection, said: str, rules: str) -> Correction | None:
    wrong, better, why = wire.wrong.strip(), tidied(wire.better), tidied(wire.why)
    if not wrong or wrong not in said or better == wrong:
        return None
    if several_faults({"better": better, "why": why}, LONGEST, rules):
        return None
    category = tidied(wire.category)[:48]
    return Correction(wire.kind, wrong, better, why, "" if text_faults("", category, 48) else category)


def _glosses(wire: Sequence[WireGloss], text: str, rules: str) -> tuple[Gloss, ...]:
    found = []
    for each in wire[:MOST_GLOSSES]:
        word, gloss = each.text.strip(), tidied(each.gloss)
        if not word or word not in text or text_faults("", gloss, LONGEST, rules):
            continue
        told = (tidied(more)[:LONGEST] for more in (each.reading, each.dictionary_form, each.grammar))
        reading, form, grammar = ("" if text_faults("", more, LONGEST, rules) else more for more in told)
        found.append(Gloss(word, gloss, reading, form, grammar))
    return tuple(dict.fromkeys(found))


def _verdict(
    objective: Objective,
    wire: WireVerdict | None,
    scenario: ScenarioDraft,
    turns: Sequence[str],
    state: SceneState,
    rules: str,
) -> Verdict:
    quote = wire.quote.strip() if wire else ""
    if wire and wire.met and is_quoted(quote, turns, scenario.target_language):
        moves = objective.evidence.moves if objective.evidence else ()
        with_help = objective.id in state.helped or any(move in state.helped for move in moves)
        return Verdict(objective.id, met=True, quote=quote, with_help=with_help)
    missing = tidied(wire.missing) if wire else ""
    if text_faults("", missing, LONGEST, rules):
        missing = NOT_SHOWN
    return Verdict(objective.id, met=False, missing=missing)
