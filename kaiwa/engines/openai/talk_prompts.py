"""The prompts of a conversation, filled in: level, words, persona and state stand in every one of them anew."""

from collections.abc import Sequence
from typing import Final

from kaiwa.conversations.partner import Help, Said, TurnBrief
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.assignments.overlay import MOST
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.level import cefr_of
from kaiwa.engines.openai.prompting import Prompt, fenced, prompt
from kaiwa.engines.openai.staging import longest_in_words
from kaiwa.languages.entries import name_of

MOST_TURNS: Final = 30
LONGEST_TURN: Final = 1_000
"""Characters; what a learner writes beyond is left out."""
MOST_WORDS: Final = 40
MOST_AGAIN: Final = MOST
SOURCE: Final = "en"
"""What the bank's glosses are in, and the scene's own texts."""

RUNGS: Final = {
    Help.NONE: "- `text`: one short sentence in {source} that gives them courage and says what the moment is about. `phrases` is empty.",
    Help.IDEA: "- `text`: one short sentence in {source} with an idea of what they could do next, without the words. `phrases` is empty.",
    Help.WORDS: "- `text`: a few words in {source}. `phrases`: two to six single words in {language} that they could use next.",
    Help.SENTENCE: "- `text`: a few words in {source}. `phrases`: two or three whole sentences in {language} that they could say next.",
}


def opening_prompt(brief: TurnBrief) -> Prompt:
    return prompt(
        "opening",
        **_persona(brief),
        words=_words(brief.scenario),
        again=_again(brief.scenario),
        simpler=_simpler(brief),
        data=fenced(scene=_scene(brief)),
    )


def spoken_prompt(brief: TurnBrief) -> Prompt:
    data = fenced(scene=_scene(brief), said_so_far=turns(brief.history), state=_state(brief))
    return prompt(
        "spoken",
        **_persona(brief, without=("source",)),
        words=_words(brief.scenario),
        again=_again(brief.scenario),
        data=data,
    )


def reply_prompt(brief: TurnBrief) -> Prompt:
    complication = brief.scenario.complication
    return prompt(
        "reply",
        **_persona(brief),
        words=_words(brief.scenario),
        again=_again(brief.scenario),
        turn=str(brief.state.turn + 1),
        simpler=_simpler(brief),
        complication="- Something goes wrong in this scene, see `complication`; bring it in when it fits.\n"
        if complication
        else "",
        data=fenced(
            scene=_scene(brief),
            said_so_far=turns(brief.history),
            state=_state(brief),
            last_words=brief.said[:LONGEST_TURN],
        ),
    )


def hint_prompt(brief: TurnBrief, rung: Help) -> Prompt:
    language, source = name_of(brief.scenario.target_language), name_of(SOURCE)
    return prompt(
        "hint",
        language=language,
        source=source,
        level=_level(brief.scenario),
        rung=RUNGS[rung].format(language=language, source=source),
        data=fenced(scene=_scene(brief), said_so_far=turns(brief.history), state=_state(brief)),
    )


def analysis_prompt(said: str, brief: TurnBrief) -> Prompt:
    persona = brief.scenario.persona
    return prompt(
        "analysis",
        language=name_of(brief.scenario.target_language),
        source=name_of(SOURCE),
        level=_level(brief.scenario),
        register=persona.register,
        persona=_one_line(persona.title),
        data=fenced(
            title=brief.scenario.title, said_so_far=turns(brief.history[-6:]), turn=said[:LONGEST_TURN]
        ),
    )


def verdicts_prompt(scenario: ScenarioDraft, history: Sequence[Said]) -> Prompt:
    return prompt(
        "verdicts",
        language=name_of(scenario.target_language),
        source=name_of(SOURCE),
        data=fenced(
            title=scenario.title,
            objectives=[{"id": each.id, "text": each.text} for each in scenario.learning_objectives],
            said=turns(history, most=200),
        ),
    )


def turns(history: Sequence[Said], most: int = MOST_TURNS) -> list[dict[str, str]]:
    who = {MessageRole.USER.value: "learner", MessageRole.ASSISTANT.value: "partner"}
    return [
        {who[each.role]: each.content[:LONGEST_TURN]} for each in history[-most:] if str(each.role) in who
    ]


def _persona(brief: TurnBrief, without: Sequence[str] = ()) -> dict[str, str]:
    scenario = brief.scenario
    found = {
        "persona": f"{_one_line(scenario.persona.title)}, by the name of {_one_line(brief.partner_name)}",
        "register": scenario.persona.register,
        "language": name_of(scenario.target_language),
        "source": name_of(SOURCE),
        "level": _level(scenario),
        "longest": longest_in_words(scenario.difficulty_rating, scenario.target_language),
    }
    return {name: text for name, text in found.items() if name not in without}


def _scene(brief: TurnBrief) -> dict[str, object]:
    scenario, persona = brief.scenario, brief.scenario.persona
    return {
        "title": scenario.title,
        "setting": persona.setting,
        "how_it_begins": persona.intro_prompt,
        "your_manner": persona.manner,
        "what_is_at_stake": persona.stakes,
        "context": scenario.context,
        "complication": scenario.complication,
        "line_to_begin_with": scenario.opening.text,
        "outcome": scenario.expected_outcome,
    }


def _state(brief: TurnBrief) -> dict[str, object]:
    return {
        "objectives_met": brief.state.met,
        "objectives_open": [
            {"id": each.id, "text": each.text}
            for each in brief.scenario.learning_objectives
            if each.id not in brief.state.met
        ],
        "times_not_understood_in_a_row": brief.state.missed,
        "turn": brief.state.turn,
    }


def _words(scenario: ScenarioDraft) -> str:
    items = [item.text for item in (*scenario.new_items, *scenario.review_items)]
    items += [item.text for each in scenario.slots.values() for item in each]
    return _one_line(", ".join(list(dict.fromkeys(items))[:MOST_WORDS]), 600) or "the plainest ones"


def _again(scenario: ScenarioDraft) -> str:
    """What is personal is laid over the scene when it is played; the partner is asked for it here."""
    items = [item.text for item in scenario.review_items]
    if not items:
        return ""
    words = _one_line(", ".join(dict.fromkeys(items[:MOST_AGAIN])), 600)
    return (
        f"- The learner has met these words before and is to meet them again today: {words}. Let them come up, one or "
        "two a turn, where the talk allows it: say them, or ask so that the learner does.\n"
    )


def _simpler(brief: TurnBrief) -> str:
    if not brief.avoid:
        return ""
    words = _one_line(", ".join(each for each in brief.avoid if each), 300)
    without = f", without these words: {words}" if words else ""
    return f"- What you said first was too hard for this learner. Say it shorter and more simply{without}.\n"


def _level(scenario: ScenarioDraft) -> str:
    return cefr_of(scenario.difficulty_rating).value


def _one_line(text: str, longest: int = 120) -> str:
    """Short texts of a scene stand among our own words: a public template's author must not break out of their line."""
    return " ".join(text.replace("<", " ").replace(">", " ").split())[:longest]
