"""A week rewritten by an instruction: asked for, waited for, compared day by day, taken or left."""

from typing import Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.accounts.throttle import slow_down
from kaiwa.bell import Ring
from kaiwa.curriculum.paths.pace import REWRITTEN
from kaiwa.curriculum.paths.week_rewriting import ask_rewrite, leave_rewrite, show_rewrite, take_rewrite
from kaiwa.curriculum.week_rewrite import compared, days_of
from kaiwa.errors import NotSignedIn
from kaiwa.limits import Limits
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.studio_form import MENDED, Answer, number_in, own_path
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in


class Weeks(Controller):
    path = "/studio/{path_id:str}/rewrite"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def look(
        self, path_id: FromPath[str], visitor: NamedDependency[Visitor], ring: NamedDependency[Ring]
    ) -> Answer:
        return await _shown(visitor, path_id, ring)

    @post("/")
    async def ask(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
        limits: NamedDependency[Limits],
    ) -> Answer:
        person = visitor.principal.must_be_person()
        try:
            await slow_down(limits, REWRITTEN, str(person))
            week = number_in(form["week"]) or 1
            await ask_rewrite(path_id, week, form["instruction"], visitor.principal.viewer, ring)
        except MENDED as error:
            return await _shown(visitor, path_id, ring, trouble=error.detail, typed=form)
        return onward(f"/studio/{path_id}/rewrite")

    @post("/take")
    async def take(
        self,
        path_id: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        ring: NamedDependency[Ring],
    ) -> Answer:
        """Only the days that are ticked."""
        visitor.principal.must_be_person()
        days = [n for week in range(1, 5) for n in days_of(week) if form[f"day_{n}"] == "on"]
        try:
            await take_rewrite(path_id, days, visitor.principal.viewer, ring)
        except MENDED as error:
            return await _shown(visitor, path_id, ring, trouble=error.detail, typed=form)
        return onward(f"/studio/{path_id}?day={days[0]}&done=taken")

    @post("/leave")
    async def leave(self, path_id: FromPath[str], visitor: NamedDependency[Visitor]) -> Answer:
        visitor.principal.must_be_person()
        await leave_rewrite(path_id, visitor.principal.viewer)
        return onward(f"/studio/{path_id}?done=left")


async def _shown(
    visitor: Visitor, path_id: str, ring: Ring, *, trouble: str = "", typed: Form | None = None
) -> Answer:
    path = await own_path(visitor, path_id)
    rewrite = await show_rewrite(path_id, visitor.principal.viewer, ring)
    told: dict[str, Any] = {
        "path": path,
        "rewrite": rewrite,
        "is_thinking": rewrite is not None and rewrite.done_at is None,
        "changed": compared(rewrite) if rewrite else (),
        "trouble": trouble,
        "typed": typed or Form({}),
    }
    return page(visitor, "studio_rewrite.html", told, status=TO_REPAIR if trouble else 200)
