"""What learners type is understood, also by whoever has not read that very line."""

from collections import Counter
from collections.abc import Iterator
from typing import Final, Protocol

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks.finding import Finding, Severity, review
from kaiwa.content.checks.walking import typed

LEAST: Final = 0.9
HOPELESS: Final = 0.75
"""Below this the lines themselves are hard to tell apart; above it the engine may be to blame."""
LEAST_OF_ONE: Final = 0.7
"""Of a single function, which has only a dozen lines."""


class Recogniser(Protocol):
    """Handed in by the command: which move a text makes where this function is expected, its own line left out."""

    def __call__(self, text: str, function: str) -> str: ...


def check_pack(core: Core, pack: Pack, recognise: Recogniser) -> Iterator[Finding]:
    moves = {step.move for each in core.situations.values() for node in each.nodes for step in node.expects}
    missed: dict[str, list[str]] = {}
    total: Counter[str] = Counter()
    for heard in typed(pack):
        if heard.function not in moves:
            continue  # only the partner does it
        total[heard.function] += 1
        move = recognise(heard.exemplar.text, heard.function)
        if move != heard.function:
            missed.setdefault(heard.function, []).append(f"“{heard.exemplar.text}” as {move or 'nothing'}")
    rate = 1 - sum(map(len, missed.values())) / max(1, total.total())
    if rate < LEAST:
        severity = Severity.ERROR if rate < HOPELESS else Severity.REVIEW
        yield Finding("heard", f"{rate:.0%} is understood, at least {LEAST:.0%} is wanted", severity)
    for function, texts in missed.items():
        if 1 - len(texts) / total[function] < LEAST_OF_ONE:
            yield review(f"{function}.heard", f"not understood: {', '.join(texts)}")
