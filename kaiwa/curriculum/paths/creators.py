"""Who publishes paths, as anybody may see them; and where all that is public is found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from kaiwa.curriculum.paths.catalogue import PublicPath, public_path
from kaiwa.database import fetch, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import SYSTEM

MOST_ADDRESSES: Final = 20_000
MOST_PATHS: Final = 200

# people are nobody's to see, so these read as the product does, and tell only what is public
CREATOR: Final = """
    SELECT u.id, u.username, coalesce(nullif(u.display_name, ''), u.username) AS name FROM users u
    WHERE u.username = $1 AND u.deleted_at IS NULL"""
THEIRS: Final = f"""
    SELECT p.id, p.title, p.description, p.target_language, p.source_language, p.difficulty_rating, p.cefr_level,
           coalesce(p.metadata ->> 'category', '') AS category, p.share_slug, p.quality_score, l.published_at,
           l.learners_count, l.average_rating, l.ratings_count, $2::text AS by
    FROM learning_paths p JOIN learning_path_listings l ON l.path_id = p.id
    WHERE p.created_by_user_id = $1 AND p.is_public AND p.deleted_at IS NULL
    ORDER BY l.published_at DESC LIMIT {MOST_PATHS}"""  # noqa: S608 - a number of ours
HANDLES: Final = """
    SELECT p.id, u.username FROM learning_paths p JOIN users u ON u.id = p.created_by_user_id
    WHERE p.id = ANY($1::text[]) AND p.is_public AND p.deleted_at IS NULL AND u.username IS NOT NULL"""
ADDRESSES: Final = f"""
    SELECT p.share_slug, p.updated_at, u.username
    FROM learning_path_listings l JOIN learning_paths p ON p.id = l.path_id AND p.is_public AND p.deleted_at IS NULL
    LEFT JOIN users u ON u.id = p.created_by_user_id
    ORDER BY l.published_at DESC LIMIT {MOST_ADDRESSES}"""  # noqa: S608 - a number of ours


class Creator(Struct, frozen=True):
    username: str
    name: str
    paths: list[PublicPath]

    @property
    def learners(self) -> int:
        return sum(each.learners_count for each in self.paths)


class Addresses(Struct, frozen=True):
    paths: dict[str, datetime]
    """By slug, with its last change."""
    creators: list[str]


async def show_creator(username: str) -> Creator:
    """Who has published nothing is nobody here."""
    async with transaction(SYSTEM):
        found = await fetch(CREATOR, username)
        paths = await fetch(THEIRS, found[0]["id"], found[0]["name"]) if found else []
    if not paths:
        raise NotFound
    return Creator(found[0]["username"], found[0]["name"], [public_path(row) for row in paths])


async def handles_of(path_ids: Sequence[str]) -> dict[str, str]:
    """User names by path, of creators who have one."""
    async with transaction(SYSTEM):
        return {row["id"]: row["username"] for row in await fetch(HANDLES, list(path_ids))}


async def public_addresses() -> Addresses:
    async with transaction(SYSTEM):
        rows = await fetch(ADDRESSES)
    names = dict.fromkeys(row["username"] for row in rows if row["username"])
    return Addresses({row["share_slug"]: row["updated_at"] for row in rows}, list(names))
