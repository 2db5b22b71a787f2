"""A scene that came without a map, as a model's does: the bank's own for its situation, else one drawn from its objectives."""

from msgspec.structs import replace

from kaiwa.content.bank import load_core
from kaiwa.conversations.partner import TurnBrief
from kaiwa.curriculum.author import Node, ScenarioDraft, Step
from kaiwa.engines.offline.graph import DONE
from kaiwa.engines.offline.speaking import stage_of, told_by

ANSWERABLE = "offer_help"
"""What the partner does where nothing says what they should: leaves the floor to the learner."""


def playable(brief: TurnBrief) -> TurnBrief:
    if brief.scenario.nodes:
        return brief
    return replace(brief, scenario=mapped(brief.scenario, brief.partner_name))


def mapped(scenario: ScenarioDraft, partner_name: str) -> ScenarioDraft:
    stage = stage_of(scenario, partner_name)
    plan = _plan(scenario)
    nodes = tuple(
        Node(
            id=id,
            partner=partner,
            line=scenario.opening if number == 0 else told_by(stage, partner),
            expects=expects,
        )
        for number, (id, partner, expects) in enumerate(plan)
    )
    return replace(scenario, nodes=nodes)


def _plan(scenario: ScenarioDraft) -> list[tuple[str, str, tuple[Step, ...]]]:
    situation = load_core().situations.get(scenario.situation)
    if situation is not None:
        return [
            (node.id, node.partner, tuple(Step(each.move, each.to) for each in node.expects))
            for node in situation.nodes
        ]
    wanted = [each.evidence.moves for each in scenario.learning_objectives if each.evidence]
    goals = [*wanted, ("take_leave", "thank")]
    ids = [f"goal_{number}" for number in range(1, len(goals) + 1)]
    partners = [ANSWERABLE] * len(wanted) + ["take_leave"]
    return [
        (id, partner, tuple(Step(move, to) for move in moves))
        for id, partner, moves, to in zip(ids, partners, goals, [*ids[1:], DONE], strict=True)
    ]
