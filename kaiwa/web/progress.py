"""How somebody is getting on, as pictures that are tables too: minutes, words, reviews and days."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.analytics.progress import DayFigures, Progress, read_progress
from kaiwa.clock import now
from kaiwa.curriculum.assignments.own import get_assignment, list_assignments
from kaiwa.curriculum.assignments.views import AssignmentDetail, AssignmentView, DayState
from kaiwa.errors import NotSignedIn
from kaiwa.practice.vocabulary import WordState
from kaiwa.web.charts import Bars, bars_of, shares_of
from kaiwa.web.dates import on_day
from kaiwa.web.messages import say, speaking_in
from kaiwa.web.month import DAYS_A_WEEK, SEASONS
from kaiwa.web.rendering import page
from kaiwa.web.visitor import VISITOR, Visitor, to_sign_in
from kaiwa.web.walks import LIVELY

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

SPANS: Final = {"10": 10, "28": 28, "84": 84}
"""Days that can be looked back; the longest are told by the week."""
BY_THE_WEEK: Final = 84
HOLD: Final = (
    ("settled", (WordState.KNOWN, WordState.REVIEW)),
    ("learning", (WordState.LEARNING,)),
    ("new", (WordState.NEW,)),
    ("slipping", (WordState.RELEARNING,)),
)


class ProgressPage(Controller):
    path = "/progress"
    include_in_schema = False
    dependencies = VISITOR
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012 - Litestar's way

    @get("/")
    async def show(
        self, visitor: NamedDependency[Visitor], language: Query = "", days: Query = "28"
    ) -> Answer:
        visitor.principal.must_be_person()
        span = SPANS.get(days, SPANS["28"])
        walks = [each for each in (await list_assignments(visitor.principal)).items if each.status in LIVELY]
        learnt = list(dict.fromkeys(each.target_language for each in walks))
        chosen = language if language in learnt else (learnt[0] if learnt else "")
        found = await read_progress(visitor.principal, now(), language=chosen or None, days=span)
        walk = await _walk(visitor, walks, found.language)
        more: dict[str, Any] = {
            "told": progress_told(found, walk, visitor.language),
            "language": found.language,
            "languages": learnt,
            "span": span,
            "spans": list(SPANS.values()),
        }
        return page(visitor, "progress.html", more)


def progress_told(found: Progress, walk: AssignmentDetail | None, language: str) -> dict[str, Any]:
    """``language`` is what the page speaks: the names of days are in the pictures."""
    with speaking_in(language):
        return _told(found, walk)


def _told(found: Progress, walk: AssignmentDetail | None) -> dict[str, Any]:
    words = [(name, sum(found.words[state] for state in states)) for name, states in HOLD]
    minutes = _bars(found.days, lambda day: day.minutes)
    reviews = _bars(found.days, lambda day: float(day.reviews))
    return {
        "found": found,
        "minutes": minutes,
        "reviews": reviews,
        "remembered": sum(day.remembered for day in found.days),
        "words": shares_of(words),
        "words_in_all": sum(count for _, count in words),
        "aside": found.words[WordState.SUSPENDED],
        "weeks": _weeks(walk) if walk else (),
        "walk": walk,
        "is_empty": minutes.is_empty
        and reviews.is_empty
        and not sum(found.words.values())
        and not _begun(walk),
    }


def _bars(days: Sequence[DayFigures], value: Any) -> Bars:
    if len(days) < BY_THE_WEEK:
        return bars_of([(on_day(day.on), _short(day), value(day)) for day in days])
    weeks = [days[at : at + DAYS_A_WEEK] for at in range(0, len(days), DAYS_A_WEEK)]
    return bars_of(
        [
            (
                say("progress.week_of", day=on_day(week[0].on)),
                f"{week[0].on.day}.{week[0].on.month}.",
                round(sum(value(day) for day in week), 1),
            )
            for week in weeks
        ]
    )


def _short(day: DayFigures) -> str:
    return str(say(f"dates.weekday_{day.on.isoweekday()}"))[:2]


def _weeks(walk: AssignmentDetail) -> tuple[tuple[str, int, int, int], ...]:
    """Each with its season, its number, and how many of its days were played and let go."""
    weeks = [walk.days[at : at + DAYS_A_WEEK] for at in range(0, len(walk.days), DAYS_A_WEEK)]
    return tuple(
        (season, n, _count(week, DayState.PLAYED), _count(week, DayState.SKIPPED))
        for n, (season, week) in enumerate(zip(SEASONS, weeks, strict=True), 1)
    )


def _count(days: Iterable[Any], state: DayState) -> int:
    return sum(each.state is state for each in days)


def _begun(walk: AssignmentDetail | None) -> bool:
    return walk is not None and bool(walk.days_done)


async def _walk(visitor: Visitor, walks: Sequence[AssignmentView], language: str) -> AssignmentDetail | None:
    """The one that was begun last in this language."""
    chosen = next((each for each in walks if each.target_language == language), None)
    return await get_assignment(visitor.principal, chosen.id, now()) if chosen else None
