"""A creator has a week rewritten by an instruction: asked for, thought of by a worker, compared, and taken day by day.

The path stays as it is until its creator takes a day. The proposal stands in the path's metadata, and a bell that was
lost is rung again by whoever looks at it.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

import msgspec
import structlog
from msgspec.structs import replace

from kaiwa.behalf import on_behalf_of
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.author import Author, Outline, OutlineBrief
from kaiwa.curriculum.path_rows import COLUMNS, Path, as_json, load_own_path, path_of
from kaiwa.curriculum.paths.changing import change_by
from kaiwa.curriculum.paths.judging import intent_of
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.previews.gates import Authors, CannotDraw, judge_month, may_stay, not_passed, why
from kaiwa.curriculum.previews.wish import instruction_of
from kaiwa.curriculum.provenance import shortened
from kaiwa.curriculum.week_rewrite import WEEKS, Rewrite, Stale, days_of, proposed, taken, with_all
from kaiwa.database import connection, fetch, transaction
from kaiwa.errors import Conflict, Invalid, NotFound
from kaiwa.viewer import SYSTEM, Viewer

log = structlog.get_logger()

REWRITE_WEEK: Final = "rewrite_week"
GIVEN_UP_AFTER: Final = timedelta(minutes=3)
"""Longer than any answer of an engine takes: its worker is gone."""
UNHEARD_AFTER: Final = timedelta(seconds=10)
PROPOSE: Final = (
    "UPDATE learning_paths SET metadata = jsonb_set(metadata, '{rewrite}', $2::jsonb) WHERE id = $1"
)
CLAIM: Final = f"""
    UPDATE learning_paths SET metadata = jsonb_set(metadata, '{{rewrite,started_at}}', to_jsonb($2::text))
    WHERE id = $1 AND deleted_at IS NULL AND metadata #>> '{{rewrite,asked_at}}' IS NOT NULL
        AND metadata #>> '{{rewrite,done_at}}' IS NULL
        AND coalesce((metadata #>> '{{rewrite,started_at}}')::timestamptz < $3, true)
    RETURNING {", ".join(COLUMNS)}"""  # noqa: S608 - names of ours
ANSWER: Final = """
    UPDATE learning_paths SET metadata = jsonb_set(metadata, '{rewrite}', $3::jsonb)
    WHERE id = $1 AND metadata #>> '{rewrite,asked_at}' = $2"""
FORGET: Final = """
    UPDATE learning_paths SET metadata = metadata - 'rewrite'
    WHERE id = $1 AND ($2::text IS NULL OR metadata #>> '{rewrite,asked_at}' = $2)"""


class NothingProposed(Conflict):
    code = "nothing_proposed"
    sentence = "There is no proposal here to take. Ask for one."


async def ask_rewrite(path_id: str, week: int, instruction: str, viewer: Viewer, ring: Ring) -> Rewrite:
    """In place of an earlier proposal that nobody has taken."""
    if not 1 <= week <= WEEKS:
        raise NotFound
    async with transaction(viewer):
        path = await load_own_path(path_id, viewer)
        rewrite = Rewrite(
            week=week, instruction=instruction_of(instruction, path.source_language or "en"), asked_at=now()
        )
        await connection().execute(PROPOSE, path_id, as_json(rewrite))
    await ring(REWRITE_WEEK, path_id)
    return rewrite


async def show_rewrite(path_id: str, viewer: Viewer, ring: Ring) -> Rewrite | None:
    """What there is to decide. Whoever waits for it rings once more, where nobody seems to have heard."""
    async with transaction(viewer):
        rewrite = (await load_own_path(path_id, viewer)).metadata.rewrite
    if rewrite and not rewrite.done_at:
        heard = rewrite.started_at
        unheard = heard is None and rewrite.asked_at < now() - UNHEARD_AFTER
        if unheard or (heard and heard < now() - GIVEN_UP_AFTER):
            await ring(REWRITE_WEEK, path_id)
    return rewrite


async def take_rewrite(path_id: str, days: Collection[int], viewer: Viewer, ring: Ring) -> PathView:
    """The wanted days of the proposal become the path's; the rest of it is forgotten."""
    asked_at: list[str] = []

    def decide(path: Path) -> Path:
        rewrite = path.metadata.rewrite
        if rewrite is None or not set(days) <= {each.day for each in rewrite.after}:
            raise NothingProposed
        if not days:
            raise Invalid("Choose the days to take, or leave everything as it is.")
        asked_at.append(_key(rewrite))
        try:
            return replace(path, schedule=taken(path.schedule, rewrite, days))
        except Stale as stale:
            raise Conflict(
                f"Day {stale.day} has changed since this was proposed. Leave it out, or ask again."
            ) from stale

    named = ", ".join(map(str, sorted(days)))
    view = await change_by(path_id, viewer, None, f"rewrote the days {named}", decide, ring)
    await _forget(path_id, viewer, asked_at[0])
    return view


async def leave_rewrite(path_id: str, viewer: Viewer) -> None:
    """Everything stays; twice is once."""
    async with transaction(viewer):
        await load_own_path(path_id, viewer)
    await _forget(path_id, viewer, None)


async def work_on_rewrite(path_id: str, authors: Authors) -> bool:
    """Whether there was something to do. Rung twice, the second finds it taken."""
    at = now()
    async with transaction(SYSTEM):
        rows = await fetch(CLAIM, path_id, at.isoformat(), at - GIVEN_UP_AFTER)
    if not rows:
        return False
    path = path_of(rows[0])
    rewrite = path.metadata.rewrite
    assert rewrite is not None
    with on_behalf_of(Viewer(user_id=path.user_id, guest_id=path.guest_id)):
        answer = await _answer(path, rewrite, authors)
    async with transaction(SYSTEM):
        await connection().execute(
            ANSWER, path_id, _key(rewrite), as_json(replace(answer, done_at=now(), started_at=at))
        )
    return True


async def _answer(path: Path, rewrite: Rewrite, authors: Authors) -> Rewrite:
    """An engine that fails, or whose days do not pass, is stood in for by the offline one."""
    reason = authors.reason
    if not authors.is_offline:
        try:
            answer, passes = await _proposal(path, rewrite, authors.asked)
            if not passes:
                return answer
            reason = passes
        except Exception as cause:  # whatever an engine does, the creator gets an answer
            reason = why(cause)
        log.warning("rewrite.replaced", reason=reason)
    try:
        answer, _ = await _proposal(path, rewrite, authors.offline)
    except Exception:
        log.exception("rewrite.failed")
        return replace(rewrite, failed=CannotDraw.sentence, reason=shortened(reason))
    return replace(answer, reason=shortened(reason))


async def _proposal(path: Path, rewrite: Rewrite, author: Author) -> tuple[Rewrite, str]:
    """And which gates it does not pass."""
    brief = _brief(path, rewrite)
    outline = Outline(title=path.title, description=path.description, schedule=path.schedule)
    refined = await author.refine(outline, rewrite.instruction, brief)
    before, after = proposed(path.schedule, refined.outline.schedule, rewrite.week)
    made = refined.made
    answer = replace(
        rewrite,
        before=before,
        after=after,
        understood=refined.understood,
        reason=shortened(made.reason if made else ""),
    )
    report = await judge_month(with_all(outline, answer), brief)
    stays = not after or may_stay(report, brief.intent) or _was_no_better(path, report.score)
    return replace(answer, score=report.score), "" if stays else not_passed(report)


def _was_no_better(path: Path, score: float) -> bool:
    """A month that did not pass before need not pass now."""
    return path.quality_score is not None and score >= path.quality_score


def _brief(path: Path, rewrite: Rewrite) -> OutlineBrief:
    said = path.metadata
    intent = said.intent or intent_of(
        path.title, path.target_language, path.source_language, path.difficulty_rating, path.schedule
    )
    return OutlineBrief(
        intent=intent,
        starts_on=said.starts_on or now().date(),
        instructions=said.instructions,
        only_days=days_of(rewrite.week),
    )


async def _forget(path_id: str, viewer: Viewer, key: str | None) -> None:
    async with transaction(viewer):
        await connection().execute(FORGET, path_id, key)


def _key(rewrite: Rewrite) -> str:
    """As the row says it."""
    return msgspec.json.encode(rewrite.asked_at).decode().strip('"')
