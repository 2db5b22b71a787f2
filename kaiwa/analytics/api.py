"""Figures of one's own over HTTP."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.accounts.principal import Principal
from kaiwa.analytics.overview import Doing, how_it_is
from kaiwa.analytics.progress import LONGEST_DAYS, Progress, read_progress
from kaiwa.clock import now


class ProgressOfMine(Controller):
    path = "/api/me/progress"
    tags = ("Me",)

    @get("/", operation_id="getProgress", summary="Minutes, reviews and words, day by day")
    async def progress(
        self,
        principal: NamedDependency[Principal],
        language: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        days: Annotated[int, QueryParameter(ge=1, le=LONGEST_DAYS, required=False)] = 28,
    ) -> Progress:
        return await read_progress(principal, now(), language=language, days=days)


class OverviewOfAll(Controller):
    path = "/api/admin/overview"
    tags = ("Admin",)

    @get("/", operation_id="getOverview", summary="Who is here, what waits, what fails, what it costs")
    async def overview(self, principal: NamedDependency[Principal]) -> Doing:
        return await how_it_is(principal, now())


CONTROLLERS = [ProgressOfMine, OverviewOfAll]
