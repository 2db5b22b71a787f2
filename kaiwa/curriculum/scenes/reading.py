"""One scene, for whoever may play it."""

from collections.abc import Mapping
from typing import Any, Final

from kaiwa.curriculum.paths.scenes import playable_sql
from kaiwa.curriculum.scenario_rows import draft_of
from kaiwa.curriculum.scene_view import SHOWN, scene_fields
from kaiwa.curriculum.scenes.view import Counters, Progress, SceneDetail
from kaiwa.curriculum.vocabulary import Visibility
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

COUNTED: Final = Counters.__struct_fields__
PLAYED: Final = Progress.__struct_fields__
OTHER: Final = (
    "visibility",
    "version",
    "path_id",
    "user_id",
    "guest_id",
    "created_at",
    "updated_at",
)
COLUMNS: Final = ", ".join(
    [f"s.{name}" for name in (*SHOWN, *OTHER)]
    + [f"m.{name}" for name in COUNTED]
    + [f"u.{name}" for name in PLAYED]
)
ONE: Final = (
    "SELECT {columns} FROM scenarios s LEFT JOIN scenario_metadata m ON m.scenario_id = s.id "
    "LEFT JOIN user_scenario_progress u ON u.scenario_id = s.id AND u.user_id = $3::uuid "
    "WHERE s.id = $1 AND s.deleted_at IS NULL AND ({whose}) {lock}"
)


async def show_scene(scenario_id: str, viewer: Viewer) -> SceneDetail:
    async with transaction(viewer):
        return await shown_scene(scenario_id, viewer)


async def shown_scene(scenario_id: str, viewer: Viewer) -> SceneDetail:
    """Within a transaction."""
    return _detail(await load_playable(scenario_id, viewer), viewer)


async def load_playable(scenario_id: str, viewer: Viewer) -> Mapping[str, Any]:
    """Within a transaction."""
    return await _load(scenario_id, viewer, playable_sql(viewer))


async def load_own_scene(scenario_id: str, viewer: Viewer) -> Mapping[str, Any]:
    """Within a transaction: one that is the viewer's to change; nobody else changes it meanwhile."""
    return await _load(scenario_id, viewer, mine_sql(viewer, "$2", "s"), "FOR NO KEY UPDATE OF s")


async def _load(scenario_id: str, viewer: Viewer, whose: str, lock: str = "") -> Mapping[str, Any]:
    statement = ONE.format(columns=COLUMNS, whose=whose, lock=lock)
    rows = await fetch(statement, scenario_id, viewer.owner_id, viewer.user_id)
    if not rows:
        raise NotFound
    row: Mapping[str, Any] = rows[0]
    return row


def _detail(row: Mapping[str, Any], viewer: Viewer) -> SceneDetail:
    owner = row["user_id"] if viewer.user_id else row["guest_id"]
    mine = owner is not None and owner == viewer.owner_id
    return SceneDetail(
        **scene_fields(row),
        visibility=Visibility(row["visibility"]),
        version=row["version"],
        path_id=row["path_id"],
        is_mine=mine,
        draft=draft_of(row) if mine else None,
        counters=counters_of(row),
        progress=Progress(**{name: row[name] for name in PLAYED if row[name] is not None}),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def counters_of(row: Mapping[str, Any]) -> Counters:
    """A scene whose counters are not there yet has done nothing."""
    may_lack = ("average_rating", "completion_rate", "average_time_spent")
    return Counters(**{name: row[name] if name in may_lack else row[name] or 0 for name in COUNTED})
