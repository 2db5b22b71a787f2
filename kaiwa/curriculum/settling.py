"""Written scenes become days: many in one transaction, each only when its token is still ours."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from kaiwa.curriculum.lease import Claimed
from kaiwa.curriculum.path_rows import as_json, schedule_of
from kaiwa.curriculum.retry import CRASHES_BEFORE_SPARE
from kaiwa.curriculum.scenario_rows import Keeping, NewScene, insert_scenarios
from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.vocabulary import PathStatus
from kaiwa.curriculum.writing import Written
from kaiwa.database import connection, fetch, transaction
from kaiwa.viewer import SYSTEM

# in the order of their ids, as everybody locks them; held back: edits, archiving, and who fills other days
LOCK_PATHS: Final = """
    SELECT id, user_id, guest_id, created_by_user_id, status, version FROM learning_paths
    WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE"""
SCHEDULES: Final = "SELECT id, schedule FROM learning_paths WHERE id = ANY($1)"
LOCK_MINE: Final = """
    SELECT attempt_token FROM scenario_generation_queue
    WHERE id = ANY($1) AND status = 'processing' AND attempt_token = ANY($2) ORDER BY id FOR UPDATE"""
# one pass over a path's month, however many of its days are filled; day n stands at place n
FILL: Final = """
    UPDATE learning_paths p SET updated_at = $3, schedule = (
        SELECT jsonb_agg(CASE WHEN w.scenes ? d.place::text AND d.day ->> 'scenario_id' IS NULL
            THEN d.day || jsonb_build_object('scenario_id', w.scenes -> d.place::text) ELSE d.day END ORDER BY d.place)
        FROM jsonb_array_elements(p.schedule) WITH ORDINALITY AS d (day, place))
    FROM (SELECT path, scenes::jsonb FROM unnest($1::text[], $2::text[]) AS w (path, scenes)) AS w WHERE p.id = w.path"""
READY: Final = """
    UPDATE scenario_generation_queue q
    SET status = 'ready', scenario_id = w.scenario, origin = w.origin, last_error = w.fell_short,
        attempt_token = NULL, lease_expires_at = NULL, set_aside = crash_count >= $6,
        version = version + 1, updated_at = $5
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS w (id, scenario, origin, fell_short)
    WHERE q.id = w.id"""
FORGET: Final = "DELETE FROM scenario_generation_queue WHERE id = ANY($1) AND attempt_token = ANY($2)"
AGAIN: Final = """
    UPDATE scenario_generation_queue
    SET status = 'pending', attempt_token = NULL, lease_expires_at = NULL, retry_count = greatest(retry_count - 1, 0),
        version = version + 1, updated_at = $2
    WHERE id = ANY($1)"""


class Fate(StrEnum):
    FILLED = "filled"
    STRANGER = "stranger"
    """The lease had run out and somebody else has the row: their scene counts."""
    STOPPED = "stopped"
    """The path is archived or gone, or the day was filled by hand meanwhile."""
    CHANGED = "changed"
    """The day was edited meanwhile: it is written anew."""


async def settle(written: Sequence[Written], at: datetime) -> dict[UUID, Fate]:
    """By token. A second run finds no token of ours any more and changes nothing."""
    async with transaction(SYSTEM):
        paths = await _locked_paths(written)
        ours = await _locked_rows(written)
        edited = await _edited_since(written, paths)
        fates = {each.task.entry.token: _fate(each, paths, ours, edited) for each in written}
        filled = [each for each in written if fates[each.task.entry.token] is Fate.FILLED]
        if filled:
            await _fill(filled, paths, at)
        await _let_go([each.task.entry for each in written], fates, at)
        return fates


async def forget(entries: Sequence[Claimed]) -> None:
    """Rows with nothing to write: their path is archived or gone, or the day is filled."""
    async with transaction(SYSTEM):
        ids, tokens = [each.id for each in entries], [each.token for each in entries]
        await connection().execute(FORGET, ids, tokens)


async def _locked_paths(written: Sequence[Written]) -> dict[str, Any]:
    return {row["id"]: row for row in await fetch(LOCK_PATHS, list({e.task.entry.path_id for e in written}))}


async def _locked_rows(written: Sequence[Written]) -> set[UUID]:
    entries = [each.task.entry for each in written]
    rows = await fetch(LOCK_MINE, [each.id for each in entries], [each.token for each in entries])
    return {row["attempt_token"] for row in rows}


async def _edited_since(written: Sequence[Written], paths: dict[str, Any]) -> dict[str, Schedule]:
    """A month is read again only where its version says that somebody changed it."""
    changed = {
        each.task.entry.path_id
        for each in written
        if each.task.entry.path_id in paths
        and paths[each.task.entry.path_id]["version"] != each.task.path_version
    }
    rows = await fetch(SCHEDULES, list(changed)) if changed else []
    return {row["id"]: schedule_of(row["schedule"]) for row in rows}


def _fate(written: Written, paths: dict[str, Any], ours: set[UUID], edited: dict[str, Schedule]) -> Fate:
    entry, brief = written.task.entry, written.task.brief
    assert brief is not None
    if entry.token not in ours:
        return Fate.STRANGER
    path = paths.get(entry.path_id)
    if path is None or path["status"] == PathStatus.ARCHIVED:
        return Fate.STOPPED
    if (month := edited.get(entry.path_id)) is None:
        return Fate.FILLED
    if month[entry.day].scenario_id is not None:
        return Fate.STOPPED
    return Fate.FILLED if month[entry.day] == brief.day else Fate.CHANGED


async def _fill(filled: Sequence[Written], paths: dict[str, Any], at: datetime) -> None:
    scenes = [_scene(each, paths[each.task.entry.path_id]) for each in filled]
    await insert_scenarios(scenes)
    entries = [each.task.entry for each in filled]
    keys = [scene.id for scene in scenes]
    months: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for entry, key in zip(entries, keys, strict=True):
        months[entry.path_id][str(entry.day)] = key
    await connection().execute(FILL, list(months), [as_json(each) for each in months.values()], at)
    await connection().execute(
        READY,
        [each.id for each in entries],
        keys,
        [each.made.origin.value for each in filled],
        [each.fell_short or None for each in filled],
        at,
        CRASHES_BEFORE_SPARE,
    )


def _scene(written: Written, path: Any) -> NewScene:
    made = written.made
    keeping = Keeping(
        user_id=path["user_id"],
        guest_id=path["guest_id"],
        created_by_user_id=path["created_by_user_id"] or path["user_id"],
        path_id=path["id"],
        origin=made.origin,
        origin_reason=made.reason or None,
        model=made.model or None,
        prompt_version=made.prompt_version or None,
    )
    return NewScene(id=uuid4().hex, draft=written.draft, keeping=keeping, report=written.report)


async def _let_go(entries: Sequence[Claimed], fates: dict[UUID, Fate], at: datetime) -> None:
    stopped = [each for each in entries if fates[each.token] is Fate.STOPPED]
    if stopped:
        await connection().execute(FORGET, [each.id for each in stopped], [each.token for each in stopped])
    if changed := [each.id for each in entries if fates[each.token] is Fate.CHANGED]:
        await connection().execute(AGAIN, changed, at)
