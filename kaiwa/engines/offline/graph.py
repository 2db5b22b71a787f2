"""The scene as a map: where each move leads, and the shortest way to the end."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.author import Node, ScenarioDraft, Step

DONE: Final = "done"
FAR: Final = 1_000


class Graph(Struct, frozen=True):
    nodes: Mapping[str, Node]
    first: str
    distance: Mapping[str, int]
    """Steps from each node to the end of the scene."""

    def node(self, id: str) -> Node:
        """A state that names no node of the scene begins anew."""
        return self.nodes.get(id) or self.nodes[self.first]

    def expected(self, node: Node) -> tuple[str, ...]:
        return tuple(dict.fromkeys(step.move for step in node.expects))

    def ahead(self, node: Node) -> tuple[str, ...]:
        """Moves that only a node right after this one expects."""
        here = self.expected(node)
        return tuple(dict.fromkeys(step.move for _, step in self._next(node) if step.move not in here))

    def lead(self, node: Node, move: str) -> str:
        """Where a move leads, directly or by one skipped node; of several ways the shortest."""
        direct = [step.to for step in node.expects if step.move == move]
        skipped = [step.to for _, step in self._next(node) if step.move == move]
        return min(direct or skipped, key=self.remaining, default=node.id)

    def onward(self, node: Node) -> Step:
        """The step that brings the end nearest."""
        return min(node.expects, key=lambda step: self.remaining(step.to))

    def remaining(self, id: str) -> int:
        return 0 if id == DONE else self.distance.get(id, FAR)

    def _next(self, node: Node) -> Iterator[tuple[Node, Step]]:
        for step in node.expects:
            if step.to in self.nodes and step.to != node.id:
                following = self.nodes[step.to]
                yield from ((following, each) for each in following.expects)


def graph_of(scenario: ScenarioDraft) -> Graph:
    nodes = {node.id: node for node in scenario.nodes}
    return Graph(nodes, scenario.nodes[0].id, _distances(nodes))


def _distances(nodes: Mapping[str, Node]) -> dict[str, int]:
    before: dict[str, list[str]] = {}
    for node in nodes.values():
        for step in node.expects:
            before.setdefault(step.to if step.to in nodes else DONE, []).append(node.id)
    found, waiting = {DONE: 0}, deque([DONE])
    while waiting:
        here = waiting.popleft()
        for each in before.get(here, ()):
            if each not in found:
                found[each] = found[here] + 1
                waiting.append(each)
    return found
