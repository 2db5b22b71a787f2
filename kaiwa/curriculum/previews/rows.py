"""A preview between its two shapes; every write says which version it saw, and a stale one finds no row."""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import msgspec

from kaiwa.curriculum.path_rows import as_json
from kaiwa.curriculum.previews.document import Ground, Job, Month, Notes, Preview, Scene
from kaiwa.curriculum.previews.past import MOST_STEPS, Past
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.database import connection, fetch
from kaiwa.errors import NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

LASTS: Final = timedelta(hours=24)
BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SESSION_ID_LENGTH: Final = 16
"""94 bits: nobody guesses one, and only its owner may read it."""
SESSION_ID: Final = re.compile(f"[{BASE58}]{{12,24}}")

COLUMNS: Final = """
    id, session_id, user_id, guest_id, status, title, description, schedule, preview_scenarios, quality_report,
    metadata - 'past' AS metadata, jsonb_array_length(coalesce(metadata -> 'past', '[]')) AS undoable,
    committed_path_id, source_language, expires_at, created_at, version"""
INSERT: Final = """
    INSERT INTO learning_path_previews (id, user_id, guest_id, session_id, intent, target_language, source_language,
        status, expires_at, metadata, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, (SELECT id FROM languages WHERE id = $7), 'generating', $8, $9, now(), now())"""
PUSHED: Final = f"""
    jsonb_build_object('past', jsonb_path_query_array(
        jsonb_build_array(${{place}}::jsonb) || coalesce(metadata -> 'past', '[]'), '$[0 to {MOST_STEPS - 1}]'))"""
POPPED: Final = "jsonb_build_object('past', (metadata -> 'past') - 0)"


def new_session_id() -> str:
    return "".join(secrets.choice(BASE58) for _ in range(SESSION_ID_LENGTH))


async def insert_preview(ground: Ground, job: Job, viewer: Viewer, *, time_zone: str, at: datetime) -> str:
    """Within the caller's transaction. Answers the session id."""
    session_id = new_session_id()
    notes = Notes(time_zone=time_zone, job=job, **msgspec.structs.asdict(ground))
    await connection().execute(
        INSERT,
        uuid4(),
        viewer.user_id,
        viewer.guest_id,
        session_id,
        ground.wish.text,
        ground.parsed_intent.target_language,
        ground.parsed_intent.source_language,
        at + LASTS,
        as_json(notes),
    )
    return session_id


async def load_preview(session_id: str, viewer: Viewer, *, to_change: bool = False) -> Preview:
    """Within the caller's transaction; ``to_change`` keeps everybody else from changing it until that ends."""
    if not SESSION_ID.fullmatch(session_id):
        raise NotFound
    rows = await fetch(
        f"SELECT {COLUMNS} FROM learning_path_previews WHERE session_id = $1 AND {mine_sql(viewer, '$2')}"  # noqa: S608 - names of ours
        f"{' FOR NO KEY UPDATE' if to_change else ''}",
        session_id,
        viewer.owner_id,
    )
    if not rows:
        raise NotFound
    return preview_of(rows[0])


async def last_past(preview: Preview) -> Past | None:
    rows = await fetch(
        "SELECT metadata -> 'past' -> 0 AS past FROM learning_path_previews WHERE id = $1", preview.id
    )
    kept = rows[0]["past"] if rows else None
    return msgspec.json.decode(kept, type=Past) if kept else None


async def write_preview(
    preview: Preview,
    *,
    status: PreviewStatus | None = None,
    month: Month | None = None,
    notes: Notes | None = None,
    push: Past | None = None,
    pop: bool = False,
    path_id: str | None = None,
    expires_at: datetime | None = None,
) -> int | None:
    """One guarded statement. The new version, or None when somebody else was first."""
    values: dict[str, Any] = {}
    if status is not None:
        values["status"] = status.value
    if month is not None:
        values |= month_values(month)
    if notes is not None:
        values["intent"] = notes.wish.text
        values["target_language"] = notes.parsed_intent.target_language
    if path_id is not None:
        values["committed_path_id"] = path_id
    if expires_at is not None:
        values["expires_at"] = expires_at
    given: list[Any] = [preview.id, preview.version, *values.values()]
    said = [f"{name} = ${place}" for place, name in enumerate(values, start=3)]
    if notes is not None:
        given.append(notes.parsed_intent.source_language)
        said.append(f"source_language = (SELECT id FROM languages WHERE id = ${len(given)})")  # noqa: S608 - a number
        given.append(as_json(notes))
        changed = f"metadata || ${len(given)}::jsonb"
        if push is not None:
            given.append(as_json(push))
            changed += f" || {PUSHED.format(place=len(given))}"
        if pop:
            changed += f" || {POPPED}"
        said.append(f"metadata = {changed}")
    rows = await fetch(
        "UPDATE learning_path_previews SET version = version + 1, updated_at = now()"  # noqa: S608 - names of ours
        f"{''.join(f', {each}' for each in said)} WHERE id = $1 AND version = $2 RETURNING version",
        *given,
    )
    return int(rows[0]["version"]) if rows else None


def month_values(month: Month) -> dict[str, Any]:
    return {
        "title": month.title[:200],
        "description": month.description,
        "schedule": as_json(month.days),
        "preview_scenarios": as_json(month.scenes),
        "quality_score": month.report.score if month.report else None,
        "quality_report": as_json(month.report) if month.report else None,
        "origin": month.made.origin.value,
        "model": month.made.model or None,
        "prompt_version": month.made.prompt_version or None,
    }


def preview_of(row: Mapping[str, Any]) -> Preview:
    """From a row with the columns ``COLUMNS``, JSON as PostgreSQL gives it."""
    notes = msgspec.json.decode(row["metadata"], type=Notes)
    report = row["quality_report"]
    month = Month(
        title=row["title"],
        description=row["description"],
        days=msgspec.json.decode(row["schedule"], type=tuple[Day, ...]),
        scenes=msgspec.json.decode(row["preview_scenarios"], type=tuple[Scene, ...]),
        made=notes.made,
        report=msgspec.json.decode(report, type=PathReport) if report else None,
    )
    plain = (
        "id",
        "session_id",
        "user_id",
        "guest_id",
        "undoable",
        "committed_path_id",
        "source_language",
        "expires_at",
    )
    return Preview(
        status=PreviewStatus(row["status"]),
        month=month,
        notes=notes,
        **{name: row[name] for name in (*plain, "created_at", "version")},
    )
