"""A month changed in words or in one day: only what is different is drawn, and what changed is listed day by day."""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.clock import now
from kaiwa.curriculum.author import Author, Outline
from kaiwa.curriculum.changes import changes, scene_parts
from kaiwa.curriculum.previews.document import (
    SCENES,
    Deed,
    DeedKind,
    Ground,
    Job,
    Month,
    Preview,
    Scene,
)
from kaiwa.curriculum.previews.drawing import brief_of_day
from kaiwa.curriculum.previews.gates import (
    Authors,
    CannotDraw,
    judge_month,
    may_stay,
    not_passed,
    why,
    write_scene,
)
from kaiwa.curriculum.provenance import Made, shortened
from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.recycling import recycled
from kaiwa.curriculum.schedule import Day, Schedule


class Redrawn(Struct, frozen=True):
    month: Month
    ground: Ground
    deed: Deed


class Proposal(Struct, frozen=True):
    """What an author makes of a change, before any gate has seen it."""

    outline: Outline
    understood: str = ""
    made: Made | None = None


class Judged(Struct, frozen=True):
    proposal: Proposal
    report: PathReport
    made: Made


async def refined(preview: Preview, job: Job, authors: Authors) -> Redrawn:
    before = preview.month.outline

    async def propose(author: Author) -> Proposal:
        answer = await author.refine(before, job.instruction, preview.brief)
        return Proposal(answer.outline, answer.understood, answer.made)

    judged = await _proposed(preview, authors, propose)
    redrawn = await _redrawn(preview, job, judged, authors, DeedKind.REFINE)
    if redrawn.deed.changes:  # what was not understood need not be obeyed later
        instructions = (*redrawn.ground.instructions, job.instruction)
        redrawn = replace(redrawn, ground=replace(redrawn.ground, instructions=instructions))
    return redrawn


async def regenerated(preview: Preview, job: Job, authors: Authors) -> Redrawn:
    before, number = preview.month.outline, job.day
    assert number is not None

    async def propose(author: Author) -> Proposal:
        day = await author.redraw_day(before, number, preview.brief)
        days = recycled(before.schedule.with_day(replace(day, day=number)))
        return Proposal(replace(before, schedule=days), made=day.made)

    judged = await _proposed(preview, authors, propose)
    redrawn = await _redrawn(preview, job, judged, authors, DeedKind.REGENERATE)
    days = tuple(sorted({*redrawn.ground.regenerated_days, number}))
    return replace(redrawn, ground=replace(redrawn.ground, regenerated_days=days))


async def _proposed(
    preview: Preview, authors: Authors, propose: Callable[[Author], Awaitable[Proposal]]
) -> Judged:
    reason, first = authors.reason, None
    if not authors.is_offline:
        try:
            judged = await _judged(preview, authors.asked, propose, "")
            if may_stay(judged.report, preview.intent):
                return judged
            reason = not_passed(judged.report)
        except Exception as cause:  # whatever an engine does, the learner gets an answer
            reason, first = why(cause), cause
    try:
        return await _judged(preview, authors.offline, propose, reason)
    except Exception as cause:
        raise CannotDraw from first or cause


async def _judged(
    preview: Preview, author: Author, propose: Callable[[Author], Awaitable[Proposal]], reason: str
) -> Judged:
    proposal = await propose(author)
    made = proposal.made or Made(author.origin)
    report = await judge_month(proposal.outline, preview.brief)
    return Judged(proposal, report, replace(made, reason=shortened(reason or made.reason)))


async def _redrawn(preview: Preview, job: Job, judged: Judged, authors: Authors, kind: DeedKind) -> Redrawn:
    before = preview.month.outline
    after = _signed(before, judged.proposal.outline, judged.made, preview.month.made)
    deed = Deed(
        kind=kind,
        at=now(),
        instruction=job.instruction,
        day=job.day,
        understood=judged.proposal.understood,
        changes=changes(before, after),
        reason=judged.made.reason,
    )
    month = replace(preview.month.with_outline(after), report=judged.report)
    month = replace(month, scenes=await _scenes(preview, month, authors))
    return Redrawn(month, preview.notes.ground, deed)


def _signed(before: Outline, after: Outline, made: Made, usual: Made) -> Outline:
    """A day that another engine drew than the rest of the month says so."""
    if made.origin is usual.origin and not made.reason:
        return after

    def signed(old: Day, new: Day) -> Day:
        return new if new.made or scene_parts(old) == scene_parts(new) else replace(new, made=made)

    days = (signed(old, new) for old, new in zip(before.schedule, after.schedule, strict=True))
    return replace(after, schedule=Schedule.of(days))


async def _scenes(preview: Preview, month: Month, authors: Authors) -> tuple[Scene, ...]:
    """Those of days that stayed stay; the others are written side by side."""
    days, old = month.outline.schedule, preview.month.outline.schedule
    kept = {
        scene.day: scene
        for scene in preview.month.scenes
        if scene_parts(old[scene.day]) == scene_parts(days[scene.day])
    }
    missing = [number for number in range(1, SCENES + 1) if number not in kept]
    written = await asyncio.gather(
        *(write_scene(authors, brief_of_day(preview, days, number)) for number in missing)
    )
    kept |= {scene.day: scene for scene in written}
    return tuple(kept[number] for number in sorted(kept))
