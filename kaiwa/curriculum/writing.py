"""One day becomes a scene: its author writes, the gate judges, and who fails is stood in for by the offline engine."""

import asyncio
from typing import Final, Protocol

from msgspec import Struct

from kaiwa.behalf import on_behalf_of
from kaiwa.curriculum.author import ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.briefs import Task
from kaiwa.curriculum.gate import Gate
from kaiwa.curriculum.lease import Claimed
from kaiwa.curriculum.provenance import Made, made_by, shortened
from kaiwa.curriculum.retry import Failure, GiveUp, RetryAt, Told, told_by
from kaiwa.curriculum.scenario_quality import ScenarioReport
from kaiwa.curriculum.vocabulary import Origin

LONGEST_S: Final = 300.0
"""An engine has time limits of its own; this one is for an engine that has lost them."""
SET_ASIDE: Final = "set aside after three crashes"


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
    gate: Gate


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
            async with asyncio.timeout(LONGEST_S):
                return await desk.author.write(task.brief)
        except TimeoutError:
            return Told(Failure.PASSING, "the author did not answer")
        except Exception as error:  # an author is a stranger's code; whatever it raises, the day goes on
            return told_by(error)


async def finish(desk: Desk, task: Task, answer: ScenarioDraft | Told, decide: Decide) -> Outcome:
    """The gate, or what follows a failure."""
    if isinstance(answer, ScenarioDraft):
        verdict = await desk.gate.judge(task, answer)
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
    verdict = await desk.gate.judge(task, draft)
    if not isinstance(verdict, ScenarioReport):
        return Unwritten(task.entry, f"{why}; the offline engine: {verdict}")
    return Written(task, draft, verdict, Made(desk.spare.origin, reason=shortened(why)), fell_short=why)
