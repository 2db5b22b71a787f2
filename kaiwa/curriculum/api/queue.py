"""How far the writing of a path's days is, and what may be done about it."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import HOUR, slow_down
from kaiwa.bell import Ring
from kaiwa.curriculum.queue_changes import (
    cancel_day,
    cancel_entry,
    retry_day,
    retry_entry,
)
from kaiwa.curriculum.queue_views import (
    Entry,
    FailedPage,
    Overview,
    PathQueue,
    failed_entries,
    overview,
    path_queue,
)
from kaiwa.limits import Limit, Limits
from kaiwa.settings import Settings

DRAIN = "drain_scenarios"
RETRIED = Limit("day-retries", 60, HOUR)
"""By account or guest: each may cost a call of a model."""


class PathQueues(Controller):
    path = "/api/paths/{path_id:str}"
    tags = ("Paths",)

    @get("/queue", operation_id="getPathQueue", summary="The days that are being written, and why one is not")
    async def queue(self, path_id: FromPath[str], principal: NamedDependency[Principal]) -> PathQueue:
        return await path_queue(path_id, principal.must_be_known())

    @post(
        "/days/{day:int}/retry",
        operation_id="retryDay",
        summary="Have a day written now",
        status_code=200,
    )
    async def retry(
        self,
        path_id: FromPath[str],
        day: FromPath[int],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
        limits: NamedDependency[Limits],
    ) -> Entry:
        viewer = principal.must_be_known()
        await slow_down(limits, RETRIED, str(viewer.owner_id))
        entry = await retry_day(path_id, day, viewer)
        await ring(DRAIN)
        return entry

    @post(
        "/days/{day:int}/cancel",
        operation_id="cancelDay",
        summary="Leave a day unwritten until it is asked for again",
        status_code=200,
    )
    async def cancel(
        self, path_id: FromPath[str], day: FromPath[int], principal: NamedDependency[Principal]
    ) -> Entry:
        return await cancel_day(path_id, day, principal.must_be_known())


class WholeQueue(Controller):
    path = "/api/admin/queue"
    tags = ("Admin",)

    @get("/", operation_id="getQueue", summary="What is in line, being written and left over")
    async def whole(self, principal: NamedDependency[Principal]) -> Overview:
        return await overview(principal)

    @get("/failed", operation_id="listFailedDays", summary="Days that nobody writes any more, latest first")
    async def failed(
        self,
        principal: NamedDependency[Principal],
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> FailedPage:
        return await failed_entries(principal, cursor=cursor)

    @post(
        "/{entry_id:uuid}/retry",
        operation_id="retryQueueEntry",
        summary="Have a day written now",
        status_code=200,
    )
    async def retry(
        self,
        entry_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        ring: NamedDependency[Ring],
        settings: NamedDependency[Settings],
    ) -> Entry:
        entry = await retry_entry(principal, entry_id, settings)
        await ring(DRAIN)
        return entry

    @post(
        "/{entry_id:uuid}/cancel",
        operation_id="cancelQueueEntry",
        summary="Leave a day unwritten until it is asked for again",
        status_code=200,
    )
    async def cancel(
        self,
        entry_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
    ) -> Entry:
        return await cancel_entry(principal, entry_id, settings)
