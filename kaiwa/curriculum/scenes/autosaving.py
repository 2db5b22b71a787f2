"""What a creator types about the scene of a day is kept field by field; what somebody has played stays as they played it."""

from collections.abc import Mapping

from msgspec.structs import replace

from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.curriculum.path_rows import Path, load_own_path
from kaiwa.curriculum.paths.changing import change_by
from kaiwa.curriculum.paths.scenes import copy_scenes
from kaiwa.curriculum.paths.typed import Typed, scene_with
from kaiwa.curriculum.scenario_rows import draft_of
from kaiwa.curriculum.scenes.reading import load_own_scene
from kaiwa.curriculum.scenes.writing import AlreadyPlayed, SceneEdit, change_scene
from kaiwa.database import transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import Viewer


async def type_scene(
    path_id: str, day: int, principal: Principal, typed: Mapping[str, Typed], ring: Ring
) -> None:
    """Raises ``Overwritten`` where somebody else was quicker; then nothing is kept."""
    viewer = principal.viewer
    async with transaction(viewer):
        scenario_id = (await load_own_path(path_id, viewer)).schedule[day].scenario_id
        if scenario_id is None:
            raise NotFound
        draft = draft_of(await load_own_scene(scenario_id, viewer))
    fields = scene_with(draft, typed)
    if not fields:
        return
    edit = SceneEdit(fields)
    try:
        await change_scene(principal, scenario_id, edit, None)
    except AlreadyPlayed:
        copy = await _copied(path_id, day, scenario_id, viewer, ring)
        await change_scene(principal, copy, edit, None)


async def _copied(path_id: str, day: int, scenario_id: str, viewer: Viewer, ring: Ring) -> str:
    """The day gets one of its own."""
    async with transaction(viewer):
        await load_own_path(path_id, viewer)
        copy = (await copy_scenes([scenario_id], path_id, viewer))[scenario_id]

    def decide(path: Path) -> Path:
        return replace(path, schedule=path.schedule.with_scenario(day, copy))

    await change_by(path_id, viewer, None, f"changed the scene of day {day}", decide, ring, is_typing=True)
    return copy
