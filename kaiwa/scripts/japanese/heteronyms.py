"""Words with several readings (方, 何, 行って, 辛い): the surroundings decide, by the rows of a table."""

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from kaiwa.scripts.japanese.data import rows
from kaiwa.scripts.japanese.morphemes import CHOSEN, DEFAULTED, NOTHING_KNOWN, Morpheme

_SEEN_BEFORE, _SEEN_AFTER = 24, 16
"""Characters of the line that a row may look at."""


_SENTENCE_ENDS = re.compile("[。！？!?\n「『]")


class Row(NamedTuple):
    reading: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    own: re.Pattern[str] | None
    previous: re.Pattern[str] | None

    @property
    def is_default(self) -> bool:
        return not (self.before or self.after or self.own or self.previous)


@cache
def heteronyms() -> dict[str, tuple[Row, ...]]:
    table: dict[str, list[Row]] = defaultdict(list)
    for row in rows("heteronyms.tsv"):
        surface, reading, *conditions = (*row, "", "", "", "")[:6]
        table[surface].append(Row(reading, *(re.compile(one) if one else None for one in conditions)))
    return {surface: tuple(cases) for surface, cases in table.items()}


def apply_heteronym(text: str, before: Morpheme | None, morpheme: Morpheme) -> None:
    cases = heteronyms().get(morpheme.surface)
    if cases is not None:
        _choose(text, morpheme, before, cases)


def _choose(text: str, morpheme: Morpheme, previous: Morpheme | None, cases: tuple[Row, ...]) -> None:
    left = _SENTENCE_ENDS.split(text[max(0, morpheme.start - _SEEN_BEFORE) : morpheme.start])[-1]
    right = text[morpheme.end : morpheme.end + _SEEN_AFTER]
    own = ",".join(morpheme.pos)
    before = ",".join(previous.pos if previous else NOTHING_KNOWN)
    for row in cases:
        if (
            (row.before is None or row.before.search(left))
            and (row.after is None or row.after.match(right))
            and (row.own is None or row.own.match(own))
            and (row.previous is None or row.previous.match(before))
        ):
            certainty = CHOSEN if not row.is_default else DEFAULTED if len(cases) > 1 else morpheme.confidence
            morpheme.read(row.reading, certainty)
            return
