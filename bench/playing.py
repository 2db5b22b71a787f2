"""Every scene of the bank, played to its end: by a learner who reads off what is offered, by one who takes every way there is,
and by one who types nonsense.

    python -m bench.playing [--every N] [language …]      all packs when none is named; each nth scene only

A scene is a situation with one of its complications (or none), at one of two levels, with one of its personas.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.content.bank import in_language, load_core, present_packs
from kaiwa.content.schema import Situation
from kaiwa.conversations.partner import Reply, SceneState, TurnBrief, Understanding
from kaiwa.curriculum.author import Intent, ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.schedule import Day, Evidence, Objective
from kaiwa.engines.offline.dialogue import Scene, answered, opened, scene_of
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage

LEVELS: Final = (18, 50)
"""One for each tier of the packs, as far as the situation goes."""
NONSENSE: Final = ("zxcv qqq", "…", "#%&@ !!!", "lorem ipsum dolor sit amet", "🙂🙂🙂", "aaaa")
MOST_TURNS: Final = 60
CARRIED_AFTER: Final = 2
"""Whoever is never understood is carried on from every node but the first after so many turns, on the usual ladder."""


class Case(Struct, frozen=True):
    language: str
    situation: str
    complication: str
    rating: int
    again: int
    """Which of the personas: whoever plays a scene again meets another one."""


class Played(Struct, frozen=True):
    case: Case
    faults: tuple[str, ...]
    objectives: int
    met: int
    turns: int
    """Of the learner who types nonsense."""


def cases(language: str) -> Iterator[Case]:
    for number, situation in enumerate(load_core().situations.values()):
        for complication in ("", *(each.id for each in situation.complications)):
            for again, rating in enumerate(sorted({_within(level, situation) for level in LEVELS})):
                yield Case(language, situation.id, complication, rating, again + number)


def _within(level: int, situation: Situation) -> int:
    easiest, hardest = situation.rating
    return max(easiest, min(level, hardest))


def draft_of(case: Case) -> ScenarioDraft:
    found = load_core().situations[case.situation]
    intent = Intent(
        text="A trip", target_language=case.language, goal=LearningGoal(found.goal), rating=case.rating
    )
    day = Day(
        day=20,
        theme="Out and about",
        title=in_language(found.title),
        difficulty_rating=case.rating,
        objectives=tuple(
            Objective(
                each.id,
                in_language(each.text),
                Evidence(each.evidence.moves, each.evidence.slot, each.evidence.times),
            )
            for each in found.objectives
        ),
        situation=found.id,
        domain=found.domain,
        goal=found.goal,
        complication=case.complication,
    )
    before = tuple(replace(day, day=number + 1) for number in range(case.again % len(found.personas)))
    return stage(shelf(case.language), ScenarioBrief(intent=intent, day=day, others=before))


def turn_of(draft: ScenarioDraft, state: SceneState, said: str = "") -> TurnBrief:
    return TurnBrief(
        scenario=draft, state=state, history=(), said=said, partner_name=draft.persona.name_template
    )


def scripted(draft: ScenarioDraft, state: SceneState) -> str:
    """Makes for the objectives that are still open, then for the end."""
    answers = scene_of(turn_of(draft, state)).answers
    still = {
        move
        for each in draft.learning_objectives
        if each.evidence and each.id not in state.met
        for move in each.evidence.moves
    }
    return next((each.text for each in answers if each.move in still), answers[0].text)


def play(draft: ScenarioDraft, nonsense: Sequence[str] = ()) -> tuple[Reply, int]:
    """To the end, or to where nobody would go on any more."""
    reply, turns = opened(turn_of(draft, SceneState())), 0
    while not reply.state.finished and turns < MOST_TURNS:
        said = nonsense[turns % len(nonsense)] if nonsense else scripted(draft, reply.state)
        reply, turns = answered(turn_of(draft, reply.state, said)), turns + 1
        if not reply.content or "{" in reply.content + reply.translation:
            break
    return reply, turns


def played(case: Case) -> Played:
    draft = draft_of(case)
    reader, _ = play(draft)
    stuck, turns = play(draft, NONSENSE)
    return Played(
        case=case,
        faults=(
            *_of_reader(reader),
            *_of_stuck(stuck, turns, draft),
            *_of_ways(draft),
        ),
        objectives=len(draft.learning_objectives),
        met=len(reader.state.met),
        turns=turns,
    )


def _of_reader(reply: Reply) -> Iterator[str]:
    if not reply.state.finished:
        yield f"whoever reads off is left at {reply.state.node}"
    if reply.state.helped:
        yield f"whoever reads off is helped with {', '.join(reply.state.helped)}"
    if not reply.state.met:
        yield "whoever reads off meets no objective"


def _of_stuck(reply: Reply, turns: int, draft: ScenarioDraft) -> Iterator[str]:
    if not reply.state.finished:
        yield f"whoever types nonsense is left at {reply.state.node}"
    if reply.state.met or reply.state.moves:
        yield f"nonsense counts as {', '.join(reply.state.moves)}"
    scene = scene_of(turn_of(draft, SceneState()))
    ladder = max(each.misses for each in scene.edges.help)
    if turns > ladder + CARRIED_AFTER * len(draft.nodes):
        yield f"nonsense takes {turns} turns over {len(draft.nodes)} nodes"


def _of_ways(draft: ScenarioDraft) -> Iterator[str]:
    """Every edge can be taken by saying what is offered for it; and none leads where there is no way out."""
    for node in draft.nodes:
        scene = scene_of(turn_of(draft, SceneState(node=node.id, turn=2)))
        if scene.graph.remaining(node.id) > len(draft.nodes):
            yield f"no way leads out of {node.id}"
        taken: set[str] = set()
        for phrase in scene.answers:
            taken.add(phrase.move)
            reply = answered(turn_of(draft, scene.state, phrase.text))
            if phrase.move not in scene.graph.expected(node):
                continue  # a repair that fills up the three
            # what is done beside it comes before it: "thank you, but I have no time"
            if reply.state.moves[-1:] != (phrase.move,) or not _leads(scene, phrase.move, reply):
                yield f"at {node.id} “{phrase.text}” is no {phrase.move}"
        if not taken & set(scene.graph.expected(node)):
            yield f"nothing that is offered at {node.id} leads on"


def _leads(scene: Scene, move: str, reply: Reply) -> bool:
    wanted = scene.graph.lead(scene.node, move)
    return reply.state.node == wanted or (
        reply.understanding is Understanding.FINISHED and wanted not in scene.graph.nodes
    )


def main() -> int:
    asked = argparse.ArgumentParser(prog="bench.playing", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--every", type=int, default=1, help="play each nth scene")
    asked.add_argument("languages", nargs="*", help="all present packs when none is named")
    chosen = asked.parse_args()
    faulty = 0
    for language in chosen.languages or present_packs():
        start = time.perf_counter()
        found = [played(case) for case in islice(cases(language), None, None, chosen.every)]
        wrong = [each for each in found if each.faults]
        faulty += len(wrong)
        met, objectives = sum(each.met for each in found), sum(each.objectives for each in found)
        print(
            f"{language:8} {len(found):4} scenes, {len(wrong)} with faults; {met} of {objectives} objectives met by "
            f"reading off; nonsense takes at most {max(each.turns for each in found)} turns; "
            f"{time.perf_counter() - start:.0f} s",
            flush=True,
        )
        for each in wrong:
            print(
                f"   {each.case.situation} {each.case.complication or '-'} {each.case.rating}",
                *each.faults,
                sep="\n      ",
            )
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main())
