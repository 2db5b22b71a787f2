"""Every scene can be played to its end, whatever happens in it, and everything it asks for can be reached."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kaiwa.content.bank import Core
from kaiwa.content.checks.finding import Finding
from kaiwa.content.schema import Answer, Edges, Expectation, Rung, Situation

DONE: Final = "done"
Ways = Mapping[str, tuple[Expectation, ...]]
Met = tuple[int, ...]
"""How often each objective is still to be met."""


def check_core(core: Core) -> Iterator[Finding]:
    yield from _ladder("edges", core.edges.help)
    for situation in core.situations.values():
        yield from check_situation(situation, core.edges_of(situation.id))


def check_situation(situation: Situation, edges: Edges) -> Iterator[Finding]:
    where = f"situation {situation.id}"
    ids = {node.id for node in situation.nodes}
    unknown = [step.to for node in situation.nodes for step in node.expects if step.to not in {*ids, DONE}]
    if unknown:
        return  # told by the references
    yield from _ladder(where, situation.help)
    for repair in situation.repairs:
        if all(repair.move in {step.move for step in node.expects} for node in situation.nodes):
            yield Finding(where, f"answers {repair.move} otherwise, but every node expects it as a move")
    seen: set[str] = set()
    for happening in (None, *(each.id for each in situation.complications)):
        told = f"{where}, with {happening}" if happening else where
        onward = _onward(situation, happening)
        if onward is None:
            yield Finding(told, "skipping what does not happen goes round in a circle")
            continue
        ways = {
            node.id: tuple(Expectation(step.move, onward[step.to]) for step in node.expects)
            for node in situation.nodes
            if onward[node.id] == node.id
        }
        start = onward[situation.nodes[0].id]
        reached = _reached(start, ways)
        seen |= reached
        for node in sorted(reached - {DONE}):
            if DONE not in _reached(node, ways):
                yield Finding(told, f"no way leads from {node} to the end")
        yield from _objectives(told, situation, ways, start, frozenset(edges.moves))
    for lost in sorted(ids - seen):
        yield Finding(where, f"nothing leads to the node {lost}")


def _ladder(where: str, help: Sequence[Rung]) -> Iterator[Finding]:
    """Nobody is stuck: the first miss is answered, and the last rung carries whoever reaches it on."""
    misses = [rung.misses for rung in help]
    if help and misses != list(range(1, len(misses) + 1)):
        yield Finding(where, "the help ladder must have a rung for every miss, from the first one on")
    carried = [rung.misses for rung in help if rung.answer is Answer.CARRY]
    if help and carried != misses[-1:]:
        yield Finding(where, "the help ladder must end, and only end, with carrying the learner on")
    if help and not any(rung.answer is Answer.CHOICES for rung in help):
        yield Finding(where, "the help ladder never offers anything to say")


def _onward(situation: Situation, happening: str | None) -> dict[str, str] | None:
    """Where each node leads to when what does not happen is skipped by its first way out; none for a circle."""
    skipped = {
        node.id: node.expects[0].to if node.expects else DONE
        for node in situation.nodes
        if node.complication is not None and node.complication != happening
    }
    onward = {DONE: DONE}
    for node in situation.nodes:
        target, passed = node.id, set[str]()
        while target in skipped:
            if target in passed:
                return None
            passed.add(target)
            target = skipped[target]
        onward[node.id] = target
    return onward


def _reached(start: str, ways: Ways) -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [step.to for step in ways.get(current, ())]
    return found


def _objectives(
    where: str, situation: Situation, ways: Ways, start: str, everywhere: frozenset[str]
) -> Iterator[Finding]:
    left = tuple(each.evidence.times for each in situation.objectives)
    ends = _ends(situation, ways, start, left, everywhere)
    best = min(ends, key=sum, default=left)
    if sum(best) == 0:
        return
    alone = {place for end in ends for place, rest in enumerate(end) if rest == 0}
    for place, objective in enumerate(situation.objectives):
        if place not in alone:
            yield Finding(where, f"the objective {objective.id} cannot be reached")
    if len(alone) == len(left):
        yield Finding(where, "its objectives cannot all be reached in one playing")


def _ends(situation: Situation, ways: Ways, start: str, left: Met, everywhere: frozenset[str]) -> set[Met]:
    """What may be left of the objectives when the scene is done, over every way of playing it."""

    def after(move: str, rest: Met) -> Met:
        pairs = zip(rest, situation.objectives, strict=True)
        return tuple(max(0, n - (move in each.evidence.moves)) for n, each in pairs)

    talk = [
        0 if not everywhere.isdisjoint(each.evidence.moves) else n
        for n, each in zip(left, situation.objectives, strict=True)
    ]
    ends: set[Met] = set()
    seen: set[tuple[str, Met]] = set()
    waiting = [(start, tuple(talk))]
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        node, rest = state
        if node == DONE:
            ends.add(rest)
            continue
        waiting += [(step.to, after(step.move, rest)) for step in ways.get(node, ())]
    return ends
