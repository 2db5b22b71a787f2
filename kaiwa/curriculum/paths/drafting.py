"""A creator begins a path: with nothing, with a wish that an author lays out, or with days of their own."""

import asyncio
from datetime import date
from typing import Final

from msgspec import Struct

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.behalf import on_behalf_of
from kaiwa.bell import Ring
from kaiwa.clock import now
from kaiwa.curriculum.author import Author, Intent, Outline, OutlineBrief
from kaiwa.curriculum.caps import must_fit_days
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.intent import Given, IntentRefused, NeedsLanguage, Understood, understand
from kaiwa.curriculum.path_rows import NewPath, PathMetadata, insert_path, load_own_path
from kaiwa.curriculum.paths.capacity import must_have_room
from kaiwa.curriculum.paths.days import DayEdit, blank_day, edited
from kaiwa.curriculum.paths.judging import intent_of, judged
from kaiwa.curriculum.paths.reading import shown
from kaiwa.curriculum.paths.rewriting import DRAIN_SCENARIOS, rewrite
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.provenance import Made
from kaiwa.curriculum.schedule import Schedule
from kaiwa.curriculum.vocabulary import DAYS, Origin, PathStatus, Strategy
from kaiwa.database import fetch, transaction
from kaiwa.errors import Invalid
from kaiwa.viewer import Viewer

LONGEST_TITLE: Final = 200


class WishRefused(Invalid):
    code = "wish_refused"
    sentence = "No path is made of this wish."


class LanguageWanted(Invalid):
    code = "language_wanted"
    sentence = "Say which language it is for."


class Beginning(Struct, frozen=True, kw_only=True):
    """What somebody begins with; a wish or days, or neither."""

    title: str = ""
    description: str = ""
    target_language: str | None = None
    source_language: str | None = None
    rating: int | None = None
    goal: LearningGoal | None = None
    wish: str | None = None
    days: tuple[DayEdit, ...] | None = None
    is_template: bool = True
    category: str = ""
    tags: tuple[str, ...] = ()
    strategy: Strategy = Strategy.JIT


class _Laid(Struct, frozen=True):
    outline: Outline
    intent: Intent
    made: Made


FALLBACK_RATING: Final = 10
UNTITLED: Final = "Untitled path"


async def begin_path(viewer: Viewer, beginning: Beginning, author: Author, ring: Ring) -> PathView:
    today = now().date()
    laid = await _wished(beginning, viewer, author, today) if beginning.wish else _given(beginning)
    report = await asyncio.to_thread(judged, laid.outline, laid.intent, today, is_template=False)
    async with transaction(viewer):
        await must_have_room(viewer)
        if not await fetch("SELECT FROM languages WHERE id = $1 AND is_active", laid.intent.target_language):
            raise Invalid(
                "Kaiwa does not know this language. GET /api/languages lists them.", field="target_language"
            )
        schedule = laid.outline.schedule
        key = await insert_path(
            NewPath(
                user_id=viewer.user_id,
                guest_id=viewer.guest_id,
                created_by_user_id=viewer.user_id,
                title=(beginning.title or laid.outline.title)[:LONGEST_TITLE],
                description=beginning.description or laid.outline.description,
                target_language=laid.intent.target_language,
                source_language=beginning.source_language,
                schedule=schedule,
                is_template=beginning.is_template,
                status=PathStatus.DRAFT,
                strategy=beginning.strategy,
                difficulty_rating=laid.intent.rating,
                report=report,
                origin=laid.made.origin,
                model=laid.made.model or None,
                prompt_version=laid.made.prompt_version or None,
                metadata=PathMetadata(
                    intent=laid.intent if beginning.wish else None,
                    category=beginning.category or (laid.intent.goal.value if beginning.wish else ""),
                    tags=beginning.tags,
                ),
            )
        )
        view = await shown(await load_own_path(key, viewer), viewer)
        await rewrite(key, None, schedule)
    await ring(DRAIN_SCENARIOS)
    return view


async def _wished(beginning: Beginning, viewer: Viewer, author: Author, today: date) -> _Laid:
    given = Given(
        target_language=beginning.target_language,
        source_language=beginning.source_language,
        goal=beginning.goal,
        rating=beginning.rating,
    )
    match understand(beginning.wish or "", today, given):
        case IntentRefused(message=message):
            raise WishRefused(message)
        case NeedsLanguage(question=question, candidates=candidates):
            raise LanguageWanted(question, candidates=list(candidates))
        case Understood(intent=intent):
            gathering = Gathering(author.origin)
            with on_behalf_of(viewer):
                async for event in author.outline(OutlineBrief(intent=intent, starts_on=today)):
                    gathering.take(event)
            return _Laid(gathering.outline(), intent, gathering.made)


def _given(beginning: Beginning) -> _Laid:
    if beginning.target_language is None:
        raise LanguageWanted(field="target_language")
    rating = beginning.rating or FALLBACK_RATING
    goal = beginning.goal or LearningGoal.CONNECTION
    blank = [blank_day(day, rating, goal.value) for day in range(1, DAYS + 1)]
    if beginning.days is not None:
        if len(beginning.days) != DAYS:
            raise Invalid(f"Give {DAYS} days, in their order, or none.", field="days")
        blank = [edited(day, edit) for day, edit in zip(blank, beginning.days, strict=True)]
    schedule = Schedule.of(blank)
    must_fit_days(schedule)
    title = beginning.title or UNTITLED
    intent = intent_of(title, beginning.target_language, beginning.source_language, rating, schedule)
    outline = Outline(title=title, description=beginning.description, schedule=schedule)
    return _Laid(outline, intent, Made(Origin.CREATOR))
