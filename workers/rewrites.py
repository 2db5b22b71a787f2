"""Actors that rewrite a week of a path for its creator."""

from functools import partial

import dramatiq

from kaiwa.bell import QUEUE_OF
from kaiwa.curriculum.paths.week_rewriting import work_on_rewrite
from workers.broker import outside
from workers.previews import authors_of


@dramatiq.actor(queue_name=QUEUE_OF["rewrite_week"])
async def rewrite_week(path_id: str) -> None:
    """In the background, as a preview is drawn: a model may take a minute."""
    process = outside()
    work = partial(work_on_rewrite, path_id, authors_of(process.opened()))
    process.background.start(f"rewrite:{path_id}", work)
