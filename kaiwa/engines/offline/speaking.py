"""What the partner says, in the persona's register: the scene's lines with what the learner named, and talk about the talk."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import in_language
from kaiwa.content.schema import Phrasing, Register
from kaiwa.curriculum.author import Node, Phrase, ScenarioDraft
from kaiwa.engines.offline.filling import NAME, Fillers
from kaiwa.engines.offline.lines import NEAREST, NothingToSay, Speech, learner_line, partner_line
from kaiwa.engines.offline.shelf import Shelf, shelf
from kaiwa.engines.offline.slots import fillers_for

ANOTHER_THING: Final = frozenset({"recommend"})
"""Whoever recommends names something else than what was asked for."""
CHOICES: Final = 3


class Stage(Struct, frozen=True):
    """A scenario with everything that is needed to speak in it."""

    scenario: ScenarioDraft
    shelf: Shelf
    speech: Speech
    concepts: Mapping[str, tuple[str, ...]]
    """Slot to the concepts that the scene holds for it."""


def stage_of(scenario: ScenarioDraft, partner_name: str) -> Stage:
    found = shelf(scenario.target_language)
    names = (*found.bank.pack.names.female, *found.bank.pack.names.male)
    name = next((each for each in names if each.text == partner_name), None)
    return Stage(
        scenario=scenario,
        shelf=found,
        speech=Speech(
            shelf=found,
            rating=scenario.difficulty_rating,
            register=Register(scenario.persona.register),
            name=name or Phrasing(text=partner_name or scenario.persona.name_template, gloss=partner_name),
            seed=f"{found.bank.version} {scenario.situation} {scenario.title}",
        ),
        concepts={
            slot: known
            for slot, items in scenario.slots.items()
            if (known := tuple(item.id for item in items if item.id in found.ratings))
        },
    )


def line_at(stage: Stage, node: Node, named: Mapping[str, str]) -> Phrase:
    """The scene's own line, unless it speaks of something that the learner has named otherwise."""
    wanted = (
        stage.shelf.bank.core.functions[node.partner].slots.keys() if _is_known(stage, node.partner) else ()
    )
    own = {s: c for s, c in named.items() if s in wanted and s != NAME and c in stage.shelf.ratings}
    if not own or node.partner in ANOTHER_THING:
        return node.line
    fillers = {**_fillers(stage, node.partner), **own}
    try:
        return partner_line(stage.speech, node.partner, [fillers], ())
    except NothingToSay:
        return node.line


def simpler_line(stage: Stage, node: Node, said: Phrase, named: Mapping[str, str]) -> Phrase:
    """The same thing in other words, where the pack has some."""
    if not _is_known(stage, node.partner):
        return said
    own = {s: c for s, c in named.items() if c in stage.shelf.ratings}
    try:
        return partner_line(
            stage.speech, node.partner, [{**_fillers(stage, node.partner), **own}], {said.text}
        )
    except NothingToSay:
        return said


def told_by(stage: Stage, function: str) -> Phrase:
    return partner_line(stage.speech, function, [_fillers(stage, function)], ())


def about_the_talk(stage: Stage, lines: Sequence[Phrasing], turn: int) -> Phrase:
    """One of the tutor's lines in the persona's register; another one at every turn."""
    for register in NEAREST[stage.speech.register]:
        fitting = [line for line in lines if line.register is register]
        if fitting:
            line = fitting[turn % len(fitting)]
            return Phrase(text=line.text, gloss=in_language(line.gloss), reading=line.reading)
    raise NothingToSay("the talk itself", stage.shelf.bank.pack.language)


def choices(stage: Stage, moves: Sequence[str], avoid: Mapping[str, str]) -> tuple[Phrase, ...]:
    """Three things to say, of as many kinds as the place allows; the first one leads on."""
    used: list[Phrase] = []
    for move in chain(moves, moves, ("ask_repeat", "say_not_understand", "ask_slower")):
        if len(used) == CHOICES:
            break
        phrase = model_answer(stage, move, avoid, tuple(each.text for each in used))
        if phrase and phrase.text not in {each.text for each in used}:
            used.append(phrase)
    return tuple(used)


def model_answer(
    stage: Stage, move: str, avoid: Mapping[str, str], used: Sequence[str] = ()
) -> Phrase | None:
    if not _is_known(stage, move):
        return None
    fillers = _fillers(stage, move)
    for slot, concept in avoid.items():
        others = [each for each in stage.concepts.get(slot, ()) if each != concept]
        if slot in fillers and others:
            fillers = {**fillers, slot: others[0]}
    try:
        return learner_line(_as_learner(stage), move, fillers, used)
    except NothingToSay:
        return None


def function_name(stage: Stage, move: str) -> str:
    function = stage.shelf.bank.core.functions.get(move)
    return in_language(function.name) if function else move.replace("_", " ")


def _as_learner(stage: Stage) -> Speech:
    own = stage.shelf.bank.pack.names.female[-1]
    speech = stage.speech
    return Speech(speech.shelf, speech.rating, speech.register, own, speech.seed)


def _fillers(stage: Stage, function: str) -> Fillers:
    return fillers_for(stage.shelf, stage.concepts, function, stage.speech.rating)


def _is_known(stage: Stage, function: str) -> bool:
    return function in stage.shelf.bank.core.functions


def joined(*phrases: Phrase) -> Phrase:
    """One turn out of several lines; unspaced scripts need no space between sentences."""
    told = [each for each in phrases if each.text]
    space = "" if told and told[0].text[-1:] in "。！？」" else " "
    return Phrase(
        text=space.join(each.text for each in told),
        gloss=" ".join(each.gloss for each in told),
        reading=space.join(each.reading for each in told) if all(each.reading for each in told) else "",
    )
