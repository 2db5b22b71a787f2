"""What the clock looks at, and how often: it rings bells for rows that are due and clears what is over."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final

import structlog
from msgspec import Struct

from kaiwa.accounts.deletion import delete_who_waited
from kaiwa.clock import now
from kaiwa.conversations.sittings import close_silent_sittings
from kaiwa.conversations.voice.shelf import Shelf
from kaiwa.curriculum.assignments.moving import follow_who_moved
from kaiwa.curriculum.assignments.reminding import queue_due_reminders
from kaiwa.curriculum.assignments.requeue import requeue
from kaiwa.curriculum.previews.desk import waiting_previews
from kaiwa.curriculum.queue_sweeps import is_anything_due, replan_overdue
from kaiwa.curriculum.scenes.refreshing import refresh_metadata
from kaiwa.database import fetch, transaction
from kaiwa.practice.learning_stats import end_broken_streaks
from kaiwa.privacy.erasure import erase_person
from kaiwa.privacy.exports import MAKE_EXPORT, waiting_exports
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


async def ring_for_exports(work: Work) -> None:
    """Covers bells that were lost, and exports whose worker is gone."""
    for export_id in await waiting_exports():
        await work.services.bell(MAKE_EXPORT, str(export_id))


async def remind(work: Work) -> None:
    """Writes the mails of whose hour has come; a second clock finds them written."""
    if written := await queue_due_reminders(work.settings, now()):
        log.info("reminders.written", mails=written)
        await work.services.bell("deliver_mail")


async def roll_over(work: Work) -> None:
    """Whoever lives elsewhere now takes their days along, and days in a row that broke are counted as none."""
    for path_id in await follow_who_moved(now()):
        await requeue(path_id, work.services.bell)
    await end_broken_streaks(now())


async def ring_for_days(work: Work) -> None:
    """Covers bells that were lost, back-offs that are over, and leases of workers that died."""
    if await is_anything_due(now()):
        await work.services.bell("drain_scenarios")


async def plan_days_anew(work: Work) -> None:
    """A local day has begun and nobody played: what is wanted when has moved."""
    if replanned := await replan_overdue(now()):
        log.info("days.planned_anew", paths=replanned)
        await work.services.bell("drain_scenarios")


async def clear_what_is_over(work: Work) -> None:
    gone = await purge(now())
    if any(gone.values()):
        log.info("purge.done", **gone)


async def let_them_go(work: Work) -> None:
    """Who asked to be deleted a week ago, and did not come back on it."""
    if gone := await delete_who_waited(now(), work.settings, erase_person):
        log.info("accounts.deleted", people=gone)


async def clear_the_shelf(work: Work) -> None:
    """Spoken lines on this machine's disk; a web process elsewhere looks after its own when it writes."""
    if gone := await Shelf(work.settings.data, work.settings.secret).clear_up():
        log.info("speech.cleared", lines=gone)


async def close_sittings(work: Work) -> None:
    """Of whoever went away, or whose web process was killed: they were counted up to their last word."""
    async with transaction(SYSTEM):
        closed = await close_silent_sittings()
    if closed:
        log.info("sittings.closed", sittings=closed)


async def refresh_catalogues(work: Work, *, back: timedelta) -> None:
    """What trending, best and most walked follow; it looks back further than the last time, so that nothing is lost."""
    refreshed = await refresh_metadata(now() - back)
    if refreshed:
        log.info("catalogues.refreshed", rows=refreshed)


SWEEPS: Final = (
    Sweep("mail", 5, ring_for_mail),
    Sweep("previews", 5, ring_for_previews),
    Sweep("exports", 20, ring_for_exports),
    Sweep("reminders", 20, remind),
    Sweep("roll-over", 60, roll_over),
    Sweep("days", 5, ring_for_days),
    Sweep("plans", 60, plan_days_anew),
    Sweep("purge", 600, clear_what_is_over),
    Sweep("departures", 600, let_them_go),
    Sweep("speech", 3600, clear_the_shelf),
    Sweep("sittings", 60, close_sittings),
    Sweep("catalogues", 300, partial(refresh_catalogues, back=timedelta(minutes=15))),
    Sweep("catalogues, after a pause", 6 * 3600, partial(refresh_catalogues, back=timedelta(days=2))),
)
