"""One day becomes a scene: its author writes, the gate judges, and who fails is stood in for by the offline engine."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Final, Protocol

from msgspec import Struct

from kaiwa.behalf import on_behalf_of
from kaiwa.curriculum.author import ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.briefs import Task
from kaiwa.curriculum.lease import Claimed
from kaiwa.curriculum.measure import Lexicon
from kaiwa.curriculum.provenance import Made, made_by, shortened
from kaiwa.curriculum.retry import Failure, GiveUp, RetryAt, Told, told_by
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.vocabulary import Origin

LONGEST_S: Final = 300.0
"""An engine has time limits of its own; this one is for an engine that has lost them."""
SET_ASIDE: Final = "set aside after three crashes"

LexiconFor = Callable[[str], Lexicon | None]
"""A language's word list, or None where there is none: then the gate does not measure the level."""


class Decide(Protocol):
    def __call__(self, entry: Claimed, told: Told, *, spare_failed: bool = False) -> RetryAt | GiveUp: ...


class Writer(Protocol):
    """The part of an ``Author`` that the queue asks for."""

    @property
    def origin(self) -> Origin: ...

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft: ...


class Desk(Struct, frozen=True):
    """Who writes in this process."""

    author: Writer
    spare: Writer
    """Needs no network: what nobody else could write, it does."""
    lexicon_for: LexiconFor
    threads: Executor
    """For what computes: the loop must go on extending leases."""


class Written(Struct, frozen=True):
    task: Task
    draft: ScenarioDraft
    report: ScenarioReport
    made: Made
    fell_short: str = ""
    """Why it is not its author's own."""


class Postponed(Struct, frozen=True):
    entry: Claimed
    decided: RetryAt
    says: str


class Unwritten(Struct, frozen=True):
    """Not even the spare author could."""

    entry: Claimed
    says: str


Outcome = Written | Postponed | Unwritten


async def ask_author(desk: Desk, task: Task) -> ScenarioDraft | Told:
    """The author's part alone: what counts as in flight."""
    assert task.brief is not None
    if task.entry.is_set_aside:
        return Told(Failure.REFUSED, SET_ASIDE)
    with on_behalf_of(task.entry.owner):
        try:
            return await asyncio.wait_for(desk.author.write(task.brief), LONGEST_S)
        except TimeoutError:
            return Told(Failure.PASSING, "the author did not answer")
        except Exception as error:  # an author is a stranger's code; whatever it raises, the day goes on
            return told_by(error)


async def finish(desk: Desk, task: Task, answer: ScenarioDraft | Told, decide: Decide) -> Outcome:
    """The gate, or what follows a failure."""
    if isinstance(answer, ScenarioDraft):
        verdict = await _judged(desk, task, answer)
        if isinstance(verdict, ScenarioReport):
            return Written(task, answer, verdict, made_by(answer.made, desk.author.origin))
        answer = Told(Failure.BAD_PIECE, verdict)
    decided = decide(task.entry, answer)
    if isinstance(decided, RetryAt):
        return Postponed(task.entry, decided, answer.says)
    written = await _by_the_spare(desk, task, answer.says)
    if isinstance(written, Unwritten):
        decided = decide(task.entry, answer, spare_failed=True)
        return Postponed(task.entry, decided, written.says) if isinstance(decided, RetryAt) else written
    return written


async def _by_the_spare(desk: Desk, task: Task, why: str) -> Written | Unwritten:
    assert task.brief is not None
    try:
        draft = await desk.spare.write(task.brief)
    except Exception as error:  # such as a language that the bank does not speak
        return Unwritten(task.entry, f"{why}; the offline engine: {type(error).__name__}")
    verdict = await _judged(desk, task, draft)
    if not isinstance(verdict, ScenarioReport):
        return Unwritten(task.entry, f"{why}; the offline engine: {verdict}")
    return Written(task, draft, verdict, Made(desk.spare.origin, reason=shortened(why)), fell_short=why)


async def _judged(desk: Desk, task: Task, draft: ScenarioDraft) -> ScenarioReport | str:
    """The report of a scene that may be played, or what is wrong with it."""
    try:
        report = await asyncio.get_running_loop().run_in_executor(desk.threads, _judge, desk, task, draft)
    except Exception as error:  # a scene that the gate cannot even read
        return f"the gate: {type(error).__name__}"
    return report if report.accepted else f"the gate: {', '.join(broken_rules(report))}"


def _judge(desk: Desk, task: Task, draft: ScenarioDraft) -> ScenarioReport:
    assert task.brief is not None
    lexicon = desk.lexicon_for(task.brief.intent.target_language)
    return judge_scenario(draft, others=task.brief.others, lexicon=lexicon, is_template=task.is_template)


def broken_rules(report: ScenarioReport) -> list[str]:
    """Names of rules, never a scene's text."""
    parts = [part.name for part in report.parts if part.failures]
    return [*(["hard rule"] if report.hard else []), *parts]
