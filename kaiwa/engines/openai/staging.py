"""One day's scene asked of a model: who, where and why by the model; what is learnt and how hard it is by the day."""

from functools import partial
from typing import Annotated, Final

from msgspec import Meta, Struct
from msgspec.structs import replace

from kaiwa.content.bank import has_pack
from kaiwa.curriculum.author import Author, Persona, Phrase, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.measure import CJK, longest_turn
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.scenario_quality import judge_scenario
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin, ScenarioRole
from kaiwa.engines.openai.allowed import moves
from kaiwa.engines.openai.chat import deadline_in
from kaiwa.engines.openai.gates import several_faults, tidied
from kaiwa.engines.openai.laying import LONGEST_TEXT, LONGEST_TITLE, Short
from kaiwa.engines.openai.mind import Asked, Broken, Mind
from kaiwa.engines.openai.prompting import Prompt, fenced, prompt
from kaiwa.engines.openai.reasons import why_not
from kaiwa.languages.entries import name_of

MOST_TOKENS: Final = 4_000
LONGEST_DESCRIPTION: Final = 600
LONGEST_LINE: Final = 200
MOST_PHRASES: Final = 10
LEAST_PHRASES: Final = 3


class WirePhrase(Struct, frozen=True):
    text: Short
    gloss: Short = ""
    reading: Short = ""
    move: Short = ""


class WirePersona(Struct, frozen=True):
    title: Short
    name: Short
    setting: Short
    intro: Short
    stakes: Short
    register: Short = "polite"
    gender: Short = "any"
    manner: Short = ""


class WireOpening(Struct, frozen=True):
    text: Short
    gloss: Short = ""
    reading: Short = ""


class WireScene(Struct, frozen=True):
    description: Short
    persona: WirePersona
    opening: WireOpening
    role: Short = "character"
    context: Short = ""
    expected_outcome: Short = ""
    phrases: Annotated[tuple[WirePhrase, ...], Meta(max_length=40)] = ()
    complication: Short = ""
    keywords: Annotated[tuple[Short, ...], Meta(max_length=40)] = ()
    minutes: int = 10


async def staged(
    mind: Mind, spare: Author, brief: ScenarioBrief, *, is_patient: bool = False
) -> ScenarioDraft:
    asked = Asked(
        purpose="scene",
        prompt=scene_prompt(brief),
        shape=WireScene,
        most_tokens=MOST_TOKENS,
        deadline=deadline_in(mind.chat.transport.settings.timeout_s),
    )
    try:
        draft, made = await mind.ask(asked, partial(_judged, brief=brief, rules=asked.prompt.instructions))
    except EngineError as failed:
        comes_back = is_patient and failed.trouble is not Trouble.UNUSABLE
        if comes_back or not has_pack(brief.intent.target_language):
            raise
        draft, made = await spare.write(brief), Made(Origin.OFFLINE, reason=why_not(failed))
    return replace(draft, made=made)


def scene_prompt(brief: ScenarioBrief) -> Prompt:
    intent, day = brief.intent, brief.day
    return prompt(
        "scene",
        language=name_of(intent.target_language),
        source=name_of(intent.source_language),
        level=cefr_of(day.difficulty_rating).value,
        longest=longest_in_words(day.difficulty_rating, intent.target_language),
        moves=", ".join(moves()),
        data=fenced(wish=intent.text, goal=intent.goal.value, event=intent.event, **told_of(day), other_days=[
            other.title for other in brief.others
        ]),
    )  # fmt: skip


def told_of(day: Day) -> dict[str, object]:
    return {
        "day": day.day,
        "title": day.title,
        "theme": day.theme,
        "can_do": day.can_do,
        "objectives": [each.text for each in day.objectives],
        "new_words": [{"text": item.text, "gloss": item.gloss} for item in day.new_items],
        "known_words": [item.text for item in day.review_items],
        "grammar": day.grammar,
        "complication": day.complication,
        "without_hints": day.without_hints,
    }


def longest_in_words(rating: int, language: str) -> str:
    return f"{longest_turn(rating, language)} {'characters' if language in CJK else 'words'}"


def _judged(wire: WireScene, *, brief: ScenarioBrief, rules: str) -> ScenarioDraft:
    draft = drafted(wire, brief)
    persona = draft.persona
    texts = {
        "the description": draft.description,
        "the context": draft.context,
        "the outcome": draft.expected_outcome,
        "the setting": persona.setting,
        "the introduction": persona.intro_prompt,
        "the stakes": persona.stakes,
    }
    faults = several_faults(texts, LONGEST_DESCRIPTION, rules)
    short = {"the persona's role": persona.title, "the persona's name": persona.name_template}
    faults += several_faults(short, LONGEST_TITLE, rules)
    optional = {"the manner": persona.manner, "the complication": draft.complication}
    faults += several_faults({what: text for what, text in optional.items() if text}, LONGEST_TEXT, rules)
    for what, line in (("the opening", draft.opening), *(("a phrase", each) for each in draft.phrases)):
        faults += several_faults({what: line.text, f"the meaning of {what}": line.gloss}, LONGEST_LINE, rules)
    if len(draft.phrases) < LEAST_PHRASES:
        faults.append(f"there are {len(draft.phrases)} phrases, six to ten are wanted")
    report = judge_scenario(draft, others=brief.others, lexicon=lexicon_for(draft.target_language))
    faults += report.failures
    if faults:
        raise Broken(tuple(dict.fromkeys(faults)))
    return draft


def drafted(wire: WireScene, brief: ScenarioBrief) -> ScenarioDraft:
    day, persona = brief.day, wire.persona
    # a day of the bank names its complication by an id
    complication = tidied(wire.complication) or ("" if day.situation else day.complication)
    return ScenarioDraft(
        title=day.title,
        description=tidied(wire.description),
        target_language=brief.intent.target_language,
        role=ScenarioRole(wire.role)
        if wire.role in {each.value for each in ScenarioRole}
        else ScenarioRole.CHARACTER,
        difficulty_rating=day.difficulty_rating,
        persona=Persona(
            title=tidied(persona.title),
            name_template=tidied(persona.name),
            setting=tidied(persona.setting),
            intro_prompt=tidied(persona.intro),
            stakes=tidied(persona.stakes),
            register=persona.register,
            gender=persona.gender if persona.gender in ("female", "male") else "any",
            manner=tidied(persona.manner),
        ),
        instructions=_instructions(wire, day, brief.intent.target_language, complication),
        context=tidied(wire.context) or tidied(persona.setting),
        expected_outcome=tidied(wire.expected_outcome) or day.can_do,
        learning_objectives=day.objectives,
        opening=Phrase(tidied(wire.opening.text), tidied(wire.opening.gloss), tidied(wire.opening.reading)),
        phrases=tuple(
            Phrase(
                tidied(each.text),
                tidied(each.gloss),
                tidied(each.reading),
                each.move if each.move in moves() else "",
            )
            for each in wire.phrases[:MOST_PHRASES]
        ),
        new_items=day.new_items,
        review_items=day.review_items,
        grammar=day.grammar,
        complication=complication,
        categories=(day.goal[:48], day.domain[:48]),
        tags=(day.domain[:48], cefr_of(day.difficulty_rating).value),
        search_keywords=tuple(
            dict.fromkeys(tidied(each)[:64] for each in (*day.keywords, *wire.keywords) if each)
        )[:12],
        primary_skill=day.skill.value,
        estimated_duration_seconds=60 * wire.minutes,
    )


def _instructions(wire: WireScene, day: Day, language: str, complication: str) -> str:
    """Our own words around the model's, as the offline author says them."""
    told = [
        f"You are {tidied(wire.persona.title)}. {tidied(wire.persona.manner)}".strip(),
        f"Speak as to a learner at {cefr_of(day.difficulty_rating)}: at most "
        f"{longest_in_words(day.difficulty_rating, language)} at a time, one question at a time.",
    ]
    if complication:
        told.append(f"In this scene: {complication}")
    if day.without_hints:
        told.append("Give no hints: this is the dress rehearsal.")
    return " ".join(told)
