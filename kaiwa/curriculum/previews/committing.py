"""A preview becomes a path that its owner walks: once, however often and from however many tabs it is asked."""

from datetime import date
from uuid import UUID, uuid4

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.clock import local_day, now
from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.enrolling import enrol
from kaiwa.curriculum.path_rows import NewPath, PathMetadata, insert_path
from kaiwa.curriculum.previews.asking import zone_of
from kaiwa.curriculum.previews.document import Preview, Scene
from kaiwa.curriculum.previews.reading import must_last
from kaiwa.curriculum.previews.rows import load_preview, write_preview
from kaiwa.curriculum.previews.stream import subject
from kaiwa.curriculum.previews.troubles import PathGone, refuse_stale, refuse_unless
from kaiwa.curriculum.previews.wish import EARLIEST, LATEST
from kaiwa.curriculum.scenario_rows import Keeping, insert_scenario
from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.vocabulary import PathStatus, PreviewStatus
from kaiwa.database import fetch, transaction
from kaiwa.errors import Conflict, Invalid
from kaiwa.live import Live
from kaiwa.viewer import SYSTEM, Viewer

DRAIN_SCENARIOS = "drain_scenarios"


class Committed(Struct, frozen=True):
    path_id: str
    assignment_id: UUID
    is_new: bool


class Beginning(Struct, frozen=True, kw_only=True):
    """When somebody wants to begin, where they differ from the preview."""

    starts_on: date | None = None
    time_zone: str | None = None
    seen: int | None = None
    """The version that they looked at."""


async def commit_preview(
    session_id: str, viewer: Viewer, beginning: Beginning, live: Live, ring: Ring
) -> Committed:
    async with transaction(viewer):  # here the database says too whose it is
        await load_preview(session_id, viewer)
    # the product itself, because the queue is planned for everybody
    async with transaction(SYSTEM):
        # the lock makes the second of two tabs wait and find the first one's path
        preview = await load_preview(session_id, viewer, to_change=True)
        if preview.status is PreviewStatus.COMMITTED:
            return await _again(preview)
        must_last(preview, now())
        refuse_unless(preview, PreviewStatus.READY)
        refuse_stale(preview, beginning.seen)
        committed = await _commit(preview, viewer, beginning)
    await live.wake(subject(session_id))
    await ring(DRAIN_SCENARIOS)
    return committed


async def _commit(preview: Preview, viewer: Viewer, beginning: Beginning) -> Committed:
    zone = zone_of(beginning.time_zone, preview.notes.time_zone)
    starts_on = _first_day(preview, beginning.starts_on, local_day(now(), zone))
    scenes = {scene.day: uuid4().hex for scene in preview.month.scenes}
    path_id = await insert_path(_path(preview, viewer, scenes))
    for scene in preview.month.scenes:
        await insert_scenario(
            scene.draft,
            _keeping(preview, scene, viewer, path_id),
            scene.report,
            scenario_id=scenes[scene.day],
        )
    assignment_id = await enrol(path_id, viewer, starts_on=starts_on, time_zone=zone)
    await enqueue_days(path_id)
    notes = replace(preview.notes, assignment_id=assignment_id)
    written = await write_preview(preview, status=PreviewStatus.COMMITTED, notes=notes, path_id=path_id)
    if written is None:
        raise Conflict
    return Committed(path_id, assignment_id, is_new=True)


async def _again(preview: Preview) -> Committed:
    """The same answer as the first time, as long as the path is there."""
    rows = await fetch(
        "SELECT FROM learning_paths WHERE id = $1 AND deleted_at IS NULL", preview.committed_path_id
    )
    if not rows or preview.committed_path_id is None or preview.notes.assignment_id is None:
        raise PathGone
    return Committed(preview.committed_path_id, preview.notes.assignment_id, is_new=False)


def _first_day(preview: Preview, wanted: date | None, today: date) -> date:
    if wanted is None:
        return max(preview.notes.wish.starts_on, today)
    if not today - EARLIEST <= wanted <= today + LATEST:
        raise Invalid("The first day is today or later, within a year.", field="start_on")
    return wanted


def _path(preview: Preview, viewer: Viewer, scenes: dict[int, str]) -> NewPath:
    month, notes = preview.month, preview.notes
    days = (replace(day, scenario_id=scenes.get(day.day)) for day in month.outline.schedule)
    return NewPath(
        user_id=viewer.user_id,
        guest_id=viewer.guest_id,
        created_by_user_id=viewer.user_id,
        title=month.title[:200],
        description=month.description,
        target_language=preview.intent.target_language,
        source_language=preview.source_language,
        schedule=Schedule.of(days),
        status=PathStatus.ACTIVE,
        difficulty_rating=preview.intent.rating,
        report=month.report,
        origin=month.made.origin,
        model=month.made.model or None,
        prompt_version=month.made.prompt_version or None,
        metadata=PathMetadata(
            intent=preview.intent,
            starts_on=notes.wish.starts_on,
            instructions=notes.instructions,
            category=preview.intent.goal.value,
        ),
    )


def _keeping(preview: Preview, scene: Scene, viewer: Viewer, path_id: str) -> Keeping:
    return Keeping(
        user_id=viewer.user_id,
        guest_id=viewer.guest_id,
        created_by_user_id=viewer.user_id,
        path_id=path_id,
        learning_goal=preview.intent.goal,
        origin=scene.made.origin,
        origin_reason=scene.made.reason or None,
        model=scene.made.model or None,
        prompt_version=scene.made.prompt_version or None,
    )
