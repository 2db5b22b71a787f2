"""What learners type is understood where it is expected, also by whoever has not read that very line."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Final, Protocol
from zlib import crc32

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.reachability import DONE
from kaiwa.content.checks.walking import Typed, typed
from kaiwa.content.schema import Node, Situation

LEAST: Final = 0.9
LEAST_OF_ONE: Final = 0.7
"""Of a single function, which has only two dozen lines."""

Places = Mapping[str, tuple[tuple[Situation, Node], ...]]
"""Function to the nodes that expect it."""


class Recogniser(Protocol):
    """Handed in by the command: as which move the product takes a text at a node, its own line left out."""

    def __call__(self, heard: Typed, situation: Situation, node: Node) -> str: ...


def check_pack(core: Core, pack: Pack, recognise: Recogniser, every: int = 1) -> Iterator[Finding]:
    """Of each ``every``-th line, for who has less time."""
    places = places_of(core)
    missed: dict[str, list[str]] = {}
    total: Counter[str] = Counter()
    for heard in [each for each in typed(pack) if each.function in places][::every]:
        situation, node = place_for(heard, places)
        total[heard.function] += 1
        move = recognise(heard, situation, node)
        if not does_the_same(move, heard.function, situation, node):
            missed.setdefault(heard.function, []).append(f"“{heard.exemplar.text}” as {move or 'nothing'}")
    rate = 1 - sum(map(len, missed.values())) / max(1, total.total())
    if rate < LEAST:
        yield Finding("heard", f"{rate:.1%} is understood, at least {LEAST:.0%} is wanted")
    for function, texts in missed.items():
        if every == 1 and 1 - len(texts) / total[function] < LEAST_OF_ONE:
            yield review(f"{function}.heard", f"not understood: {', '.join(texts)}")


def places_of(core: Core) -> Places:
    found: dict[str, dict[tuple[str, str], tuple[Situation, Node]]] = defaultdict(dict)
    for situation in core.situations.values():
        for node in situation.nodes:
            for step in node.expects:
                found[step.move][situation.id, node.id] = situation, node
    return {function: tuple(each.values()) for function, each in found.items()}


def place_for(heard: Typed, places: Places) -> tuple[Situation, Node]:
    """Any of the nodes that expect it, and always the same one."""
    found = places[heard.function]
    return found[crc32(heard.where.encode()) % len(found)]


def does_the_same(move: str, meant: str, situation: Situation, node: Node) -> bool:
    """Whether the learner notices nothing: the talk goes on to the same place, and it counts for the same objectives.

    At some nodes two moves shade into each other, as “thank you” does into an answer to a compliment: they lead on alike.
    """
    ways = {step.move: step.to for step in reversed(node.expects)}
    return move == meant or (
        move in ways
        and ways[move] == ways.get(meant, DONE)
        and _counts_for(move, situation) == _counts_for(meant, situation)
    )


def _counts_for(move: str, situation: Situation) -> frozenset[str]:
    return frozenset(each.id for each in situation.objectives if move in each.evidence.moves)
