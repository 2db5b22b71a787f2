"""The public catalogue of paths, and the page that one of them is shared by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from kaiwa.curriculum.grams import wanted_grams
from kaiwa.curriculum.level import Cefr, difficulty_of
from kaiwa.curriculum.path_rows import load_path
from kaiwa.curriculum.paths.reading import shown
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.searching import Terms, among_few, have_few, must_be_level
from kaiwa.cursor import cursor_of, key_of
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import Viewer

PAGE: Final = 20
LISTINGS: Final = "learning_path_listings"
# found first among what has no row-level security: under that no search index is used
FOUND: Final = """
    WITH found AS (
        SELECT path_id, published_at, learners_count, average_rating, ratings_count
        FROM {source} WHERE {conditions} ORDER BY published_at DESC, path_id DESC LIMIT {limit})
    SELECT p.id, p.title, p.description, p.target_language, p.source_language, p.status, p.difficulty_rating,
           p.cefr_level, coalesce(p.metadata ->> 'category', '') AS category, p.is_template, p.is_public,
           p.share_slug, p.quality_score, p.version, p.created_at, p.updated_at, found.published_at, found.path_id,
           found.learners_count, found.average_rating, found.ratings_count, published_by(p.id) AS by
    FROM found LEFT JOIN learning_paths p ON p.id = found.path_id AND p.is_public AND p.deleted_at IS NULL
    ORDER BY found.published_at DESC, found.path_id DESC"""
SHARED: Final = """
    SELECT p.id, coalesce(published_by(p.id), '') AS by, coalesce(l.learners_count, 0) AS learners_count,
           l.average_rating, coalesce(l.ratings_count, 0) AS ratings_count
    FROM learning_paths p LEFT JOIN learning_path_listings l ON l.path_id = p.id
    WHERE p.share_slug = $1 AND p.is_public AND p.deleted_at IS NULL"""


class Wanted(Struct, frozen=True, kw_only=True):
    language: str | None = None
    level: str | None = None
    category: str | None = None
    q: str | None = None


class PublicPath(Struct, frozen=True, kw_only=True):
    id: str
    share_slug: str
    title: str
    description: str
    target_language: str
    source_language: str | None
    difficulty: str
    difficulty_rating: int
    cefr_level: Cefr
    category: str
    quality_score: float | None
    by: str
    """The creator's name, as they show it."""
    learners_count: int
    average_rating: float | None
    ratings_count: int
    published_at: datetime


class PublicPage(Struct, frozen=True):
    items: list[PublicPath]
    next: str | None


class SharedPath(PathView, frozen=True, kw_only=True):
    """The first three lessons are the first three days of the schedule, with their scenes."""

    by: str
    learners_count: int
    average_rating: float | None
    ratings_count: int
    can_dos: list[str]


async def list_public(viewer: Viewer, wanted: Wanted, cursor: str | None = None) -> PublicPage:
    """Newest first. Two letters or one character of a script without spaces are enough to search by."""
    grams = wanted_grams(wanted.q) if wanted.q and wanted.q.strip() else None
    if grams == []:
        return PublicPage([], None)
    async with transaction(viewer):
        few = grams is not None and await have_few(LISTINGS, grams)
        statement, arguments = found_by(wanted, grams, cursor, few=few)
        rows = await fetch(statement, *arguments)
    # a row that lost its path since counts for the cursor, not for the list
    items = [public_path(row) for row in rows[:PAGE] if row["id"] is not None]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return PublicPage(items, cursor_of(last["published_at"], last["path_id"]) if last else None)


async def newest_public(count: int) -> list[PublicPath]:
    """For a page that anybody looks at: the same few for everybody."""
    statement, arguments = found_by(Wanted(), None, None, few=False, limit=count)
    async with transaction(Viewer()):
        rows = await fetch(statement, *arguments)
    return [public_path(row) for row in rows if row["id"] is not None]


def found_by(
    wanted: Wanted, grams: list[str] | None, cursor: str | None, *, few: bool, limit: int = PAGE + 1
) -> tuple[str, list[Any]]:
    """The statement and its arguments."""
    terms = Terms()
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
        terms.add("category = {}", wanted.category.casefold())
    if cursor:
        terms.add("(published_at, path_id) < ({}, {})", *key_of(cursor, tuple[datetime, str]))
    statement = FOUND.format(source=source, conditions=terms.all_of(), limit=limit)
    return statement, terms.arguments


def public_path(row: Mapping[str, Any]) -> PublicPath:
    """From a row with its columns and those of its listing."""
    values = {name: row[name] for name in PublicPath.__struct_fields__ if name in row.keys()}  # noqa: SIM118 - a record iterates over values
    return PublicPath(
        **values
        | {
            "difficulty": difficulty_of(row["difficulty_rating"]).value,
            "cefr_level": Cefr(row["cefr_level"]),
            "by": row["by"] or "",
        }
    )


async def show_shared(slug: str, viewer: Viewer) -> SharedPath:
    async with transaction(viewer):
        rows = await fetch(SHARED, slug)
        if not rows:
            raise NotFound
        path = await shown(await load_path(rows[0]["id"], viewer), viewer)
    said = {name: rows[0][name] for name in ("by", "learners_count", "average_rating", "ratings_count")}
    can_dos = dict.fromkeys(day.can_do for day in path.schedule if day.can_do)
    return SharedPath(
        **{name: getattr(path, name) for name in PathView.__struct_fields__}, **said, can_dos=list(can_dos)
    )
