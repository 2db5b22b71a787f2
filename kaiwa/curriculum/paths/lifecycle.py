"""A path is put aside, deleted, and wanted back."""

from typing import Final

from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.curriculum.path_rows import load_own_path
from kaiwa.curriculum.paths.listing import keep_listing
from kaiwa.curriculum.paths.reading import shown
from kaiwa.curriculum.paths.rewriting import DRAIN_SCENARIOS
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.vocabulary import PathStatus
from kaiwa.database import become_the_product, connection, fetch, transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

ARCHIVE: Final = """
    UPDATE learning_paths SET status = 'archived', is_public = false, version = version + 1, updated_at = $2
    WHERE id = $1 AND status <> 'archived'"""
DELETE: Final = """
    UPDATE learning_paths SET deleted_at = $2, is_public = false, version = version + 1, updated_at = $2
    WHERE id = $1"""
OTHERS: Final = """
    SELECT count(*) FROM learning_path_assignments
    WHERE path_id = $1 AND status IN ('active', 'invited')
      AND NOT (user_id IS NOT DISTINCT FROM $2::uuid AND guest_id IS NOT DISTINCT FROM $3::uuid)"""


class Walked(Conflict):
    code = "path_is_walked"
    sentence = "Others are on this path. Archive it: they go on, and nobody new begins."


async def archive_path(path_id: str, viewer: Viewer, ring: Ring) -> PathView:
    """It leaves the catalogue and nothing more is written for it. Twice is once; PATCH its status to take it out."""
    async with transaction(viewer):
        path = await load_own_path(path_id, viewer)
        await connection().execute(ARCHIVE, path_id, now())
        archived = replace(path, status=PathStatus.ARCHIVED, is_public=False)
        await keep_listing(archived)
        view = await shown(await load_own_path(path_id, viewer), viewer)
        await become_the_product()
        await enqueue_days(path_id)
    await ring(DRAIN_SCENARIOS)
    return view


async def delete_path(path_id: str, viewer: Viewer) -> None:
    """It can be had back for a month."""
    async with transaction(viewer):
        path = await load_own_path(path_id, viewer)
        await connection().execute(DELETE, path_id, now())
        await keep_listing(replace(path, is_public=False))
        await become_the_product()
        # under a creator's own view the learners of a public path are not there
        [others] = await fetch(
            OTHERS, path_id, viewer.user_id, viewer.guest_id if viewer.user_id is None else None
        )
        if others[0]:
            raise Walked(learners=others[0])
        await enqueue_days(path_id)


async def undelete_path(path_id: str, viewer: Viewer, ring: Ring) -> PathView:
    """As it was, but not public."""
    async with transaction(viewer):
        rows = await fetch(
            "UPDATE learning_paths p SET deleted_at = NULL, version = version + 1, updated_at = $3 "  # noqa: S608 - names of ours
            f"WHERE p.id = $1 AND p.deleted_at IS NOT NULL AND {mine_sql(viewer, '$2', 'p')} RETURNING p.id",
            path_id,
            viewer.owner_id,
            now(),
        )
        if not rows:
            raise NotFound
        view = await shown(await load_own_path(path_id, viewer), viewer)
        await become_the_product()
        await enqueue_days(path_id)
    await ring(DRAIN_SCENARIOS)
    return view
