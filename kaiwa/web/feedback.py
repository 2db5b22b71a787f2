"""What somebody who walks a path says of one of its days, for its creator."""

from typing import Any, Final
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from kaiwa.clock import now
from kaiwa.curriculum.assignments.feedback import say_feedback
from kaiwa.curriculum.assignments.own import get_assignment
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.errors import Conflict, Invalid, NotFound, NotSignedIn
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]
LONGEST: Final = 2000
RATINGS: Final = (1, 2, 3, 4, 5)


class SaidOfADay(Controller):
    path = "/learn/{assignment_id:uuid}/days/{day:int}/feedback"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def ask(
        self, assignment_id: FromPath[UUID], day: FromPath[int], visitor: NamedDependency[Visitor]
    ) -> Answer:
        return await _asked(visitor, assignment_id, day)

    @post("/")
    async def say(
        self,
        assignment_id: FromPath[UUID],
        day: FromPath[int],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
    ) -> Answer:
        """Said again, it takes the place of what was said."""
        try:
            rating = _rating_in(form)
            await say_feedback(
                visitor.principal, assignment_id, day, rating, form["text"].strip()[:LONGEST], now()
            )
        except (Conflict, Invalid) as error:
            return await _asked(visitor, assignment_id, day, trouble=error.detail, typed=form)
        return onward(f"/learn?path={assignment_id}")


def _rating_in(form: Form) -> int:
    if form["rating"] not in map(str, RATINGS):
        raise Invalid("Choose one of the five.", field="rating")
    return int(form["rating"])


async def _asked(
    visitor: Visitor, assignment_id: UUID, day: int, *, trouble: str = "", typed: Form | None = None
) -> Answer:
    if not 1 <= day <= DAYS:
        raise NotFound
    walk = await get_assignment(visitor.principal, assignment_id, now())
    told: dict[str, Any] = {
        "walk": walk,
        "place": next(each for each in walk.days if each.day == day),
        "ratings": RATINGS,
        "trouble": trouble,
        "typed": typed or Form({}),
    }
    return page(visitor, "feedback.html", told, status=TO_REPAIR if trouble else 200)
