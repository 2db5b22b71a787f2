"""Authors that do as a test says, and a desk for them."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kaiwa.curriculum.author import ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.drain import Drain, Terms
from kaiwa.curriculum.gate import Gate
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.curriculum.writing import Desk, Writer
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage

THREADS = ThreadPoolExecutor(2)


class Scripted:
    """Writes what the offline engine would, unless ``trouble`` says otherwise; ``gate`` holds every answer back."""

    origin = Origin.OPENAI

    def __init__(
        self,
        trouble: Callable[[ScenarioBrief, int], Exception | ScenarioDraft | None] = lambda brief, call: None,
        *,
        gate: asyncio.Event | None = None,
    ) -> None:
        self._trouble = trouble
        self._gate = gate
        self.calls: Counter[int] = Counter()
        self.asked = asyncio.Event()
        self.most_at_once = 0
        self._at_once = 0

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        self.calls[brief.day.day] += 1
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        self.asked.set()
        try:
            await (self._gate.wait() if self._gate else asyncio.sleep(0))
        finally:
            self._at_once -= 1
        answer = self._trouble(brief, self.calls[brief.day.day])
        if isinstance(answer, Exception):
            raise answer
        return answer or written(brief)


def written(brief: ScenarioBrief) -> ScenarioDraft:
    return stage(shelf(brief.intent.target_language), brief)


def a_desk(author: Writer | None = None, spare: Writer | None = None) -> Desk:
    return Desk(author or Scripted(), spare or OfflineAuthor(), Gate(lexicon_for, THREADS))


def a_drain(
    author: Writer | None = None, *, spare: Writer | None = None, writers: int = 40, **terms: float
) -> Drain:
    return Drain(a_desk(author, spare), Terms(writers=writers, **terms))


async def drained(drain: Drain) -> None:
    drain.look()
    await drain.idle()
