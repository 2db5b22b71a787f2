"""Words that are due: one card at a time, an answer that brings its next date, and a step back."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from kaiwa.accounts.preferences import get_preferences
from kaiwa.accounts.profile import get_profile
from kaiwa.clock import is_zone, local_day, now
from kaiwa.curriculum.assignments.own import list_assignments
from kaiwa.errors import Conflict, Invalid, NotFound, NotSignedIn
from kaiwa.practice.reviewing import DueWord, answer_word, list_due, undo_answer
from kaiwa.practice.vocabulary import Rating
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

AT_ONCE: Final = 10
"""Cards that a page holds, so that a script can go on while there is no network."""
DAY_S: Final = 86_400


class Review(Controller):
    path = "/review"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def ask(self, visitor: NamedDependency[Visitor], language: Query = "", undo: Query = "") -> Answer:
        visitor.principal.must_be_person()
        chosen = language or await _language(visitor)
        at = now()
        due = await list_due(visitor.principal, chosen, at, AT_ONCE)
        told = {
            "cards": [(each, _waits(each, at)) for each in due.items],
            "total": due.total,
            "next_on": due.next_due_on,
            "next_in": await _days_until(visitor, due.next_due_on, at),
            "next_count": due.next_count,
            "language": chosen,
            "undo": undo if _is_uuid(undo) else "",
        }
        return page(visitor, "review.html", told)

    @post("/{item_id:uuid}")
    async def answer(
        self, item_id: FromPath[UUID], form: NamedDependency[Form], visitor: NamedDependency[Visitor]
    ) -> Answer:
        """``due_at`` is the card's as it was shown: an answer that comes late, from a queue, counts once."""
        visitor.principal.must_be_person()
        try:
            rating, due_at = Rating(form["rating"]), datetime.fromisoformat(form["due_at"])
        except ValueError:
            raise Invalid("Choose one of the four answers.", field="rating") from None
        answered = await answer_word(visitor.principal, item_id, rating, now(), due_at=due_at)
        back = f"&undo={answered.review_id}" if answered.counted else ""
        return onward(f"/review?language={answered.word.language}{back}")

    @post("/{review_id:uuid}/undo")
    async def undo(self, review_id: FromPath[UUID], visitor: NamedDependency[Visitor]) -> Answer:
        try:
            answered = await undo_answer(visitor.principal, review_id, now())
        except (Conflict, NotFound):
            return onward("/review")
        return onward(f"/review?language={answered.word.language}")


async def _language(visitor: Visitor) -> str:
    """Of the path that was begun last, else what their preferences say."""
    walks = (await list_assignments(visitor.principal)).items
    if walks:
        return walks[0].target_language
    return (await get_preferences(visitor.principal)).target_language_id or "ja"


async def _days_until(visitor: Visitor, day: date | None, at: datetime) -> int | None:
    """By the learner's own clock: 1 is tomorrow."""
    if day is None:
        return None
    zone = (await get_profile(visitor.principal)).time_zone
    return (day - local_day(at, zone if is_zone(zone) else "UTC")).days


def _waits(due: DueWord, at: datetime) -> dict[str, Any]:
    """For each answer, in how many days the word would come again; 0 is today."""
    return {
        rating.value: round((getattr(due.next, rating.value) - at).total_seconds() / DAY_S)
        for rating in Rating
    }


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
