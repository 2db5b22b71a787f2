"""What a leaving creator published: it goes with them, except where others already walk on it.

A public template that somebody else is enrolled in, and a public scene that somebody else has played or saved,
stay for those people: without its creator, unpublished, scrubbed of their names. Publishing has scrubbed it before.
"""

from typing import Final
from uuid import UUID

import msgspec

from kaiwa.database import connection, fetch
from kaiwa.privacy.scrubbing import scrubbed

KEPT_PATHS: Final = """
    SELECT p.id FROM learning_paths p
    WHERE (p.user_id = $1 OR p.created_by_user_id = $1) AND p.is_template AND p.published_at IS NOT NULL
      AND EXISTS (SELECT FROM learning_path_assignments a
                  WHERE a.path_id = p.id AND (a.user_id <> $1 OR a.guest_id IS NOT NULL))"""
KEPT_SCENARIOS: Final = """
    SELECT s.id FROM scenarios s WHERE s.path_id = ANY($2::text[])
    UNION
    SELECT s.id FROM scenarios s
    WHERE (s.user_id = $1 OR s.created_by_user_id = $1) AND s.visibility = 'public'
      AND (EXISTS (SELECT FROM user_scenario_progress p WHERE p.scenario_id = s.id AND p.user_id <> $1)
           OR EXISTS (SELECT FROM conversations c WHERE c.scenario_id = s.id AND c.user_id IS DISTINCT FROM $1))"""
DETACH_PATHS: Final = """
    UPDATE learning_paths SET user_id = NULL, created_by_user_id = NULL, is_public = false, share_slug = NULL,
                              metadata = '{}' WHERE id = ANY($1::text[])"""
DETACH_SCENARIOS: Final = """
    UPDATE scenarios SET user_id = NULL, created_by_user_id = NULL,
           visibility = CASE WHEN visibility = 'public' THEN 'unlisted' ELSE visibility END
    WHERE id = ANY($1::text[])"""
UNLIST_PATHS: Final = "DELETE FROM learning_path_listings WHERE path_id = ANY($1::text[])"
UNLIST_SCENARIOS: Final = """
    UPDATE scenario_metadata SET listed_at = NULL, target_language = NULL, difficulty_rating = NULL,
           categories = '{}', grams = '{}' WHERE scenario_id = ANY($1::text[])"""
DETACH_QUEUE: Final = "UPDATE scenario_generation_queue SET user_id = NULL WHERE path_id = ANY($1::text[])"
DELETE_SCENARIOS: Final = """
    DELETE FROM scenarios s
    WHERE s.id <> ALL($2::text[]) AND (s.user_id = $1 OR s.created_by_user_id = $1
       OR s.guest_id IS NULL AND s.user_id IS NULL AND s.path_id IN (
           SELECT id FROM learning_paths WHERE user_id = $1 OR created_by_user_id = $1 AND user_id IS NULL))"""
DELETE_PATHS: Final = """
    DELETE FROM learning_paths
    WHERE user_id = $1 OR (created_by_user_id = $1 AND user_id IS NULL AND guest_id IS NULL)"""

TEXTS: Final = {
    "learning_paths": ("title", "description", "schedule"),
    "scenarios": (
        "title",
        "description",
        "instructions",
        "context",
        "persona",
        "expected_outcome",
        "learning_objectives",
        "comfort_indicators",
        "content",
        "categories",
        "tags",
        "search_keywords",
    ),
}


async def release_shared_works(user_id: UUID, words: list[str]) -> None:
    """Within the product's transaction. ``words`` are the person's names, to be taken out of what stays."""
    paths = [row["id"] for row in await fetch(KEPT_PATHS, user_id)]
    scenarios = [row["id"] for row in await fetch(KEPT_SCENARIOS, user_id, paths)]
    await connection().execute(DETACH_PATHS, paths)
    await connection().execute(UNLIST_PATHS, paths)
    await connection().execute(DETACH_QUEUE, paths)
    await connection().execute(DETACH_SCENARIOS, scenarios)
    await connection().execute(UNLIST_SCENARIOS, scenarios)
    for table, ids in (("learning_paths", paths), ("scenarios", scenarios)):
        for row_id in ids:
            await _scrub(table, row_id, words)
    await connection().execute(DELETE_SCENARIOS, user_id, scenarios)
    await connection().execute(DELETE_PATHS, user_id)


async def _scrub(table: str, row_id: str, words: list[str]) -> None:
    columns = TEXTS[table]
    rows = await fetch(f"SELECT to_jsonb(t) FROM {table} t WHERE id = $1", row_id)  # noqa: S608 - a name of ours
    document = msgspec.json.decode(rows[0][0])
    clean = scrubbed({name: document[name] for name in columns}, words)
    listed = ", ".join(columns)
    taken = ", ".join(f"r.{name}" for name in columns)
    await connection().execute(
        f"UPDATE {table} t SET ({listed}) = (SELECT {taken} FROM jsonb_populate_record(t, $2::jsonb) r) "  # noqa: S608 - names of ours
        "WHERE id = $1",
        row_id,
        msgspec.json.encode(clean).decode(),
    )
