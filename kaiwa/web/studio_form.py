"""What the pages of the studio have in common: whose path it is, and what a form of theirs says."""

from collections.abc import Iterable
from typing import Annotated, Final

from litestar import Response
from litestar.params import QueryParameter

from kaiwa.curriculum.paths.reading import show_path
from kaiwa.curriculum.paths.typed import Typed
from kaiwa.curriculum.paths.view import PathView
from kaiwa.curriculum.vocabulary import DAYS
from kaiwa.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from kaiwa.web.visitor import Form, Visitor

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

MENDED: Final = (Invalid, Conflict, NotAllowed, TooMany)
"""Told on the page itself, with what was typed."""
LARGEST_NUMBER: Final = 2**31 - 1


async def own_path(visitor: Visitor, path_id: str) -> PathView:
    visitor.principal.must_be_person()
    path = await show_path(path_id, visitor.principal.viewer)
    if not path.is_mine:
        raise NotFound
    return path


def typed_in(form: Form, names: Iterable[str]) -> dict[str, Typed]:
    """The fields that came, each with what it said before."""
    return {
        name: Typed(form.fields.get(f"was_{name}", form[name]), form[name])
        for name in names
        if name in form.fields
    }


def day_in(text: str) -> int | None:
    number = number_in(text)
    return number if number and number <= DAYS else None


def must_be_a_day(day: int) -> int:
    if not 1 <= day <= DAYS:
        raise NotFound
    return day


def number_in(text: str) -> int | None:
    """A positive one that the database can hold; None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    number = int(text)
    return number if 1 <= number <= LARGEST_NUMBER else None
