"""How well the offline partner recognises moves: on turns written before the packs were read, and on the packs' own lines.

    python -m bench.recognition [--every N] [language …]

``held out``   share of in-place turns recognised as a move they may count as, share of all turns taken for a wrong move,
               share of out-of-place turns that advance nothing
``left out``   each of the pack's lines asked about with itself removed: whether its own move is the likeliest of those
               that its place expects, and whether it is sure enough to act upon
``misplaced``  the same lines at places that expect nothing of their kind: share that advances nothing
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.content.bank import PACKS, load_core
from kaiwa.engines.offline.chance import pick
from kaiwa.engines.offline.exemplars import Exemplar
from kaiwa.engines.offline.likeness import index
from kaiwa.engines.offline.recognition import KIN, Place, Recognised, place_of, recognise, scores
from kaiwa.engines.offline.templates import MARK

HOLDOUT: Final = Path(__file__).parent.parent / "tests" / "engines" / "holdout"
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
    likeliest: float
    acted_upon: float
    misplaced: int
    rejected: float


class Turn(Struct, frozen=True):
    text: str
    place: Place
    moves: frozenset[str]
    """Empty for what belongs nowhere here."""


def turns(language: str) -> Iterator[Turn]:
    rows = msgspec.yaml.decode(
        (HOLDOUT / f"{language}.yaml").read_bytes(), type=list[tuple[str, str, str, str]]
    )
    situations = load_core().situations
    for situation, node, text, moves in rows:
        found = next(each for each in situations[situation].nodes if each.id == node)
        wanted = frozenset(moves.split(" / ")) - {OFF_TOPIC}
        yield Turn(text, place_of(situations[situation], found, load_core().edges_of(situation)), wanted)


def move_of(text: str, place: Place, language: str, without: frozenset[int] = frozenset()) -> str:
    heard = recognise(text, place, index(language), without)
    return heard.move if isinstance(heard, Recognised) else ""


def held_out(language: str) -> HeldOut:
    took, told = [], []
    index(language)
    for turn in turns(language):
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
    places = _places()
    everywhere = [place for found in places.values() for place in found]
    lines = [
        line for line in index(language).exemplars if not MARK.search(line.text) and line.function in places
    ]
    likeliest = acted = asked = rejected = misplaced = 0
    for line in lines[::every]:
        place = pick(places[line.function], language, line.source)
        without = frozenset({line.source})
        told = scores(line.text, place, index(language), without)
        asked += 1
        likeliest += max(place.expected, key=lambda move: told.get(move, 0.0)) == line.function
        acted += move_of(line.text, place, language, without) == line.function
        other = _strange_place(line, everywhere)
        if other:
            misplaced += 1
            rejected += not move_of(line.text, other, language)
    return LeftOut(asked, likeliest / asked, acted / asked, misplaced, rejected / max(misplaced, 1))


def _places() -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for situation in load_core().situations.values():
        for node in situation.nodes:
            place = place_of(situation, node, load_core().edges_of(situation.id))
            for move in place.expected:
                found[move].append(place)
    return found


def _strange_place(line: Exemplar, everywhere: list[Place]) -> Place | None:
    repairs = load_core().edges.moves
    alike = {line.function, *repairs}.union(*(family for family in KIN if line.function in family))
    if line.function in repairs:
        return None
    drawn = (pick(everywhere, line.source, number) for number in range(TRIES))
    return next((place for place in drawn if alike.isdisjoint({*place.expected, *place.ahead})), None)


def present() -> tuple[str, ...]:
    return tuple(language for language in PACKS if _is_there(language))


def _is_there(language: str) -> bool:
    try:
        index(language)
    except FileNotFoundError:
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.recognition", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="take each nth of the packs' lines")
    parser.add_argument("languages", nargs="*", help="all present packs when none is named")
    arguments = parser.parse_args()
    for language in arguments.languages or present():
        held, left = held_out(language), left_out(language, arguments.every)
        print(
            f"{language:8} held out {held.turns}: recognised {held.recognised:.3f} wrong {held.wrong:.3f} "
            f"rejected {held.rejected:.3f} p50 {held.p50_ms:.0f} ms p95 {held.p95_ms:.0f} ms | "
            f"left out {left.lines}: likeliest {left.likeliest:.3f} acted upon {left.acted_upon:.3f} | "
            f"misplaced {left.misplaced}: rejected {left.rejected:.3f}"
        )


if __name__ == "__main__":
    main()
