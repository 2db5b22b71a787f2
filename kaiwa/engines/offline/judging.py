"""Whether the objectives were met, by the learner's own words: the scene is gone through again, turn by turn."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import in_language, load_core
from kaiwa.conversations.partner import Said, SceneState, Verdict
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.schedule import Evidence, Objective
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.recognition import Place, Recognised, recognise

SLOT_NAMES: Final = {
    "item": "what exactly", "number": "how many", "amount": "how much", "payment": "how you pay", "place": "which place",
    "time": "when", "need": "what you need", "problem": "what the matter is", "activity": "what you do",
    "feeling": "how you feel", "topic": "what about", "name": "the name", "country": "which country",
    "occupation": "which occupation",
}  # fmt: skip
SAYING: Final = "Say "


class Quoted(Struct, frozen=True):
    move: str
    quote: str


def judged(scenario: ScenarioDraft, history: tuple[Said, ...], state: SceneState) -> tuple[Verdict, ...]:
    turns = [each.content for each in history if each.role == MessageRole.USER]
    return tuple(_verdict(each, scenario, turns, state) for each in scenario.learning_objectives)


def _verdict(objective: Objective, scenario: ScenarioDraft, turns: list[str], state: SceneState) -> Verdict:
    evidence = objective.evidence
    if evidence is None:
        return Verdict(
            objective.id, met=False, missing="This objective has no evidence that could be looked for."
        )
    quotes = list(_quotes(evidence, scenario, turns))
    counted = not scenario.nodes or objective.id in state.met
    if counted and len(quotes) >= evidence.times:
        last = quotes[-1] if evidence.times > 1 else quotes[0]
        return Verdict(objective.id, met=True, quote=last.quote, with_help=last.move in state.helped)
    return Verdict(objective.id, met=False, missing=_missing(evidence))


def _quotes(evidence: Evidence, scenario: ScenarioDraft, turns: list[str]) -> Iterator[Quoted]:
    concepts = {slot: tuple(item.id for item in items) for slot, items in scenario.slots.items()}
    place = Place(evidence.moves, concepts={**concepts, NAME: ()}, repairs=load_core().edges.moves)
    found = index(scenario.target_language)
    for turn in turns:
        heard = recognise(turn, place, found)
        if (
            isinstance(heard, Recognised)
            and heard.move in evidence.moves
            and (evidence.slot is None or evidence.slot in heard.slots)
            and heard.part in turn
        ):
            yield Quoted(heard.move, heard.part)


def _missing(evidence: Evidence) -> str:
    functions = load_core().functions
    names = [in_language(functions[move].name) for move in evidence.moves if move in functions]
    wanted = " or ".join(name[:1].lower() + name[1:] for name in names) or "what the objective asks for"
    told_by_name = all(name.startswith(SAYING) for name in names)  # "say how many, saying how many"
    exactly = (
        f", saying {SLOT_NAMES.get(evidence.slot, evidence.slot)}"
        if evidence.slot and not told_by_name
        else ""
    )
    often = f" {evidence.times} times" if evidence.times > 1 else ""
    return f"Nowhere did you clearly {wanted}{exactly}{often}."
