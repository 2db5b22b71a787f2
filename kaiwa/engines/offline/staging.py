"""One day's scene out of the bank: the graph without what does not happen today, with a line at every node."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kaiwa.content.bank import in_language
from kaiwa.content.schema import Expectation, Register, Situation
from kaiwa.content.schema import Node as BankNode
from kaiwa.curriculum.author import Node, Phrase, ScenarioBrief, ScenarioDraft, Step
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.measure import CJK, longest_turn
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import ScenarioRole
from kaiwa.engines.offline.casting import GENDERS, cast, gender_of, name_of, persona_of
from kaiwa.engines.offline.choosing import situation_for
from kaiwa.engines.offline.lessons import REPAIR_KIT
from kaiwa.engines.offline.lines import NothingToSay, Speech, learner_line, partner_line
from kaiwa.engines.offline.shelf import Shelf
from kaiwa.engines.offline.slots import (
    at_home,
    fillers_for,
    from_abroad,
    of_any_scene,
    shortest,
    slot_items,
    with_home,
)

DONE: Final = "done"
OTHER_THING: Final = frozenset({"recommend", "say_unavailable"})
"""Whoever recommends or has run out speaks of something else than what is ordered in the end."""
MOST_PHRASES: Final = 10
LONGEST_S: Final = 900
SHORTEST_S: Final = 240
FILLER_TRIES: Final = 3
"""Words are drawn anew when no line holds them within its length."""
SECONDS_A_NODE: Final = 45
SECONDS_AN_OBJECTIVE: Final = 40
SHORT_S: Final = 360
SHORT_OBJECTIVES: Final = 2


def stage(shelf: Shelf, brief: ScenarioBrief) -> ScenarioDraft:
    day = brief.day
    situation = situation_for(shelf, day)
    again = sum(other.situation == situation.id and other.day < day.day for other in brief.others)
    seed = f"{shelf.bank.version} {situation.id} {day.day} {day.candidate} {brief.intent.text}"
    persona = persona_of(situation, f"{shelf.bank.version} {brief.intent.text}", again)
    gender = gender_of(persona, seed)
    name = name_of(shelf.bank, gender, seed, "name")
    speech = Speech(shelf, day.difficulty_rating, persona.register, name, seed)
    nodes = _nodes(speech, situation, day.complication, in_language(persona.role))
    slots = shelf.shelved[situation.id].slots
    return ScenarioDraft(
        title=day.title,
        description=f"{in_language(situation.summary)} {in_language(situation.stakes)}",
        target_language=shelf.bank.pack.language,
        role=ScenarioRole.FRIENDLY_CHAT if persona.register is Register.CASUAL else ScenarioRole.CHARACTER,
        difficulty_rating=day.difficulty_rating,
        persona=cast(persona, situation, gender, name),
        instructions=_instructions(
            shelf, situation, day, in_language(persona.role), in_language(persona.manner)
        ),
        context=f"{_sentence(in_language(situation.place))} {in_language(situation.learner)}",
        expected_outcome=in_language(situation.outcome),
        learning_objectives=day.objectives,
        opening=nodes[0].line,
        nodes=nodes,
        slots=slot_items(shelf, with_home(shelf, slots, in_language(persona.role))),
        phrases=_phrases(speech, situation, day, nodes),
        new_items=day.new_items,
        review_items=day.review_items,
        grammar=day.grammar,
        complication=_complication(situation, day.complication),
        categories=(day.goal, situation.domain),
        tags=(situation.id, cefr_of(day.difficulty_rating)),
        search_keywords=situation.keywords,
        primary_skill=day.skill,
        estimated_duration_seconds=_duration_s(nodes, day),
        situation=situation.id,
    )


def playable(situation: Situation, complication: str) -> tuple[BankNode, ...]:
    """Without the nodes of complications that do not happen: whoever leads there is led on by their first way out."""
    skipped = {
        node.id: node.expects[0].to
        for node in situation.nodes
        if node.complication is not None and node.complication != complication
    }

    def onward(target: str) -> str:
        for _ in situation.nodes:
            if target not in skipped:
                break
            target = skipped[target]
        return target

    kept = {node.id: node for node in situation.nodes if node.id not in skipped}
    led = {
        node.id: tuple(dict.fromkeys(Expectation(step.move, onward(step.to)) for step in node.expects))
        for node in kept.values()
    }
    reached, waiting = [], [onward(situation.nodes[0].id)]
    while waiting:
        current = waiting.pop(0)
        if current in reached or current == DONE:
            continue
        reached.append(current)
        waiting += [step.to for step in led[current]]
    return tuple(
        BankNode(node.id, node.partner, led[node.id], node.complication)
        for node in kept.values()
        if node.id in reached
    )


def _nodes(speech: Speech, situation: Situation, complication: str, role: str) -> tuple[Node, ...]:
    shelf, used = speech.shelf, set[str]()
    slots = at_home(shelf, shelf.shelved[situation.id].slots, role)
    found: list[Node] = []
    for node in playable(situation, complication):
        thing = node.id if node.partner in OTHER_THING else "same"
        tries = _tries(speech, slots, node.partner, thing)
        line = partner_line(speech, node.partner, tries, used)
        used.add(line.text)
        steps = tuple(Step(step.move, step.to) for step in node.expects)
        found.append(Node(id=node.id, partner=node.partner, line=line, expects=steps))
    return tuple(found)


def _tries(
    speech: Speech, slots: Mapping[str, Sequence[str]], function: str, thing: str
) -> Iterator[Mapping[str, str]]:
    """Words that suit the scene, then shorter ones, at last short ones of any scene: most lines take the first."""
    shelf, rating = speech.shelf, speech.rating
    yield fillers_for(shelf, slots, function, rating, speech.seed, thing)
    for number in range(FILLER_TRIES):
        yield fillers_for(shelf, slots, function, rating, speech.seed, thing, number)
    yield shortest(shelf, slots, rating)
    yield shortest(shelf, of_any_scene(shelf, slots, function), rating)


def _phrases(speech: Speech, situation: Situation, day: Day, nodes: Sequence[Node]) -> tuple[Phrase, ...]:
    """One thing to say for each move that counts, those of the objectives first; repair on the first day."""
    shelf = speech.shelf
    wanted = [move for each in day.objectives if each.evidence for move in each.evidence.moves]
    wanted += [step.move for node in nodes for step in node.expects]
    moves = list(dict.fromkeys([*(REPAIR_KIT if day.day == 1 else ()), *wanted]))
    slots = from_abroad(shelf, shelf.shelved[situation.id].slots)
    own_name = name_of(shelf.bank, GENDERS[1], speech.seed, "learner")
    learner = Speech(shelf, speech.rating, speech.register, own_name, speech.seed)
    found: list[Phrase] = []
    for move in moves:
        try:
            found.append(learner_line(learner, move, fillers_for(shelf, slots, move, speech.rating)))
        except NothingToSay:
            continue
    return tuple(found[:MOST_PHRASES])


def _instructions(shelf: Shelf, situation: Situation, day: Day, role: str, manner: str) -> str:
    language = shelf.bank.pack.language
    unit = "characters" if language in CJK else "words"
    told = [
        f"You are {role}. {_sentence(manner)}",
        f"Speak as to a learner at {cefr_of(day.difficulty_rating)}: at most "
        f"{longest_turn(day.difficulty_rating, language)} {unit} at a time, one question at a time.",
    ]
    if happens := _complication(situation, day.complication):
        told.append(f"In this scene: {happens}")
    if day.without_hints:
        told.append("Give no hints: this is the dress rehearsal.")
    return " ".join(told)


def _complication(situation: Situation, wanted: str) -> str:
    return next((in_language(each.text) for each in situation.complications if each.id == wanted), "")


def _duration_s(nodes: Sequence[Node], day: Day) -> int:
    rough = SECONDS_A_NODE * len(nodes) + SECONDS_AN_OBJECTIVE * len(day.objectives)
    if len(day.objectives) <= SHORT_OBJECTIVES and not day.complication:
        rough = min(rough, SHORT_S)
    return max(SHORTEST_S, min(LONGEST_S, rough))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
