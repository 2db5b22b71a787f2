"""Actors that draw previews."""

from functools import partial

import dramatiq

from kaiwa.bell import QUEUE_OF
from kaiwa.curriculum.previews.gates import Authors
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.engines.aside import Aside
from kaiwa.engines.choice import EngineMissing
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.services import Services
from workers.broker import outside


def authors_of(services: Services) -> Authors:
    offline = Aside(OfflineAuthor())
    try:
        asked = services.engines.author
    except EngineMissing as missing:  # the settings of the web and of this worker differ
        return Authors(offline, offline, missing.code)
    return Authors(asked=offline if asked.origin is offline.origin else asked, offline=offline)


@dramatiq.actor(queue_name=QUEUE_OF["draft_preview"])
async def draft_preview(session_id: str) -> None:
    """A model may take a minute, and every actor holds a thread: the drawing goes on in the background."""
    process = outside()
    services = process.opened()
    work = partial(work_on_preview, session_id, authors_of(services), services.live)
    process.background.start(f"preview:{session_id}", work)
