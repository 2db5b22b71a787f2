"""How many words of a line lie above its tier or are in no list; worth a look, for no list is whole."""

from collections.abc import Iterator
from typing import Final, Protocol

from kaiwa.content.bank import Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import filled, spoken
from kaiwa.content.schema import Tier

CEILING: Final = {Tier.A: 34, Tier.B: 68}
"""The highest rating of A2 and of B2."""
MOST_ABOVE: Final = 0.2
MOST_UNKNOWN: Final = 0.5
FEWEST: Final = 3
"""Of fewer words a share says nothing."""


class Weighed(Protocol):
    """The words of a text, counted against the pack's list."""

    @property
    def words(self) -> int: ...
    @property
    def above(self) -> tuple[str, ...]: ...
    @property
    def unknown(self) -> tuple[str, ...]: ...


class Weigher(Protocol):
    """Handed in by the command: the content does not know how levels are measured."""

    def __call__(self, text: str, rating: int) -> Weighed: ...


def check_pack(pack: Pack, weigh: Weigher) -> Iterator[Finding]:
    for each in spoken(pack):
        # a number is no word of any level and keeps the words around it apart
        found = weigh(filled(each.line.text, lambda _slot, _form: " 0 "), CEILING[each.tier])
        if found.words < FEWEST:
            continue
        if len(found.above) / found.words > MOST_ABOVE:
            yield review(each.where, f"above its tier: {', '.join(found.above)}")
        if len(found.unknown) / found.words > MOST_UNKNOWN:
            yield review(each.where, f"in no list: {', '.join(found.unknown)}")
