"""Judges written scenes beside the event loop, many at a hop: the loop must go on extending leases."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import Final

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.briefs import Task
from kaiwa.curriculum.measure import Lexicon
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.together import Together

MOST: Final = 32
"""Of a hop: the first of many need not wait for the last."""

LexiconFor = Callable[[str], Lexicon | None]
"""A language's word list, or None where there is none: then the gate does not measure the level."""

Piece = tuple[Task, ScenarioDraft]


class Gate:
    def __init__(self, lexicon_for: LexiconFor, threads: Executor) -> None:
        self._lexicon_for, self._threads = lexicon_for, threads
        self._together = Together(self._judged, most=MOST)

    async def judge(self, task: Task, draft: ScenarioDraft) -> ScenarioReport | str:
        """The report of a scene that may be played, or what is wrong with it."""
        return await self._together.ask((task, draft))

    async def _judged(self, pieces: Sequence[Piece]) -> list[ScenarioReport | str]:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._all, pieces)

    def _all(self, pieces: Sequence[Piece]) -> list[ScenarioReport | str]:
        return [self._one(*each) for each in pieces]

    def _one(self, task: Task, draft: ScenarioDraft) -> ScenarioReport | str:
        assert task.brief is not None
        try:
            lexicon = self._lexicon_for(task.brief.intent.target_language)
            report = judge_scenario(
                draft, others=task.brief.others, lexicon=lexicon, is_template=task.is_template
            )
        except Exception as error:  # a scene that the gate cannot even read
            return f"the gate: {type(error).__name__}"
        return report if report.accepted else f"the gate: {', '.join(broken_rules(report))}"


def broken_rules(report: ScenarioReport) -> list[str]:
    """Names of rules, never a scene's text."""
    parts = [part.name for part in report.parts if part.failures]
    return [*(["hard rule"] if report.hard else []), *parts]
