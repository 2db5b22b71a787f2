"""Lines that say the same twice, and choices between which nobody can choose."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import spoken, typed
from kaiwa.content.likeness import likeness
from kaiwa.content.schema import Register, Tier

NEARLY: Final = 92
CHOICES: Final = 3
"""So many things to say are offered at a node."""


def check_pack(pack: Pack) -> Iterator[Finding]:
    kinds: dict[tuple[str, Tier, str], list[tuple[str, Register | bool]]] = defaultdict(list)
    for each in spoken(pack):
        kinds[each.function, each.tier, each.kind].append((each.line.text, each.line.register))
    for heard in typed(pack):
        kinds[heard.function, heard.tier, "heard"].append((heard.exemplar.text, heard.exemplar.error is None))
    for (function, tier, kind), lines in kinds.items():
        yield from _alike(f"{function}.{tier}.{kind}", lines)
    yield from _both_ways(pack)


def _both_ways(pack: Pack) -> Iterator[Finding]:
    """What is offered to say cannot be called stilted as well, nor what is wrong."""
    offered = {_bare(each.line.text) for each in spoken(pack)}
    wrong = {_bare(each.exemplar.text) for each in typed(pack) if each.exemplar.error is not None}
    seen: set[str] = set()
    for each in pack.stilted:
        where, bare = f"natural “{each.text}”", _bare(each.text)
        if bare in offered:
            yield Finding(where, "is offered as a model answer")
        if bare in wrong:
            yield Finding(where, "is told to be a mistake elsewhere")
        if bare == _bare(each.better) or bare in seen:
            yield Finding(where, "is the same as what is better, or there twice")
        seen.add(bare)


def _alike(where: str, lines: Sequence[tuple[str, Register | bool]]) -> Iterator[Finding]:
    for (one, first), (two, second) in combinations(lines, 2):
        if first is not second:
            continue  # said to a friend and to a stranger, or right and wrong
        alike = likeness(one, two)
        if one == two:
            yield Finding(where, f"says “{one}” twice")
        elif alike >= NEARLY:
            yield review(where, f"“{one}” and “{two}” are nearly the same")


def check_choices(core: Core, pack: Pack) -> Iterator[Finding]:
    """What is offered to say at a node are the lines of its moves and, for the wrong ones, of others."""
    said: dict[tuple[str, Tier], frozenset[str]] = {}
    for function, lines in pack.lines.items():
        for tier, spoken_there in ((Tier.A, lines.a), (Tier.B, lines.b)):
            said[function, tier] = frozenset(_bare(line.text) for line in spoken_there.say)
    shared: dict[tuple[str, str, Tier], set[str]] = {}
    for situation in core.situations.values():
        for node in situation.nodes:
            moves = [m for m in dict.fromkeys(step.move for step in node.expects) if m in pack.lines]
            for tier in Tier:
                different = {each for move in moves for each in said[move, tier]}
                if len(different) < CHOICES:
                    yield Finding(
                        f"situation {situation.id}, node {node.id}.{tier}",
                        "offers fewer than three things to say",
                    )
                for one, two in combinations(sorted(moves), 2):
                    if both := said[one, tier] & said[two, tier]:
                        shared.setdefault((one, two, tier), set()).update(both)
    for (one, two, tier), same in shared.items():
        yield review(
            f"{one} and {two}, {tier}", f"both say “{'”, “'.join(sorted(same))}” where both are expected"
        )


def _bare(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isalnum() or ch in "{}:_")
