"""What learners type is understood, also by whoever has not read that very line."""

from collections.abc import Iterator
from typing import Final, Protocol

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import typed

LEAST: Final = 0.9
LEAST_OF_ONE: Final = 0.7
"""Of a single function, which has only a dozen lines."""


class Recogniser(Protocol):
    """Handed in by the command: which move a text makes where these are expected, its own line left out."""

    def __call__(self, text: str, function: str, expected: tuple[str, ...]) -> str: ...


def check_pack(core: Core, pack: Pack, recognise: Recogniser) -> Iterator[Finding]:
    expected = _places(core)
    missed: dict[str, list[str]] = {}
    total: dict[str, int] = {}
    for heard in typed(pack):
        function = heard.function
        if function not in expected:
            continue  # only the partner does it
        total[function] = total.get(function, 0) + 1
        move = recognise(heard.exemplar.text, function, expected[function])
        if move != function:
            missed.setdefault(function, []).append(f"“{heard.exemplar.text}” as {move or 'nothing'}")
    if total:
        rate = 1 - sum(map(len, missed.values())) / sum(total.values())
        if rate < LEAST:
            yield Finding("heard", f"{rate:.0%} is understood, at least {LEAST:.0%} is wanted")
    for function, texts in missed.items():
        if 1 - len(texts) / total[function] < LEAST_OF_ONE:
            yield review(f"{function}.heard", f"not understood: {', '.join(texts)}")


def _places(core: Core) -> dict[str, tuple[str, ...]]:
    """Function to what is expected at the first node that expects it among others."""
    found: dict[str, tuple[str, ...]] = {}
    for situation in core.situations.values():
        for node in situation.nodes:
            moves = tuple(dict.fromkeys(step.move for step in node.expects))
            for move in moves:
                if move not in found or len(found[move]) == 1:
                    found[move] = moves
    return found
