"""The author that asks a model: days appear while it writes, and nothing leaves that has not passed the gates.

What fails is written anew once, with the broken rules named; what fails again is the spare author's, and says so.
"""

from collections.abc import AsyncIterator

from kaiwa.curriculum.author import (
    Author,
    Outline,
    OutlineBrief,
    OutlineEvent,
    Refined,
    ScenarioBrief,
    ScenarioDraft,
)
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.openai.changing import redrawn, refined
from kaiwa.engines.openai.mind import Mind
from kaiwa.engines.openai.outlining import outlined
from kaiwa.engines.openai.staging import staged


class OpenAIAuthor:
    """Raises ``EngineError`` where the spare author does not speak the language, and where it is a patient one."""

    origin = Origin.OPENAI

    def __init__(self, mind: Mind, spare: Author, *, is_patient: bool = False) -> None:
        self._mind = mind
        self._spare = spare
        self._is_patient = is_patient

    def patient(self) -> "OpenAIAuthor":
        """One whose scenes may wait: it raises ``EngineError`` while the model is away, and stands in for bad ones alone."""
        return OpenAIAuthor(self._mind, self._spare, is_patient=True)

    def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        return outlined(self._mind, self._spare, brief)

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        return await refined(self._mind, self._spare, outline, instruction, brief)

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day:
        return await redrawn(self._mind, self._spare, outline, day, brief)

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        return await staged(self._mind, self._spare, brief, is_patient=self._is_patient)
