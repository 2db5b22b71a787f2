"""What the clock looks at, and how often: it rings bells for rows that are due and clears what is over."""

from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from msgspec import Struct

from kaiwa.clock import now
from kaiwa.curriculum.previews.desk import waiting_previews
from kaiwa.database import fetch, transaction
from kaiwa.privacy.retention import purge
from kaiwa.services import Services
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

log = structlog.get_logger()


class Work(Struct, frozen=True):
    settings: Settings
    services: Services


class Sweep(Struct, frozen=True):
    name: str
    every_s: float
    run: Callable[[Work], Awaitable[None]]


async def ring_for_mail(work: Work) -> None:
    """Covers bells that were lost, and tries again what a mail server refused for now."""
    async with transaction(SYSTEM):
        due = await fetch(
            "SELECT FROM outgoing_mails WHERE status = 'pending' AND next_try_at <= now() LIMIT 1"
        )
    if due:
        await work.services.bell("deliver_mail")


async def ring_for_previews(work: Work) -> None:
    """Covers bells that were lost, and previews whose worker is gone."""
    for session_id in await waiting_previews():
        await work.services.bell("draft_preview", session_id)


async def clear_what_is_over(work: Work) -> None:
    gone = await purge(now())
    if any(gone.values()):
        log.info("purge.done", **gone)


SWEEPS: Final = (
    Sweep("mail", 5, ring_for_mail),
    Sweep("previews", 5, ring_for_previews),
    Sweep("purge", 600, clear_what_is_over),
)
