"""One path, and the paths that are somebody's own."""

from datetime import datetime
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.level import Cefr, difficulty_of
from kaiwa.curriculum.path_rows import Path, load_path
from kaiwa.curriculum.paths.view import Credit, PathLine, PathView, path_view
from kaiwa.curriculum.scene_view import SHOWN, DayScene, scene_fields
from kaiwa.curriculum.vocabulary import PathStatus
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

PAGE: Final = 20
FIRST_SCENES: Final = 3
SCENES: Final = (
    f"SELECT {', '.join(SHOWN)} FROM scenarios "  # noqa: S608 - names of ours
    "WHERE id = ANY($1::text[]) AND deleted_at IS NULL"
)
CREDIT: Final = "SELECT published_by($1)"
MINE: Final = """
    SELECT id, title, description, target_language, source_language, status, difficulty_rating, cefr_level,
           coalesce(metadata ->> 'category', '') AS category, is_template, is_public, share_slug, quality_score,
           days_written, version, created_at, updated_at
    FROM learning_paths p WHERE {mine} AND {there} AND ($2::text IS NULL OR status = $2)
      AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4))
    ORDER BY created_at DESC, id DESC LIMIT {limit}"""


class PathPage(Struct, frozen=True):
    items: list[PathLine]
    next: str | None


async def show_path(path_id: str, viewer: Viewer) -> PathView:
    async with transaction(viewer):
        return await shown(await load_path(path_id, viewer), viewer)


async def shown(path: Path, viewer: Viewer) -> PathView:
    """Within a transaction."""
    return path_view(path, viewer, await first_scenes(path), await _credit(path))


async def first_scenes(path: Path) -> list[DayScene]:
    """Those of the first three days that are written."""
    wanted = {day.scenario_id: day.day for day in path.schedule.days[:FIRST_SCENES] if day.scenario_id}
    if not wanted:
        return []
    rows = await fetch(SCENES, list(wanted))
    scenes = [DayScene(day=wanted[row["id"]], **scene_fields(row)) for row in rows]
    return sorted(scenes, key=lambda each: each.day)


async def _credit(path: Path) -> Credit | None:
    if path.forked_from_id is None:
        return None
    [row] = await fetch(CREDIT, path.forked_from_id)
    return Credit(path.forked_from_id, row[0] or "") if row[0] is not None else None


async def list_paths(
    viewer: Viewer,
    *,
    status: PathStatus | None = None,
    deleted: bool = False,
    cursor: str | None = None,
) -> PathPage:
    """Newest first."""
    if viewer.owner_id is None:
        return PathPage([], None)
    at, last = key_of(cursor, tuple[datetime, str]) if cursor else (None, None)
    there = "deleted_at IS NOT NULL" if deleted else "deleted_at IS NULL"
    statement = MINE.format(mine=mine_sql(viewer, "$1", "p"), there=there, limit=PAGE + 1)
    async with transaction(viewer):
        rows = await fetch(statement, viewer.owner_id, status.value if status else None, at, last)
    items = [_line(dict(row)) for row in rows[:PAGE]]
    more = len(rows) > PAGE
    return PathPage(items, cursor_of(items[-1].created_at, items[-1].id) if more else None)


def _line(row: dict[str, object]) -> PathLine:
    rating = row["difficulty_rating"]
    assert isinstance(rating, int)
    return PathLine(
        **{  # type: ignore[arg-type]  # a row's columns
            **row,
            "status": PathStatus(str(row["status"])),
            "difficulty": difficulty_of(rating),
            "cefr_level": Cefr(str(row["cefr_level"])),
        }
    )
