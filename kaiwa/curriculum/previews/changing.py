"""What its owner changes in a preview: the wish, the month in words, one day; and taking the last step back.

Engines may take long, so that a change is a job of a worker: one statement claims the preview for it, everybody else
gets a Conflict until it is done. Whatever comes of the job, the row holds the old month or the new one.
"""

import asyncio
from collections.abc import Collection

from msgspec.structs import replace

from kaiwa.bell import Ring
from kaiwa.clock import local_day, now
from kaiwa.curriculum.changes import changes
from kaiwa.curriculum.previews.asking import DRAFT_PREVIEW
from kaiwa.curriculum.previews.document import Deed, DeedKind, Job, JobKind, Month, Notes, Preview
from kaiwa.curriculum.previews.past import Past, back, past_of
from kaiwa.curriculum.previews.reading import must_last
from kaiwa.curriculum.previews.rows import last_past, load_preview, write_preview
from kaiwa.curriculum.previews.stream import subject
from kaiwa.curriculum.previews.troubles import NothingToUndo, refuse_stale, refuse_unless
from kaiwa.curriculum.previews.wish import WishChange, changed_wish, ground_of, instruction_of
from kaiwa.curriculum.vocabulary import DAYS, PreviewStatus
from kaiwa.database import transaction
from kaiwa.errors import Conflict, NotFound
from kaiwa.live import Live
from kaiwa.viewer import Viewer

SETTLED = (PreviewStatus.READY, PreviewStatus.FAILED)


class Changing:
    """Changes of one viewer's preview; ``seen`` is the version they looked at, where they say so."""

    def __init__(self, session_id: str, viewer: Viewer, live: Live, ring: Ring, seen: int | None) -> None:
        self._session_id, self._viewer, self._seen = session_id, viewer, seen
        self._live, self._ring = live, ring

    async def refine(self, instruction: str) -> Preview:
        async with transaction(self._viewer):
            spoken = (await self._load(PreviewStatus.READY)).intent.source_language
        clean = await asyncio.to_thread(instruction_of, instruction, spoken)
        async with transaction(self._viewer):
            preview = await self._load(PreviewStatus.READY)
            job = Job(kind=JobKind.REFINE, instruction=clean, asked_at=now())
            preview = await self._give(preview, replace(preview.notes, job=job))
        return await self._tell(preview)

    async def regenerate(self, day: int) -> Preview:
        if not 1 <= day <= DAYS:
            raise NotFound
        async with transaction(self._viewer):
            preview = await self._load(PreviewStatus.READY)
            job = Job(kind=JobKind.REGENERATE, day=day, asked_at=now())
            preview = await self._give(preview, replace(preview.notes, job=job))
        return await self._tell(preview)

    async def change_wish(self, change: WishChange, taught: Collection[str]) -> Preview:
        """Draws the month anew where a field is different; a step that can be taken back like the others."""
        async with transaction(self._viewer):
            preview = await self._load(*SETTLED)
        notes, at = preview.notes, now()
        wish = changed_wish(notes.wish, change)
        if wish == notes.wish:
            return preview
        # in a thread and outside a transaction: the version tells whether somebody was quicker
        fresh = await asyncio.to_thread(ground_of, wish, local_day(at, notes.time_zone), taught)
        ground = replace(fresh, instructions=notes.instructions)
        job = Job(kind=JobKind.REDRAW, asked_at=at)
        push = past_of(notes.ground, preview.month, Month()) if preview.month.is_whole else None
        async with transaction(self._viewer):
            after = replace(notes.on(ground), job=job, failure=None)
            preview = await self._give(preview, after, month=Month(), push=push)
        return await self._tell(preview)

    async def undo(self) -> Preview:
        async with transaction(self._viewer):
            preview = await self._load(*SETTLED)
            past = await last_past(preview)
            if past is None:
                raise NothingToUndo
            month = back(preview.month, past)
            seen = changes(preview.month.outline, month.outline) if preview.month.is_whole else ()
            deed = Deed(kind=DeedKind.UNDO, at=now(), changes=seen)
            notes = replace(preview.notes.on(past.ground).after(deed), made=month.made)
            written = await write_preview(
                preview, status=PreviewStatus.READY, month=month, notes=notes, pop=True
            )
            if written is None:
                raise Conflict
            preview = await load_preview(self._session_id, self._viewer)
        await self._live.wake(subject(self._session_id))
        return preview

    async def _load(self, *fitting: PreviewStatus) -> Preview:
        # the lock lets one of several changes through; the others find the preview busy
        preview = await load_preview(self._session_id, self._viewer, to_change=True)
        must_last(preview, now())
        refuse_unless(preview, *fitting)
        refuse_stale(preview, self._seen)
        return preview

    async def _give(
        self, preview: Preview, notes: Notes, *, month: Month | None = None, push: Past | None = None
    ) -> Preview:
        """To a worker. The version makes a second run harmless: it finds another one."""
        written = await write_preview(
            preview, status=PreviewStatus.GENERATING, notes=notes, month=month, push=push
        )
        if written is None:
            raise Conflict
        return await load_preview(self._session_id, self._viewer)

    async def _tell(self, preview: Preview) -> Preview:
        await self._live.wake(subject(self._session_id))
        await self._ring(DRAFT_PREVIEW, self._session_id)
        return preview
