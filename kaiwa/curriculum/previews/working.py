"""A worker takes a preview, does what was asked for, and writes what came of it; several tries end in one of both."""

import asyncio
from typing import Final

import structlog
from msgspec.structs import replace

from kaiwa.behalf import on_behalf_of
from kaiwa.clock import now
from kaiwa.curriculum.previews.desk import Desk, Overtaken, claim
from kaiwa.curriculum.previews.document import Deed, DeedKind, Failure, Job, JobKind, Preview
from kaiwa.curriculum.previews.drawing import draw_month
from kaiwa.curriculum.previews.gates import Authors, CannotDraw
from kaiwa.curriculum.previews.past import past_of
from kaiwa.curriculum.previews.redrawing import Redrawn, refined, regenerated
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.live import Live

log = structlog.get_logger()

ASKED_FOR: Final = 2
"""So many attempts go to the engine that is asked; a process that died twice over it gets no third try with it."""
MOST_ATTEMPTS: Final = 4
LOST: Final = "the process ended twice meanwhile"


async def work_on_preview(session_id: str, authors: Authors, live: Live) -> bool:
    """Whether there was something to do. Rung twice, the second finds the preview taken."""
    preview = await claim(session_id)
    if preview is None:
        return False
    desk = Desk(preview, live)
    try:
        with on_behalf_of(preview.viewer):
            await _kept_up(preview, authors, desk)
    except Overtaken:
        log.info("preview.overtaken")
    except asyncio.CancelledError:
        await asyncio.shield(desk.hand_back())
        raise
    return True


async def _kept_up(preview: Preview, authors: Authors, desk: Desk) -> None:
    """Whoever loses the preview stops at once."""
    keeping = asyncio.create_task(desk.keep())
    working = asyncio.create_task(_work(preview, authors, desk))
    try:
        await asyncio.wait({keeping, working}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            keeping.result()  # raises why it ended
        await working
    finally:
        for task in (keeping, working):
            task.cancel()
        await asyncio.gather(keeping, working, return_exceptions=True)


async def _work(preview: Preview, authors: Authors, desk: Desk) -> None:
    job = preview.notes.job or Job(kind=JobKind.DRAFT, asked_at=preview.created_at)
    if job.attempts > ASKED_FOR:
        authors = authors.without_asking(LOST)
    try:
        await _do(preview, job, authors, desk)
    except* CannotDraw as several:
        await _give_up(preview, job, several.exceptions[0], desk)


async def _do(preview: Preview, job: Job, authors: Authors, desk: Desk) -> None:
    if job.attempts > MOST_ATTEMPTS:
        raise CannotDraw
    match job.kind:
        case JobKind.DRAFT | JobKind.REDRAW:
            await _draw(preview, job, authors, desk)
        case JobKind.REFINE:
            await _change(preview, await refined(preview, job, authors), desk)
        case JobKind.REGENERATE:
            await _change(preview, await regenerated(preview, job, authors), desk)


async def _draw(preview: Preview, job: Job, authors: Authors, desk: Desk) -> None:
    month = await draw_month(preview, authors, desk)
    deed = Deed(kind=DeedKind(job.kind.value), at=now(), reason=month.made.reason)
    await desk.finish(PreviewStatus.READY, replace(preview.notes.after(deed), made=month.made), month)


async def _change(preview: Preview, redrawn: Redrawn, desk: Desk) -> None:
    is_different = redrawn.month != preview.month
    notes = preview.notes.on(redrawn.ground).after(redrawn.deed)
    push = past_of(preview.notes.ground, preview.month, redrawn.month) if is_different else None
    await desk.finish(PreviewStatus.READY, notes, redrawn.month, push)


async def _give_up(preview: Preview, job: Job, cause: BaseException, desk: Desk) -> None:
    """A month that is there stays as it was; one that never came failed, and can be asked for again."""
    known = cause.told if isinstance(cause, CannotDraw) else CannotDraw()
    log.error("preview.given_up", kind=job.kind.value, attempts=job.attempts, code=known.code)
    deed = Deed(
        kind=DeedKind(job.kind.value), at=now(), instruction=job.instruction, day=job.day, failed=known.code
    )
    notes = preview.notes.after(deed)
    if job.kind in (JobKind.REFINE, JobKind.REGENERATE):
        await desk.finish(PreviewStatus.READY, notes)
    else:
        await desk.finish(PreviewStatus.FAILED, replace(notes, failure=Failure(known.code, known.sentence)))
