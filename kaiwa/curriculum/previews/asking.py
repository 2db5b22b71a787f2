"""A wish becomes a preview that a worker fills in; one that is over or failed is drawn once more."""

import asyncio
from collections.abc import Collection
from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.preferences import Preferences, get_preferences
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.profile import get_profile
from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.bell import Ring
from kaiwa.clock import is_zone, local_day, now
from kaiwa.content.bank import CONVERTED, PACKS
from kaiwa.curriculum.previews.document import Ground, Job, JobKind, Month, Preview, Wish
from kaiwa.curriculum.previews.rows import LASTS, insert_preview, load_preview, write_preview
from kaiwa.curriculum.previews.troubles import PreviewBusy, PreviewCommitted
from kaiwa.curriculum.previews.wish import LanguageUnclear, ground_of
from kaiwa.curriculum.vocabulary import Origin, PreviewStatus
from kaiwa.database import transaction
from kaiwa.errors import Invalid
from kaiwa.languages.entries import catalogue
from kaiwa.viewer import Viewer

DRAFT_PREVIEW: Final = "draft_preview"


class Asking(Struct, frozen=True, kw_only=True):
    """What somebody sends: the wish in words, and the fields that they fill in themselves."""

    text: str
    target_language: str | None = None
    source_language: str | None = None
    goal: LearningGoal | None = None
    rating: int | None = None
    challenge: Challenge | None = None
    deadline_on: date | None = None
    starts_on: date | None = None
    time_zone: str | None = None


class Habits(Struct, frozen=True, kw_only=True):
    """What we know of whoever asks and has not said; nothing of a guest."""

    time_zone: str = "UTC"
    native_language: str | None = None
    preferences: Preferences = Preferences()


def taught_by(engine: str) -> frozenset[str]:
    """A model may try every language of the catalogue; the offline engine has what the bank has."""
    if engine == Origin.OFFLINE:
        return frozenset((*PACKS, *CONVERTED))
    return frozenset(entry.id for entry in catalogue())


async def ask_for_preview(
    asking: Asking, principal: Principal, taught: Collection[str], ring: Ring
) -> Preview:
    viewer = principal.must_be_known()
    habits = await _habits(principal)
    zone, at = zone_of(asking.time_zone, habits.time_zone), now()
    today = local_day(at, zone)
    # in a thread: the first wish of a process opens the bank
    ground = await asyncio.to_thread(_ground, _wish(asking, habits, today), today, taught, habits)
    async with transaction(viewer):
        job = Job(kind=JobKind.DRAFT, asked_at=at)
        session_id = await insert_preview(ground, job, viewer, time_zone=zone, at=at)
        preview = await load_preview(session_id, viewer)
    await ring(DRAFT_PREVIEW, session_id)
    return preview


async def rebuild_preview(session_id: str, viewer: Viewer, ring: Ring) -> Preview:
    """From the same wish, its corrections and its refinements. One that is drawn or being drawn stays as it is."""
    at = now()
    async with transaction(viewer):
        preview = await load_preview(session_id, viewer, to_change=True)
        if preview.status is PreviewStatus.COMMITTED:
            raise PreviewCommitted(path_id=preview.committed_path_id)
        if not preview.is_over(at) and preview.status is not PreviewStatus.FAILED:
            return preview
        today = local_day(at, preview.notes.time_zone)
        wish = replace(preview.notes.wish, starts_on=max(preview.notes.wish.starts_on, today))
        notes = replace(
            preview.notes,
            wish=wish,
            job=Job(kind=JobKind.DRAFT, asked_at=at),
            failure=None,
            regenerated_days=(),
        )
        written = await write_preview(
            preview, status=PreviewStatus.GENERATING, month=Month(), notes=notes, expires_at=at + LASTS
        )
        if written is None:
            raise PreviewBusy
        preview = await load_preview(session_id, viewer)
    await ring(DRAFT_PREVIEW, session_id)
    return preview


def zone_of(said: str | None, else_: str) -> str:
    if said is None:
        return else_ if is_zone(else_) else "UTC"
    if not is_zone(said):
        raise Invalid("This is no IANA time zone such as Europe/Madrid.", field="time_zone")
    return said


async def _habits(principal: Principal) -> Habits:
    if principal.user_id is None:
        return Habits()
    profile, preferences = await get_profile(principal), await get_preferences(principal)
    return Habits(
        time_zone=profile.time_zone, native_language=profile.native_language_id, preferences=preferences
    )


def _wish(asking: Asking, habits: Habits, today: date) -> Wish:
    return Wish(
        text=asking.text,
        target_language=asking.target_language,
        source_language=asking.source_language or habits.native_language,
        goal=asking.goal,
        rating=asking.rating,
        challenge=asking.challenge or habits.preferences.challenge_preference,
        deadline_on=asking.deadline_on,
        starts_on=asking.starts_on or today,
    )


def _ground(wish: Wish, today: date, taught: Collection[str], habits: Habits) -> Ground:
    """What somebody prefers decides where their words leave it open."""
    usual = habits.preferences.target_language_id
    try:
        ground = ground_of(wish, today, taught)
    except LanguageUnclear as unclear:
        if usual not in unclear.candidates:
            raise
        wish = replace(wish, target_language=usual)
        ground = ground_of(wish, today, taught)
    if "level" in ground.guessed and usual == ground.parsed_intent.target_language:
        return ground_of(replace(wish, rating=habits.preferences.speaking_level), today, taught)
    return ground
