"""Every pack, goal, level, challenge and six wishes: does each month pass its gate, how fast, and how alike are two goals?

python -m bench.paths            all of it
python -m bench.paths --quick    every seventh month
python -m bench.paths --scenes   the scenes of each month too (slow)
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, islice, product
from statistics import median
from typing import Final

import msgspec
from msgspec import Struct
from rich.console import Console
from rich.table import Table

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.content.bank import CONVERTED, PACKS, UnknownPack
from kaiwa.curriculum.author import Outline, OutlineBrief, ScenarioBrief
from kaiwa.curriculum.intent import Given, Understood, understand
from kaiwa.curriculum.quality import EVERY_PART_FROM, PathReport, judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.scenario_quality import judge_scenario
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.shelf import Shelf, shelf
from kaiwa.engines.offline.staging import stage

STARTS_ON: Final = date(2026, 3, 2)
LEVELS: Final = {"A1": 12, "A2": 26, "B1": 43, "B2": 60}
WISHES: Final = (
    "I want to learn the language",
    "I meet my partner's parents in a month",
    "a trip by train, with hotels and restaurants",
    "a job interview in two weeks",
    "an oral exam at university",
    "make friends with my neighbours, and go to concerts",
)
MOST_ALIKE: Final = 0.35
FAST_ENOUGH_S: Final = 0.050
QUICK_STEP: Final = 7


class Case(Struct, frozen=True):
    language: str
    goal: LearningGoal
    level: str
    challenge: Challenge
    wish: str


class Measured(Struct, frozen=True):
    case: Case
    report: PathReport
    situations: frozenset[str]
    seconds: float
    """Of the processor: composing waits for nothing, and what else the machine does is not its fault."""
    same_again: bool
    scenes_rejected: tuple[str, ...] = ()


def present_packs() -> tuple[str, ...]:
    """Those whose files are all there."""
    found: list[str] = []
    for language in (*PACKS, *CONVERTED):
        try:
            shelf(language)
        except (FileNotFoundError, ModuleNotFoundError, UnknownPack):
            continue
        found.append(language)
    return tuple(found)


def cases(languages: Sequence[str]) -> Iterator[Case]:
    for language, goal, level, challenge, wish in product(languages, LearningGoal, LEVELS, Challenge, WISHES):
        yield Case(language, goal, level, challenge, wish)


def brief_of(case: Case) -> OutlineBrief:
    given = Given(
        target_language=case.language, goal=case.goal, rating=LEVELS[case.level], challenge=case.challenge
    )
    outcome = understand(case.wish, STARTS_ON, given)
    assert isinstance(outcome, Understood), outcome
    return OutlineBrief(intent=outcome.intent, starts_on=STARTS_ON)


def measure(case: Case, *, scenes: bool = False) -> Measured:
    books, brief = shelf(case.language), brief_of(case)
    started = time.process_time()
    outline = compose(books, brief)
    faults = outline_faults(outline, brief.intent)
    report = judge_path(outline, brief.intent, STARTS_ON, hard=faults)
    seconds = time.process_time() - started
    again = compose(books, brief)
    return Measured(
        case=case,
        report=report,
        situations=frozenset(day.situation for day in outline.schedule),
        seconds=seconds,
        same_again=msgspec.json.encode(outline) == msgspec.json.encode(again),
        scenes_rejected=tuple(_rejected(books, brief, outline)) if scenes else (),
    )


def _rejected(books: Shelf, brief: OutlineBrief, outline: Outline) -> Iterator[str]:
    for day in outline.schedule:
        others = tuple(each for each in outline.schedule if each.day != day.day)
        draft = stage(books, ScenarioBrief(intent=brief.intent, day=day, others=others))
        report = judge_scenario(draft, others=others, lexicon=books.lexicon)
        if not report.accepted:
            yield f"{day.situation} at {day.difficulty_rating}: {'; '.join(report.failures)}"


def alike(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)


def overlaps(measured: Sequence[Measured]) -> list[tuple[float, Case, Case]]:
    """Months that differ in nothing but the goal."""
    groups: dict[tuple[str, str, str, str], list[Measured]] = {}
    for each in measured:
        case = each.case
        groups.setdefault((case.language, case.level, case.challenge, case.wish), []).append(each)
    return [
        (alike(one.situations, two.situations), one.case, two.case)
        for group in groups.values()
        for one, two in combinations(group, 2)
    ]


def table(measured: Sequence[Measured]) -> Table:
    shown = Table(box=None, pad_edge=False)
    for column in (
        "pack",
        "goal",
        "months",
        "passed",
        "score min",
        "median",
        "weakest part",
        "ms median",
        "ms p95",
    ):
        shown.add_column(column, justify="left" if column in {"pack", "goal", "weakest part"} else "right")
    groups: dict[tuple[str, str], list[Measured]] = {}
    for each in measured:
        groups.setdefault((each.case.language, each.case.goal), []).append(each)
    for (language, goal), group in groups.items():
        scores = [each.report.score for each in group]
        times = sorted(each.seconds * 1000 for each in group)
        part = min((part for each in group for part in each.report.parts), key=lambda part: part.value)
        shown.add_row(
            language,
            goal,
            str(len(group)),
            str(sum(each.report.accepted for each in group)),
            f"{min(scores):.1f}",
            f"{median(scores):.1f}",
            f"{part.name} {part.value:.2f}",
            f"{median(times):.0f}",
            f"{times[int(0.95 * (len(times) - 1))]:.0f}",
        )
    return shown


def verdicts(measured: Sequence[Measured]) -> dict[str, bool]:
    worst = max((share for share, _, _ in overlaps(measured)), default=0.0)
    middle = median(each.seconds for each in measured)
    return {
        f"every month passes ({sum(each.report.accepted for each in measured)} of {len(measured)})": all(
            each.report.accepted for each in measured
        ),
        f"every part is at least {EVERY_PART_FROM}": all(
            part.value >= EVERY_PART_FROM for each in measured for part in each.report.parts
        ),
        f"two goals share at most {MOST_ALIKE:.0%} (worst {worst:.0%})": worst <= MOST_ALIKE,
        f"median {middle * 1000:.0f} ms of the processor, {FAST_ENOUGH_S * 1000:.0f} are allowed": middle
        <= FAST_ENOUGH_S,
        "the same bytes on a second run": all(each.same_again for each in measured),
        f"scenes rejected: {sum(len(each.scenes_rejected) for each in measured)}": not any(
            each.scenes_rejected for each in measured
        ),
    }


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--scenes", action="store_true")
    asked.add_argument("--pack", action="append", help="only this pack; may be given several times")
    chosen = asked.parse_args()
    console = Console(width=120)
    languages = tuple(chosen.pack or present_packs())
    todo = list(islice(cases(languages), None, None, QUICK_STEP if chosen.quick else 1))
    for language in languages:
        measure(next(case for case in todo if case.language == language))  # warm
    measured = [measure(case, scenes=chosen.scenes) for case in todo]
    console.print(table(measured))
    for said, good in verdicts(measured).items():
        console.print(f"{'ok ' if good else 'NO '} {said}")
    for each in measured:
        if not each.report.accepted:
            console.print(each.case, each.report.score, *each.report.failures)
        for rejected in each.scenes_rejected:
            console.print(each.case, rejected)
    return 0 if all(verdicts(measured).values()) else 1


if __name__ == "__main__":
    sys.exit(main())
