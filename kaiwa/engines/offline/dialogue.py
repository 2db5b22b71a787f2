"""One turn of a scene, decided: what was understood, where the talk stands after it, and what the partner answers."""

from collections.abc import Mapping
from itertools import islice
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.bank import load_core
from kaiwa.content.schema import Answer, Edges, Repair
from kaiwa.conversations.partner import Help, Reply, SceneState, TurnBrief, Understanding
from kaiwa.curriculum.author import Node, Phrase
from kaiwa.engines.offline.filling import NAME
from kaiwa.engines.offline.folding import parts_of, surface_of
from kaiwa.engines.offline.graph import DONE, Graph, graph_of
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.recognition import (
    OffTopic,
    Place,
    Recognised,
    Recognition,
    Unclear,
    recognise,
)
from kaiwa.engines.offline.repairs import Asked, helped, repaired
from kaiwa.engines.offline.speaking import (
    Stage,
    about_the_talk,
    choices,
    joined,
    line_at,
    stage_of,
    told_by,
)

LAST_WORDS: Final[Mapping[str, str]] = {"thank": "respond_thanks", "apologize": "accept_apology"}
"""What closes a scene after the learner's last move; goodbye after all others."""


class Scene(Struct, frozen=True):
    stage: Stage
    graph: Graph
    state: SceneState
    node: Node
    edges: Edges
    """The ways out of the node beside the moves that it expects."""

    @property
    def line(self) -> Phrase:
        return line_at(self.stage, self.node, self.state.slots)

    @property
    def answers(self) -> tuple[Phrase, ...]:
        moves = sorted(self.node.expects, key=lambda step: self.graph.remaining(step.to))
        return choices(self.stage, [step.move for step in moves], self._gone())

    def _gone(self) -> Mapping[str, str]:
        """What has just been said not to be there is no good answer."""
        return self.state.slots if self.node.partner == "say_unavailable" else {}

    def place(self) -> Place:
        return Place(
            expected=self.graph.expected(self.node),
            ahead=self.graph.ahead(self.node),
            concepts={**self.stage.concepts, NAME: ()},
            repairs=self.edges.moves,
        )

    def asked(self, said: str, turn: int) -> Asked:
        return Asked(self.stage, self.node, self.line, self.answers, said, turn, self.state.slots)


def scene_of(brief: TurnBrief) -> Scene:
    graph = graph_of(brief.scenario)
    return Scene(
        stage=stage_of(brief.scenario, brief.partner_name),
        graph=graph,
        state=brief.state,
        node=graph.node(brief.state.node),
        edges=load_core().edges_of(brief.scenario.situation),
    )


def opened(brief: TurnBrief) -> Reply:
    scene = scene_of(brief)
    state = SceneState(node=scene.node.id, turn=1)
    return _reply(replace(scene, state=state).line, Understanding.ADVANCED, state)


def answered(brief: TurnBrief) -> Reply:
    scene = scene_of(brief)
    if brief.state.finished:
        words = about_the_talk(scene.stage, scene.stage.shelf.bank.pack.tutor.finish, brief.state.turn)
        return _reply(words, Understanding.FINISHED, brief.state)
    heard = understood(brief.said, scene)
    state = replace(brief.state, turn=brief.state.turn + 1)
    match heard:
        case Recognised() if (edge := _repair(heard.move, scene)) is not None:
            words, offered = repaired(edge, scene.asked(brief.said, state.turn))
            return _reply(words, Understanding.REPAIRED, _asked_for_help(scene, state, heard), offered)
        case Recognised():
            beside = done_beside(heard, brief.said, scene)
            return advanced(scene, state, heard, beside, with_help=brief.help is not Help.NONE)
        case Unclear() | OffTopic():
            return climbed(scene, state, heard)
        case _:
            assert_never(heard)


def _repair(move: str, scene: Scene) -> Repair | None:
    """Where the scene itself expects the move it is no repair, but leads on."""
    return None if move in scene.graph.expected(scene.node) else scene.edges.repair(move)


def understood(said: str, scene: Scene) -> Recognition:
    """An offered answer read off is that answer; anything else is recognised by its likeness."""
    language = scene.stage.shelf.bank.pack.language
    folded = surface_of(said, language)
    place, found = scene.place(), index(language)
    heard = recognise(said, place, found) if folded else Unclear()
    for phrase in scene.answers:
        if folded and surface_of(phrase.text, language) == folded:
            if not isinstance(heard, Recognised) or heard.move != phrase.move:
                # what it names is looked for in the light of what it is
                heard = recognise(said, Place((phrase.move,), (), place.concepts), found)
            slots = heard.slots if isinstance(heard, Recognised) else {}
            return Recognised(phrase.move, 1.0, slots, said)
    return heard


def done_beside(heard: Recognised, said: str, scene: Scene) -> tuple[Recognised, ...]:
    """What else the sentences of the turn do: who greets and says their name has done both. The talk goes on from one of
    them; the others count for what the day wants to see."""
    wanted = [
        move
        for objective in scene.stage.scenario.learning_objectives
        if objective.evidence is not None and objective.id not in scene.state.met
        for move in objective.evidence.moves
    ]
    if not wanted:
        return ()
    place = scene.place()
    place = replace(place, expected=tuple(dict.fromkeys((*place.expected, *wanted))))
    found: dict[str, Recognised] = {}
    for part in islice(parts_of(said), 1, None):
        each = recognise(part, place, index(scene.stage.shelf.bank.pack.language))
        if isinstance(each, Recognised) and each.move in wanted and each.move != heard.move:
            found.setdefault(each.move, each)
    return tuple(found.values())


def advanced(
    scene: Scene,
    state: SceneState,
    heard: Recognised,
    beside: tuple[Recognised, ...] = (),
    *,
    with_help: bool,
) -> Reply:
    was_helped = with_help or state.missed >= _hinted(scene.edges)
    made = replace(state, missed=0)
    for each in (*beside, heard):
        moves = (*made.moves, each.move)
        made = replace(
            made, moves=moves, slots={**made.slots, **each.slots}, met=_met(scene, moves, each, made)
        )
    if was_helped:
        done = [each.move for each in (*beside, heard)]
        made = replace(made, helped=tuple(dict.fromkeys((*made.helped, *done))))
    return _moved(scene, made, scene.graph.lead(scene.node, heard.move), heard.move, Phrase("", ""))


def _asked_for_help(scene: Scene, state: SceneState, heard: Recognised) -> SceneState:
    """The talk stands where it stood; to ask for a repeat may be what the day wants to see."""
    moves = (*state.moves, heard.move)
    met = _met(scene, moves, heard, state)
    return replace(state, moves=moves, met=met) if met != state.met else state


def _met(scene: Scene, moves: tuple[str, ...], heard: Recognised, state: SceneState) -> tuple[str, ...]:
    met = dict.fromkeys(state.met)
    for objective in scene.stage.scenario.learning_objectives:
        evidence = objective.evidence
        if evidence is None or heard.move not in evidence.moves:
            continue
        enough = sum(move in evidence.moves for move in moves) >= evidence.times
        if enough and (evidence.slot is None or evidence.slot in heard.slots):
            met[objective.id] = None
    return tuple(met)


def _moved(scene: Scene, state: SceneState, target: str, move: str, before: Phrase) -> Reply:
    if target == DONE or target not in scene.graph.nodes:
        ended = replace(state, node=DONE, finished=True)
        closing = told_by(scene.stage, LAST_WORDS.get(move, "take_leave"))
        return _reply(joined(before, closing), Understanding.FINISHED, ended)
    arrived = replace(state, node=target)
    there = replace(scene, state=arrived, node=scene.graph.nodes[target])
    return _reply(joined(before, there.line), Understanding.ADVANCED, arrived)


def climbed(scene: Scene, state: SceneState, heard: Unclear | OffTopic) -> Reply:
    """The ladder: ask again, ask more simply, offer three answers, and at last go on with the first of them."""
    told = replace(state, missed=state.missed + 1)
    rung = scene.edges.rung(told.missed)
    if rung.answer is Answer.CARRY:
        return _carried(scene, told)
    is_off_topic = isinstance(heard, OffTopic)
    words, offered = helped(rung, scene.asked("", told.turn), off_topic=is_off_topic)
    return _reply(words, Understanding.OFF_TOPIC if is_off_topic else Understanding.UNCLEAR, told, offered)


def _hinted(edges: Edges) -> int:
    """From this many misses on, what the learner says next was said with help."""
    return min(each.misses for each in edges.help if each.answer not in (Answer.CLARIFY, Answer.REPEAT))


def _after_carry(edges: Edges) -> int:
    """Whoever had to be carried is shown the choices sooner at the next place."""
    offered = [each.misses for each in edges.help if each.answer is Answer.CHOICES]
    return min(offered) - 1 if offered else 0


def _carried(scene: Scene, state: SceneState) -> Reply:
    """Goes on without the learner: the move counts as helped, and for no objective."""
    step = scene.graph.onward(scene.node)
    with_help = tuple(dict.fromkeys((*state.helped, step.move)))
    model = next((each for each in scene.answers if each.move == step.move), None)
    words = about_the_talk(scene.stage, scene.stage.shelf.bank.pack.tutor.offer_choices, state.turn)
    if model is None:
        return _moved(
            scene,
            replace(state, helped=with_help, missed=_after_carry(scene.edges)),
            step.to,
            step.move,
            words,
        )
    heard = understood(model.text, scene)
    named = heard.slots if isinstance(heard, Recognised) else {}
    carried = replace(
        state, helped=with_help, missed=_after_carry(scene.edges), slots={**state.slots, **named}
    )
    shown = Phrase(_quoted(model.text), _quoted(model.gloss), _quoted(model.reading) if model.reading else "")
    return _moved(scene, carried, step.to, step.move, joined(words, shown))


def _quoted(text: str) -> str:
    return f"「{text}」" if text[-1:] in "。！？" else f"“{text}”"


def _reply(words: Phrase, kind: Understanding, state: SceneState, offered: tuple[Phrase, ...] = ()) -> Reply:
    return Reply(
        content=words.text, translation=words.gloss, understanding=kind, state=state, choices=offered
    )
