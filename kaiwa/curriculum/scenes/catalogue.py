"""The catalogue of scenes by what is trending, saved most and rated best; and one's own, and what one has saved."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from kaiwa.curriculum.grams import wanted_grams
from kaiwa.curriculum.level import Cefr, difficulty_of
from kaiwa.curriculum.scenes.reading import COUNTED, counters_of
from kaiwa.curriculum.scenes.view import SceneLine, ScenePage
from kaiwa.curriculum.searching import Terms, among_few, have_few, must_be_level
from kaiwa.curriculum.vocabulary import ScenarioRole, Visibility
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import Invalid
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

PAGE: Final = 20
LISTINGS: Final = "scenario_metadata"


class Sort(StrEnum):
    TRENDING = "trending"
    SAVED = "saved"
    RATED = "rated"


class Only(StrEnum):
    MINE = "mine"
    SAVED = "saved"


# as the indexes have them
SORTED_BY: Final = {
    Sort.TRENDING: "trending_score",
    Sort.SAVED: "amount_saved_count",
    Sort.RATED: "((coalesce(average_rating, 0) * ratings_count + 17.5) / (ratings_count + 5))",
}
LINE: Final = (
    "s.id, s.title, s.description, s.target_language, s.role, s.difficulty_rating, s.cefr_level, s.categories, s.tags, "
    "s.primary_skill, s.estimated_duration_seconds, s.visibility, s.quality_score, s.created_at, "
    "coalesce(u.is_saved, false) AS is_saved, u.saved_at"
)
# found first among what has no row-level security: under that no search index is used
LISTED: Final = """
    WITH found AS (
        SELECT scenario_id, {sort} AS sort_key, {counted} FROM {source}
        WHERE listed_at IS NOT NULL AND {conditions} ORDER BY {sort} DESC, scenario_id DESC LIMIT {limit})
    SELECT {line}, found.*
    FROM found LEFT JOIN scenarios s ON s.id = found.scenario_id AND s.visibility = 'public' AND s.is_active
                                     AND s.deleted_at IS NULL
    LEFT JOIN user_scenario_progress u ON u.scenario_id = found.scenario_id AND u.user_id = $1::uuid
    ORDER BY found.sort_key DESC, found.scenario_id DESC"""
MINE: Final = """
    SELECT {line}, {counted} FROM scenarios s
    LEFT JOIN scenario_metadata m ON m.scenario_id = s.id
    LEFT JOIN user_scenario_progress u ON u.scenario_id = s.id AND u.user_id = $1::uuid
    WHERE {mine} AND s.path_id IS NULL AND s.deleted_at IS NULL
      AND ($2::timestamptz IS NULL OR (s.created_at, s.id) < ($2, $3))
    ORDER BY s.created_at DESC, s.id DESC LIMIT {limit}"""
SAVED: Final = """
    SELECT {line}, {counted} FROM user_scenario_progress u
    JOIN scenarios s ON s.id = u.scenario_id AND s.deleted_at IS NULL
    LEFT JOIN scenario_metadata m ON m.scenario_id = s.id
    WHERE {mine} AND u.is_saved AND ($2::timestamptz IS NULL OR (u.saved_at, s.id) < ($2, $3))
    ORDER BY u.saved_at DESC, s.id DESC LIMIT {limit}"""


class Wanted(Struct, frozen=True, kw_only=True):
    language: str | None = None
    category: str | None = None
    level: str | None = None
    q: str | None = None
    sort: Sort = Sort.TRENDING


async def list_scenes(viewer: Viewer, wanted: Wanted, cursor: str | None = None) -> ScenePage:
    grams = wanted_grams(wanted.q) if wanted.q and wanted.q.strip() else None
    if grams == []:
        return ScenePage([], None)
    async with transaction(viewer):
        few = grams is not None and await have_few(LISTINGS, grams)
        statement, arguments = found_by(wanted, grams, viewer, cursor, few=few)
        rows = await fetch(statement, *arguments)
    # a line that lost its scene since counts for the cursor, not for the list
    items = [_line(row) for row in rows[:PAGE] if row["id"] is not None]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    more = cursor_of(wanted.sort.value, last["sort_key"], last["scenario_id"]) if last else None
    return ScenePage(items, more)


def found_by(
    wanted: Wanted, grams: list[str] | None, viewer: Viewer, cursor: str | None, *, few: bool
) -> tuple[str, list[Any]]:
    """The statement and its arguments."""
    terms = Terms([viewer.user_id])
    source = LISTINGS
    if grams is not None and few:
        source = terms.said(among_few(LISTINGS), grams)
    elif grams is not None:
        terms.add("grams @> {}::varchar[]", grams)
    if wanted.language:
        terms.add("target_language = {}", wanted.language)
    if wanted.level:
        terms.add("difficulty_rating BETWEEN {} AND {}", *must_be_level(wanted.level))
    if wanted.category:
        terms.add("categories @> ARRAY[{}]::varchar[]", wanted.category.casefold())
    if cursor:
        sort, value, last = key_of(cursor, tuple[Sort, float, str])
        if sort is not wanted.sort:
            raise Invalid("This cursor belongs to another order. Begin the list anew.", field="cursor")
        terms.add(f"({SORTED_BY[sort]}, scenario_id) < ({{}}::double precision, {{}})", value, last)
    statement = LISTED.format(
        source=source,
        sort=SORTED_BY[wanted.sort],
        counted=", ".join(COUNTED),
        conditions=terms.all_of(),
        line=LINE,
        limit=PAGE + 1,
    )
    return statement, terms.arguments


async def list_own_scenes(viewer: Viewer, only: Only, cursor: str | None = None) -> ScenePage:
    """Newest first."""
    at, last = key_of(cursor, tuple[datetime, str]) if cursor else (None, None)
    statement = (MINE if only is Only.MINE else SAVED).format(
        line=LINE,
        counted=", ".join(f"m.{name}" for name in COUNTED),
        mine=mine_sql(viewer, "$1", "s" if only is Only.MINE else "u"),
        limit=PAGE + 1,
    )
    async with transaction(viewer):
        rows = await fetch(statement, viewer.owner_id, at, last)
    items = [_line(row) for row in rows[:PAGE]]
    if len(rows) <= PAGE:
        return ScenePage(items, None)
    end = rows[PAGE - 1]
    moment = end["created_at"] if only is Only.MINE else end["saved_at"]
    return ScenePage(items, cursor_of(moment, end["id"]))


def _line(row: Mapping[str, Any]) -> SceneLine:
    taken = {name: row[name] for name in SceneLine.__struct_fields__ if name in row.keys()}  # noqa: SIM118 - a record iterates over values
    return SceneLine(
        **taken
        | {
            "role": ScenarioRole(row["role"]),
            "visibility": Visibility(row["visibility"]),
            "difficulty": difficulty_of(row["difficulty_rating"]),
            "cefr_level": Cefr(row["cefr_level"]),
            "categories": tuple(row["categories"]),
            "tags": tuple(row["tags"]),
            "counters": counters_of(row),
        }
    )
