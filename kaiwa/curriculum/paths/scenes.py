"""A path's scenes are its own: what comes from elsewhere is copied, so that nobody's later change reaches it."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import uuid4

from msgspec.structs import replace

from kaiwa.clock import now
from kaiwa.curriculum.path_rows import EVERYBODYS, Path, visible_sql
from kaiwa.curriculum.paths.listing import NamesSomebody, names_in
from kaiwa.curriculum.scenario_rows import PLAYED, draft_of
from kaiwa.curriculum.schedule import Schedule
from kaiwa.database import connection, fetch
from kaiwa.errors import Invalid, NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

TAKEN: Final = (
    *PLAYED,
    "difficulty",
    "cefr_level",
    "cefr_recommendation",
    "learning_goal",
    "comfort_indicators",
    "thumbnail_url",
    "quality_score",
    "quality_report",
    "origin",
    "origin_reason",
    "model",
    "prompt_version",
)
COPY: Final = f"""
    INSERT INTO scenarios ({", ".join(TAKEN)}, id, user_id, guest_id, created_by_user_id, path_id, created_at, updated_at)
    SELECT {", ".join(f"s.{name}" for name in TAKEN)}, other.id, $3, $4, $3, $5, $6, $6
    FROM unnest($1::text[], $2::text[]) AS other (from_id, id)
    JOIN scenarios s ON s.id = other.from_id AND s.deleted_at IS NULL RETURNING id"""  # noqa: S608 - names of ours
COUNTERS: Final = """
    INSERT INTO scenario_metadata (scenario_id, created_at, updated_at) SELECT unnest($1::text[]), $2, $2"""


def playable_sql(viewer: Viewer) -> str:
    """Of the row ``s``, with the viewer's id as ``$2``: their own, what is not private, and what their paths hold."""
    if viewer.system:
        return EVERYBODYS
    return (
        f"({mine_sql(viewer, '$2', 's')} OR s.visibility <> 'private' OR EXISTS ("
        f"SELECT FROM learning_paths p WHERE p.id = s.path_id AND p.deleted_at IS NULL AND ({visible_sql(viewer)})))"
    )


async def into_path(scenario_id: str, path: Path, viewer: Viewer) -> str:
    """Within the transaction that has locked the path. Answers the id of the scene that the path may keep."""
    rows = await fetch(
        f"SELECT s.path_id, {', '.join(f's.{name}' for name in PLAYED)} FROM scenarios s "  # noqa: S608 - as above
        f"WHERE s.id = $1 AND s.deleted_at IS NULL AND {playable_sql(viewer)}",
        scenario_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    if rows[0]["target_language"] != path.target_language:
        raise Invalid("This scene is in another language than the path.", field="scenario_id")
    if path.is_public and (named := names_in(draft_of(rows[0]))):
        raise NamesSomebody(found=named)
    if rows[0]["path_id"] == path.id:
        return scenario_id
    return (await copy_scenes([scenario_id], path.id, viewer))[scenario_id]


async def copy_scenes(scenario_ids: Iterable[str], path_id: str, viewer: Viewer) -> dict[str, str]:
    """From old ids to new ones, for as many as are there."""
    new = {each: uuid4().hex for each in scenario_ids}
    at = now()
    rows = await fetch(
        COPY,
        list(new),
        list(new.values()),
        viewer.user_id,
        None if viewer.user_id else viewer.guest_id,
        path_id,
        at,
    )
    made = {row["id"] for row in rows}
    await connection().execute(COUNTERS, sorted(made), at)
    return {old: key for old, key in new.items() if key in made}


async def with_own_scenes(schedule: Schedule, path_id: str, viewer: Viewer) -> Schedule:
    """The same days with copies of their scenes."""
    return relinked(
        schedule,
        await copy_scenes([day.scenario_id for day in schedule if day.scenario_id], path_id, viewer),
    )


def relinked(schedule: Schedule, scenes: Mapping[str, str]) -> Schedule:
    """From old scenes to new ones; a day whose scene is not among them has none."""
    return Schedule.of(replace(day, scenario_id=scenes.get(day.scenario_id or "")) for day in schedule)
