"""Somebody makes a path of their own out of one that they may read, and says whose it was."""

from typing import Final

from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.curriculum.path_rows import (
    NewPath,
    Path,
    PathMetadata,
    insert_path,
    load_own_path,
    load_path,
    schedule_json,
)
from kaiwa.curriculum.paths.capacity import must_have_room
from kaiwa.curriculum.paths.reading import shown
from kaiwa.curriculum.paths.rewriting import DRAIN_SCENARIOS, rewrite
from kaiwa.curriculum.paths.scenes import with_own_scenes
from kaiwa.curriculum.paths.view import PathView, is_mine
from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.vocabulary import PathStatus
from kaiwa.database import connection, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import Viewer

FILL: Final = "UPDATE learning_paths SET schedule = $2 WHERE id = $1"


async def fork_path(path_id: str, viewer: Viewer, ring: Ring, *, as_template: bool) -> PathView:
    """Their own, or one that is public: a draft that somebody was invited to is its creator's."""
    async with transaction(viewer):
        original = await load_path(path_id, viewer)
        if not (original.is_public or is_mine(original, viewer)):
            raise NotFound
        await must_have_room(viewer)
        key = await insert_path(_copy(original, viewer, as_template=as_template))
        # copies, which are the path's own: what becomes of the original's does not touch them
        schedule = await with_own_scenes(original.schedule, key, viewer)
        await keep_schedule(key, schedule)
        view = await shown(await load_own_path(key, viewer), viewer)
        await rewrite(key, None, schedule)
    await ring(DRAIN_SCENARIOS)
    return view


async def keep_schedule(path_id: str, schedule: Schedule) -> None:
    """Within the transaction that has made the path."""
    await connection().execute(FILL, path_id, schedule_json(schedule))


def _copy(original: Path, viewer: Viewer, *, as_template: bool) -> NewPath:
    said = original.metadata
    if not is_mine(original, viewer):
        said = PathMetadata(
            intent=said.intent,
            category=said.category,
            tags=said.tags,
            primary_skill=said.primary_skill,
            estimated_minutes_per_day=said.estimated_minutes_per_day,
        )
    return NewPath(
        user_id=viewer.user_id,
        guest_id=viewer.guest_id,
        created_by_user_id=viewer.user_id,
        forked_from_id=original.id,
        title=original.title,
        description=original.description,
        target_language=original.target_language,
        source_language=original.source_language,
        schedule=original.schedule,
        is_template=as_template,
        status=PathStatus.DRAFT if as_template else PathStatus.ACTIVE,
        strategy=original.strategy,
        difficulty_rating=original.difficulty_rating,
        report=original.quality_report,
        origin=original.origin,
        model=original.model,
        prompt_version=original.prompt_version,
        metadata=replace(said, published_as=None, withheld=None, rewrite=None, unlisted=False),
    )
