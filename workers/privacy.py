"""Actors of the privacy room."""

from functools import partial
from uuid import UUID

import dramatiq

from kaiwa.bell import QUEUE_OF
from kaiwa.privacy.exports import make_export as made
from kaiwa.settings import read_settings
from workers.broker import outside


@dramatiq.actor(queue_name=QUEUE_OF["make_export"])
async def make_export(export_id: str) -> None:
    """In the background: years of somebody's talks take longer than a message may."""
    process = outside()
    work = partial(made, UUID(export_id), read_settings(), process.opened().bell)
    process.background.start(f"export:{export_id}", work)
