"""How well the offline partner recognises moves: on turns written before the packs were read, and on the packs' own lines.

    python -m bench.recognition [--every N] [--set first|second|…|eleventh] [language …]

``held out``   share of in-place turns recognised as a move they may count as, share of all turns taken for a wrong move,
               share of out-of-place turns that advance nothing
``left out``   each line that the pack's learners type, asked about with itself removed at a node that expects it: whether it
               is acted upon as its own move, and whether what is done is the same for the learner (see checks/recognition.py)
``misplaced``  the same lines at nodes that expect nothing of their kind: share that advances nothing
"""

import argparse
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.content.bank import bank, load_core, present_packs
from kaiwa.content.checks.recognition import does_the_same, place_for, places_of
from kaiwa.content.checks.walking import Typed, typed
from kaiwa.content.schema import Node, Situation
from kaiwa.engines.offline.chance import pick
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.recognition import KIN, Place, Recognised, place_of, recognise

HOLDOUT: Final = Path(__file__).parent.parent / "tests" / "engines" / "holdout"
SETS: Final = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh"),
)
"""In the order in which they were written; each before anything was measured on it."""
OFF_TOPIC: Final = "off_topic"
TRIES: Final = 8
"""So many places are drawn until one expects nothing like the line."""


class HeldOut(Struct, frozen=True):
    turns: int
    recognised: float
    wrong: float
    rejected: float
    p50_ms: float
    p95_ms: float


class LeftOut(Struct, frozen=True):
    lines: int
    as_itself: float
    does_the_same: float
    misplaced: int
    rejected: float


class Turn(Struct, frozen=True):
    text: str
    place: Place
    moves: frozenset[str]
    """Empty for what belongs nowhere here."""


def at(situation: Situation, node: Node) -> Place:
    return place_of(situation, node, load_core().edges_of(situation.id))


def turns(language: str, sets: Iterable[str] = SETS) -> Iterator[Turn]:
    situations = load_core().situations
    for each in sets:
        file = HOLDOUT / each / f"{language}.yaml"
        if not file.is_file():
            continue  # the first set had none for the traditional script
        for situation, node, text, moves in msgspec.yaml.decode(
            file.read_bytes(), type=list[tuple[str, str, str, str]]
        ):
            found = next(each for each in situations[situation].nodes if each.id == node)
            wanted = frozenset(moves.split(" / ")) - {OFF_TOPIC}
            yield Turn(text, at(situations[situation], found), wanted)


def move_of(text: str, place: Place, language: str, without: frozenset[int] = frozenset()) -> str:
    heard = recognise(text, place, index(language), without)
    return heard.move if isinstance(heard, Recognised) else ""


def held_out(language: str, sets: Iterable[str] = SETS) -> HeldOut:
    took, told = [], []
    index(language)
    for turn in turns(language, sets):
        start = time.perf_counter()
        told.append((turn, move_of(turn.text, turn.place, language)))
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    inside = [(turn, move) for turn, move in told if turn.moves]
    outside = [move for turn, move in told if not turn.moves]
    return HeldOut(
        turns=len(told),
        recognised=sum(move in turn.moves for turn, move in inside) / len(inside),
        wrong=sum(bool(move) and move not in turn.moves for turn, move in told) / len(told),
        rejected=sum(not move for move in outside) / len(outside),
        p50_ms=took[len(took) // 2],
        p95_ms=took[int(len(took) * 0.95)],
    )


def left_out(language: str, every: int = 1) -> LeftOut:
    """``every`` takes each nth line, for who has less time."""
    places = places_of(load_core())
    lines = [each for each in typed(bank(language).pack) if each.function in places][::every]
    itself = same = misplaced = rejected = 0
    for line in lines:
        own, text = _sources(line, language), line.exemplar.text
        situation, node = place_for(line, places)
        move = move_of(text, at(situation, node), language, own)
        itself += move == line.function
        same += does_the_same(move, line.function, situation, node)
        strange = _strange_place(line)
        if strange:
            misplaced += 1
            rejected += not move_of(text, strange, language, own)
    return LeftOut(
        len(lines), itself / len(lines), same / len(lines), misplaced, rejected / max(misplaced, 1)
    )


def _sources(line: Typed, language: str) -> frozenset[int]:
    text = line.exemplar.text
    return frozenset(
        e.source for e in index(language).exemplars if e.text == text and e.function == line.function
    )


def _strange_place(line: Typed) -> Place | None:
    core = load_core()
    if line.function in core.edges.moves:
        return None
    alike = {line.function, *core.edges.moves}.union(*(each for each in KIN if line.function in each))
    nodes = [(situation, node) for situation in core.situations.values() for node in situation.nodes]
    drawn = (at(*pick(nodes, line.where, number)) for number in range(TRIES))
    return next((place for place in drawn if alike.isdisjoint({*place.expected, *place.ahead})), None)


def told(found: HeldOut) -> str:
    return (
        f"{found.turns:4} turns: recognised {found.recognised:.3f} wrong {found.wrong:.3f} "
        f"rejected {found.rejected:.3f} p50 {found.p50_ms:.0f} ms p95 {found.p95_ms:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.recognition", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--every", type=int, default=1, help="take each nth of the packs' lines; 0 takes none"
    )
    parser.add_argument("--set", dest="sets", action="append", choices=SETS, help="only these hold-outs")
    parser.add_argument("languages", nargs="*", help="all present packs when none is named")
    arguments = parser.parse_args()
    for language in arguments.languages or present_packs():
        for each in arguments.sets or SETS:
            if (HOLDOUT / each / f"{language}.yaml").is_file():
                print(f"{language:8} held out, {each:6} {told(held_out(language, (each,)))}", flush=True)
        if arguments.every:
            left = left_out(language, arguments.every)
            print(
                f"{language:8} left out {left.lines}: as itself {left.as_itself:.3f} does the same "
                f"{left.does_the_same:.3f} | misplaced {left.misplaced}: rejected {left.rejected:.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
