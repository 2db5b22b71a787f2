"""A week rewritten by an instruction, over HTTP: asked for, looked at, taken day by day, left."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.curriculum.paths.pace import REWRITTEN
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.paths.week_rewriting import (
    NothingProposed,
    ask_rewrite,
    leave_rewrite,
    show_rewrite,
    take_rewrite,
)
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.curriculum.week_rewrite import Changed, Rewrite, compared
from kaiwa.limits import Limits


class InstructionForm(Struct, frozen=True, forbid_unknown_fields=True):
    instruction: Annotated[str, Meta(min_length=1, max_length=500)]


class TakenForm(Struct, frozen=True, forbid_unknown_fields=True):
    days: Annotated[tuple[Annotated[int, Meta(ge=1, le=DAYS)], ...], Meta(min_length=1, max_length=7)]


class RewriteView(Struct, frozen=True, kw_only=True):
    week: int
    instruction: str
    status: str
    """``thinking``, ``ready`` or ``failed``."""
    understood: str
    reason: str
    """Why another engine answered than the one that was asked."""
    score: float | None
    """What the month would score with all of it taken."""
    asked_at: datetime
    days: tuple[Changed, ...]


class Rewrites(Controller):
    path = "/api/paths/{path_id:str}"
    tags = ("Paths",)

    @post(
        "/weeks/{week:int}/rewrite",
        operation_id="askRewrite",
        summary="Have a week rewritten by an instruction; nothing changes until it is taken",
        status_code=202,
    )
    async def ask(
        self,
        path_id: FromPath[str],
        week: FromPath[int],
        data: JSONBody[InstructionForm],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
        limits: NamedDependency[Limits],
    ) -> RewriteView:
        viewer = principal.must_be_known()
        await slow_down(limits, REWRITTEN, str(viewer.owner_id))
        return _view(await ask_rewrite(path_id, week, data.instruction, viewer, ring))

    @get("/rewrite", operation_id="getRewrite", summary="The proposal that waits for a decision")
    async def look(
        self, path_id: FromPath[str], principal: NamedDependency[Principal], ring: NamedDependency[Ring]
    ) -> RewriteView:
        found = await show_rewrite(path_id, principal.must_be_known(), ring)
        if found is None:
            raise NothingProposed
        return _view(found)

    @post("/rewrite/take", operation_id="takeRewrite", summary="Take days of the proposal", status_code=200)
    async def take(
        self,
        path_id: FromPath[str],
        data: JSONBody[TakenForm],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
    ) -> PathView:
        return await take_rewrite(path_id, data.days, principal.must_be_known(), ring)

    @delete("/rewrite", operation_id="leaveRewrite", summary="Leave everything as it is", status_code=204)
    async def leave(self, path_id: FromPath[str], principal: NamedDependency[Principal]) -> None:
        await leave_rewrite(path_id, principal.must_be_known())


def _view(rewrite: Rewrite) -> RewriteView:
    return RewriteView(
        week=rewrite.week,
        instruction=rewrite.instruction,
        status="failed" if rewrite.failed else "ready" if rewrite.done_at else "thinking",
        understood=rewrite.understood,
        reason=rewrite.reason,
        score=rewrite.score,
        asked_at=rewrite.asked_at,
        days=compared(rewrite),
    )
