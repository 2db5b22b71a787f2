"""Enough of everything: what a month needs and what was promised."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kaiwa.content.bank import Core, Pack, in_language
from kaiwa.content.checks.finding import Finding
from kaiwa.content.schema import Goal, Tier, Utterances

SITUATIONS_A_GOAL: Final = 20
FUNCTIONS: Final = 60
ENTRIES: Final = 1200
GRAMMAR_POINTS: Final = 24
THEORY_COLUMNS: Final = range(500, 2001)
STILTED: Final = 20
ELSEWHERE: Final = 50
LINES: Final = 3
HEARD: Final = 5
RIGHT: Final = 2
WRONG: Final = 2


def check_core(core: Core) -> Iterator[Finding]:
    if len(core.functions) < FUNCTIONS:
        yield Finding("functions", f"{len(core.functions)}, at least {FUNCTIONS} are wanted")
    goals = Counter(each.goal for each in core.situations.values())
    for goal in Goal:
        if goals[goal] < SITUATIONS_A_GOAL:
            yield Finding(f"situations of {goal}", f"{goals[goal]}, at least {SITUATIONS_A_GOAL} are wanted")


def check_pack(pack: Pack) -> Iterator[Finding]:
    if len(pack.lexicon) < ENTRIES:
        yield Finding("lexicon", f"{len(pack.lexicon)} entries, at least {ENTRIES} are wanted")
    if len(pack.grammar) < GRAMMAR_POINTS:
        yield Finding("grammar", f"{len(pack.grammar)} points, at least {GRAMMAR_POINTS} are wanted")
    if len(pack.stilted) < STILTED:
        yield Finding("natural", f"{len(pack.stilted)} pairs, at least {STILTED} are wanted")
    if len(pack.elsewhere) < ELSEWHERE:
        yield Finding("elsewhere", f"{len(pack.elsewhere)} lines, at least {ELSEWHERE} are wanted")
    for point in pack.grammar.values():
        wide = columns(in_language(point.theory))
        if wide not in THEORY_COLUMNS:
            yield Finding(f"grammar {point.id}", f"its theory is {wide} columns, 500 to 2,000 are wanted")
    for function, lines in pack.lines.items():
        for tier, said in ((Tier.A, lines.a), (Tier.B, lines.b)):
            yield from _enough(f"{function}.{tier}", said)
        if not lines.keywords:
            yield Finding(function, "has no keywords")


def _enough(where: str, said: Utterances) -> Iterator[Finding]:
    wrong = sum(each.error is not None for each in said.heard)
    counted = (
        ("say", len(said.say), LINES),
        ("tell", len(said.tell), LINES),
        ("heard", len(said.heard), HEARD),
        ("heard and right", len(said.heard) - wrong, RIGHT),
        ("heard with a mistake", wrong, WRONG),
    )
    for what, count, least in counted:
        if count < least:
            yield Finding(where, f"{count} {what}, at least {least} are wanted")


def columns(text: str) -> int:
    """As wide as it is shown where a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)
