"""The link in a reminder's header: mail programs send a form there, without a cookie."""

from typing import Annotated

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.curriculum.assignments.reminding import stop_reminders
from kaiwa.settings import Settings


class Reminders(Controller):
    path = "/api/reminders"
    tags = ("Assignments",)

    @post(
        "/stop",
        operation_id="stopReminders",
        summary="No more reminders for a path, by the link of a mail",
        status_code=204,
        opt={"for_anybody": True},
    )
    async def stop(
        self, settings: NamedDependency[Settings], token: Annotated[str, QueryParameter(max_length=400)]
    ) -> None:
        await stop_reminders(token, settings)
