"""A month out of a wish: its days as they come, its first scenes side by side as soon as their day is there."""

import asyncio
from contextlib import aclosing

import structlog
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.curriculum.author import Author, Laid, Outline, ScenarioBrief
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.previews.desk import Desk
from kaiwa.curriculum.previews.document import SCENES, Month, Preview, Scene, in_order
from kaiwa.curriculum.previews.gates import (
    Authors,
    CannotDraw,
    judge_month,
    judged_again,
    may_stay,
    not_passed,
    why,
    write_scene,
)
from kaiwa.curriculum.provenance import Made, shortened
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.schedule import Day, Schedule

log = structlog.get_logger()


class Laying(Struct, frozen=True):
    outline: Outline
    made: Made
    report: PathReport


async def draw_month(preview: Preview, authors: Authors, desk: Desk) -> Month:
    """Raises ``CannotDraw`` when nobody can."""
    async with asyncio.TaskGroup() as group:
        drawing = _Drawing(preview, authors, desk, group)
        laid = await drawing.lay()
    written = await asyncio.gather(
        *(
            drawing.in_the_whole(scene, brief_of_day(preview, laid.outline.schedule, scene.day))
            for scene in drawing.scenes
        )
    )
    return Month(
        title=laid.outline.title,
        description=laid.outline.description,
        days=laid.outline.schedule.days,
        scenes=tuple(written),
        made=laid.made,
        report=laid.report,
    )


def brief_of_day(preview: Preview, days: Schedule, number: int) -> ScenarioBrief:
    others = tuple(each for each in days if each.day != number)
    return ScenarioBrief(intent=preview.intent, day=days[number], others=others)


class _Drawing:
    def __init__(self, preview: Preview, authors: Authors, desk: Desk, group: asyncio.TaskGroup) -> None:
        self._preview, self._authors, self._desk, self._group = preview, authors, desk, group
        self._gathering = Gathering(authors.asked.origin)
        self._writing: dict[int, asyncio.Task[None]] = {}
        self._written: dict[int, Scene] = {}
        self._briefs: dict[int, ScenarioBrief] = {}

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return tuple(self._written[number] for number in sorted(self._written))

    async def lay(self) -> Laying:
        reason, first = self._authors.reason, None
        if not self._authors.is_offline:
            try:
                laid = await self._laid_by(self._authors.asked)
                if may_stay(laid.report, self._preview.intent):
                    return laid
                reason = not_passed(laid.report)
            except Exception as cause:  # whatever an engine does, the learner gets a month
                reason, first = why(cause), cause
                # who could not lay a month out would only be waited for again
                self._authors = self._authors.without_asking(reason)
            log.warning("preview.month_replaced", reason=reason)
            self._begin_again()
        try:
            laid = await self._laid_by(self._authors.offline)
        except Exception as cause:
            raise CannotDraw from first or cause
        return Laying(laid.outline, replace(laid.made, reason=shortened(reason)), laid.report)

    async def _laid_by(self, author: Author) -> Laying:
        gathering = self._gathering = Gathering(author.origin)
        async with aclosing(author.outline(self._preview.brief)) as events:  # type: ignore[type-var] # engines generate
            async for event in events:
                gathering.take(event)
                if isinstance(event, Laid) and event.day.day <= SCENES:
                    self._write(event.day)
                self._show()
        outline = gathering.outline()
        return Laying(outline, gathering.made, await judge_month(outline, self._preview.brief))

    def _write(self, day: Day) -> None:
        """The last word on a day counts: a scene of an earlier one is of no use."""
        if day.day in self._writing:
            self._writing[day.day].cancel()
            self._written.pop(day.day, None)
        self._writing[day.day] = self._group.create_task(self._scene(day))

    async def _scene(self, day: Day) -> None:
        others = tuple(each for number, each in sorted(self._gathering.days.items()) if number != day.day)
        brief = ScenarioBrief(intent=self._preview.intent, day=day, others=others)
        self._written[day.day] = await write_scene(self._authors, brief)
        self._briefs[day.day] = brief
        self._show()

    async def in_the_whole(self, scene: Scene, brief: ScenarioBrief) -> Scene:
        """Now that all other days are known, where they were not when it was written."""
        known = self._briefs[scene.day] == brief
        return scene if known else await judged_again(self._authors, scene, brief)

    def _begin_again(self) -> None:
        for task in self._writing.values():
            task.cancel()
        self._writing.clear()
        self._written.clear()

    def _show(self) -> None:
        found = self._gathering
        self._desk.show(
            Month(
                title=found.titled.title,
                description=found.titled.description,
                days=in_order(found.days.values()),
                scenes=self.scenes,
            )
        )
