"""Taking back: what a step replaced is kept, and only that, so that many steps are small."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.curriculum.previews.document import Ground, Month, Scene, in_order
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.schedule import Day

MOST_STEPS: Final = 10


class Past(Struct, frozen=True, kw_only=True):
    """How it was before a step, told from how it was after it."""

    ground: Ground
    title: str
    description: str
    made: Made
    report: PathReport | None
    days: tuple[Day, ...]
    """Those that were different or are not there any more."""
    numbers: tuple[int, ...]
    """All days that there were."""
    scenes: tuple[Scene, ...]
    written: tuple[int, ...]
    """All days that had a scene."""


def past_of(ground: Ground, before: Month, after: Month) -> Past:
    days = {each.day: each for each in after.days}
    scenes = {each.day: each for each in after.scenes}
    return Past(
        ground=ground,
        title=before.title,
        description=before.description,
        made=before.made,
        report=before.report,
        days=tuple(each for each in before.days if days.get(each.day) != each),
        numbers=tuple(each.day for each in before.days),
        scenes=tuple(each for each in before.scenes if scenes.get(each.day) != each),
        written=tuple(each.day for each in before.scenes),
    )


def back(after: Month, past: Past) -> Month:
    """``after`` must be the month that ``past`` was told from."""
    days = {each.day: each for each in (*after.days, *past.days) if each.day in past.numbers}
    scenes = {each.day: each for each in (*after.scenes, *past.scenes) if each.day in past.written}
    return replace(
        after,
        title=past.title,
        description=past.description,
        made=past.made,
        report=past.report,
        days=in_order(days.values()),
        scenes=tuple(scenes[number] for number in sorted(scenes)),
    )
