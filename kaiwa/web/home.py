"""The first page: a box for the wish, a month beside it that follows what is typed, and what others share."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency

from kaiwa.curriculum.paths.catalogue import PublicPath, newest_public
from kaiwa.curriculum.paths.creators import handles_of
from kaiwa.languages.catalogue import catalogue
from kaiwa.web.partials import macro, sent_pieces
from kaiwa.web.rendering import page
from kaiwa.web.showcase import month_beside, month_for
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor

Answer = Response[bytes]

LONGEST_WISH: Final = 500
EXAMPLES: Final = ("parents", "taipei", "work")
"""Keys of wishes to try, each in the page's own language."""
SHARED: Final = 3
NO_CONTENT: Final = 204


class Home(Controller):
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way

    @get("/")
    async def home(self, visitor: NamedDependency[Visitor]) -> Answer:
        shared = await newest_public(SHARED)
        handles = await handles_of([each.id for each in shared]) if shared else {}
        return wish_page(visitor, shared=shared, handles=handles)

    @post("/months", opt={"only_reads": True})
    async def month(self, form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Answer:
        """A wish may be private and long: it comes in a body, and stands in no address."""
        shown = month_for(form["wish"][:LONGEST_WISH], visitor.language)
        if shown is None:
            return Response(b"", status_code=NO_CONTENT)
        return sent_pieces([macro(visitor, "_home.html", "month", shown)])


def wish_page(
    visitor: Visitor,
    wish: str = "",
    sentence: str = "",
    choices: Sequence[str] = (),
    *,
    shared: Sequence[PublicPath] = (),
    handles: dict[str, str] | None = None,
    status: int = 200,
) -> Answer:
    """With what was typed and what would help, where a wish could not be taken: ``choices`` are languages."""
    told: dict[str, Any] = {
        "month_beside": (month_for(wish, visitor.language) if wish else None)
        or month_beside(visitor.language),
        "examples": EXAMPLES,
        "longest": LONGEST_WISH,
        "wish": wish,
        "sentence": sentence,
        "choices": [each for each in catalogue() if each.id in choices],
        "shared": shared,
        "handles": handles or {},
    }
    return page(visitor, "home.html", told, status=status)
