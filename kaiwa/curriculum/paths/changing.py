"""Its owner changes a path: a day, the order, a scene, or what it is called. What a learner has finished stays."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.caps import must_fit_days
from kaiwa.curriculum.level import cefr_of
from kaiwa.curriculum.path_rows import Path, as_json, load_own_path, schedule_json
from kaiwa.curriculum.paths.days import DayEdit, edited, reordered, without_scene
from kaiwa.curriculum.paths.judging import with_report
from kaiwa.curriculum.paths.listing import keep_listing, must_name_nobody
from kaiwa.curriculum.paths.reading import shown
from kaiwa.curriculum.paths.rewriting import DRAIN_SCENARIOS, rewrite
from kaiwa.curriculum.paths.scenes import into_path
from kaiwa.curriculum.paths.versions import keep_version, load_version
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.vocabulary import PathStatus, Strategy
from kaiwa.database import connection, transaction
from kaiwa.errors import Conflict
from kaiwa.viewer import Viewer

SAVE: Final = """
    UPDATE learning_paths SET title = $2, description = $3, schedule = $4, difficulty_rating = $5, cefr_level = $6,
           quality_score = $7, quality_report = $8, status = $9, strategy = $10, metadata = metadata || $11::jsonb,
           is_public = $12, version = version + 1, updated_at = $13
    WHERE id = $1"""


class PathEdit(Struct, frozen=True, kw_only=True):
    """What somebody wants otherwise on the whole; the rest stays."""

    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    difficulty_rating: int | UnsetType = UNSET
    status: PathStatus | UnsetType = UNSET
    strategy: Strategy | UnsetType = UNSET
    category: str | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    primary_skill: str | UnsetType = UNSET
    estimated_minutes_per_day: int | UnsetType = UNSET


SAID: Final = ("category", "tags", "primary_skill", "estimated_minutes_per_day")
"""Of these the metadata tells."""


async def change_path(path_id: str, viewer: Viewer, edit: PathEdit, seen: int | None, ring: Ring) -> PathView:
    wanted = {name: getattr(edit, name) for name in edit.__struct_fields__}
    wanted = {name: value for name, value in wanted.items() if value is not UNSET}

    def decide(path: Path) -> Path:
        said = {name: wanted[name] for name in SAID if name in wanted}
        changed = replace(path, **{name: value for name, value in wanted.items() if name not in SAID})
        if changed.status is PathStatus.ARCHIVED:
            changed = replace(changed, is_public=False)
        return replace(changed, metadata=replace(path.metadata, **said))

    return await change_by(path_id, viewer, seen, f"changed {', '.join(sorted(wanted))}", decide, ring)


async def edit_day(
    path_id: str,
    day: int,
    viewer: Viewer,
    edit: DayEdit,
    *,
    keep_scene: bool,
    seen: int | None,
    ring: Ring,
) -> PathView:
    def decide(path: Path) -> Path:
        changed = edited(path.schedule[day], edit, keep_scene=keep_scene)
        return replace(path, schedule=path.schedule.with_day(changed))

    return await change_by(path_id, viewer, seen, f"edited day {day}", decide, ring)


async def reorder_days(
    path_id: str, viewer: Viewer, order: Sequence[int], seen: int | None, ring: Ring
) -> PathView:
    def decide(path: Path) -> Path:
        return replace(path, schedule=reordered(path.schedule, order))

    return await change_by(path_id, viewer, seen, "put the days in another order", decide, ring)


async def replace_scene(
    path_id: str, day: int, viewer: Viewer, scenario_id: str | None, seen: int | None, ring: Ring
) -> PathView:
    """By a scene that the viewer may play, copied into the path; without one another is written."""
    if scenario_id is None:

        def decide(path: Path) -> Path:
            return replace(path, schedule=path.schedule.with_day(without_scene(path.schedule[day])))

        return await change_by(path_id, viewer, seen, f"asked for another scene on day {day}", decide, ring)
    async with transaction(viewer):
        path = await _to_change(path_id, viewer, seen)
        scene = await into_path(scenario_id, path, viewer)
        changed = replace(path, schedule=path.schedule.with_scenario(day, scene))
        view = await _keep(path, changed, f"put another scene on day {day}", viewer)
    await ring(DRAIN_SCENARIOS)
    return view


async def restore_version(
    path_id: str, version: int, viewer: Viewer, seen: int | None, ring: Ring
) -> PathView:
    """As a new version: what it is now can be brought back as well."""
    async with transaction(viewer):
        path = await _to_change(path_id, viewer, seen)
        kept = await load_version(path_id, version)
        changed = replace(path, title=kept.title, description=kept.description, schedule=kept.schedule)
        view = await _keep(path, changed, f"went back to version {version}", viewer)
    await ring(DRAIN_SCENARIOS)
    return view


async def change_by(
    path_id: str,
    viewer: Viewer,
    seen: int | None,
    change: str,
    decide: Callable[[Path], Path],
    ring: Ring,
    *,
    is_typing: bool = False,
) -> PathView:
    """``decide`` sees the path as it is now; nobody else changes it meanwhile."""
    async with transaction(viewer):
        path = await _to_change(path_id, viewer, seen)
        view = await _keep(path, decide(path), change, viewer, is_typing=is_typing)
    await ring(DRAIN_SCENARIOS)
    return view


async def _to_change(path_id: str, viewer: Viewer, seen: int | None) -> Path:
    path = await load_own_path(path_id, viewer)
    if seen is not None and seen != path.version:
        raise Conflict(version=path.version)
    return path


async def _keep(
    path: Path, changed: Path, change: str, viewer: Viewer, *, is_typing: bool = False
) -> PathView:
    """Twice the same change: the second time nothing differs, and nothing is written."""
    if changed == path:
        return await shown(path, viewer)
    must_fit_days(changed.schedule)
    changed = with_report(changed)
    if changed.is_public:
        must_name_nobody(changed)
    await keep_version(path, change, is_typing=is_typing)
    said = {name: getattr(changed.metadata, name) for name in SAID}
    at = now()
    await connection().execute(
        SAVE,
        path.id,
        changed.title,
        changed.description,
        schedule_json(changed.schedule),
        changed.difficulty_rating,
        cefr_of(changed.difficulty_rating).value,
        changed.quality_score,
        as_json(changed.quality_report),
        changed.status.value,
        changed.strategy.value,
        as_json(said),
        changed.is_public,
        at,
    )
    saved: dict[str, Any] = {"version": path.version + 1, "updated_at": at}
    changed = replace(changed, cefr_level=cefr_of(changed.difficulty_rating).value, **saved)
    view = await shown(changed, viewer)
    await keep_listing(changed)
    await rewrite(path.id, path.schedule, changed.schedule)
    return view
