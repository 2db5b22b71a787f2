"""The author that needs no model and no network: months and scenes out of the bank."""

from collections.abc import AsyncIterator

from kaiwa.curriculum.author import (
    Laid,
    Outline,
    OutlineBrief,
    OutlineEvent,
    Refined,
    ScenarioBrief,
    ScenarioDraft,
    Titled,
)
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.redrawing import redraw
from kaiwa.engines.offline.refining import refine
from kaiwa.engines.offline.shelf import shelf
from kaiwa.engines.offline.staging import stage


class OfflineAuthor:
    """Raises ``UnknownPack``, which names the packs there are, for a language that the bank does not speak."""

    origin = Origin.OFFLINE

    async def outline(self, brief: OutlineBrief) -> AsyncIterator[OutlineEvent]:
        composed = compose(shelf(brief.intent.target_language), brief)
        yield Titled(title=composed.title, description=composed.description)
        for day in composed.schedule:
            yield Laid(day)

    async def refine(self, outline: Outline, instruction: str, brief: OutlineBrief) -> Refined:
        return refine(shelf(brief.intent.target_language), outline, instruction, brief)

    async def redraw_day(self, outline: Outline, day: int, brief: OutlineBrief) -> Day:
        return redraw(shelf(brief.intent.target_language), outline, day, brief)

    async def write(self, brief: ScenarioBrief) -> ScenarioDraft:
        return stage(shelf(brief.intent.target_language), brief)
