"""What a creator types is kept field by field: about the path, and about a day. Its scene's words: ``scenes/autosaving.py``."""

from collections.abc import Mapping

from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.paths.changing import PathEdit, change_by
from kaiwa.curriculum.paths.typed import Typed, day_with, news
from kaiwa.curriculum.paths.view import PathView
from kaiwa.viewer import Viewer

ABOUT_FIELDS = ("title", "description")


async def type_about(path_id: str, viewer: Viewer, typed: Mapping[str, Typed], ring: Ring) -> PathView:
    """Raises ``Overwritten`` where somebody else was quicker; then nothing is kept."""

    def decide(path: Path) -> Path:
        fresh = news(typed, {name: getattr(path, name) for name in typed})
        return replace(path, **fresh)

    assert set(typed) <= set(ABOUT_FIELDS) & set(PathEdit.__struct_fields__)
    change = f"changed {', '.join(sorted(typed))}"
    return await change_by(path_id, viewer, None, change, decide, ring, is_typing=True)


async def type_day(
    path_id: str, day: int, viewer: Viewer, typed: Mapping[str, Typed], ring: Ring
) -> PathView:
    """As above."""

    def decide(path: Path) -> Path:
        return replace(path, schedule=path.schedule.with_day(day_with(path.schedule[day], typed)))

    return await change_by(path_id, viewer, None, f"edited day {day}", decide, ring, is_typing=True)
