"""Pieces of a page sent alone: the same macros that whole pages are made of, each with the place that it goes to."""

from collections.abc import Iterable
from typing import Any, Final

from litestar import Request, Response
from litestar.enums import MediaType
from markupsafe import Markup

from kaiwa.web.messages import speaking_in
from kaiwa.web.rendering import TEMPLATES
from kaiwa.web.sentences import said
from kaiwa.web.visitor import Visitor

HTMX: Final = "HX-Request"


def wants_pieces(request: Request[Any, Any, Any]) -> bool:
    """Whether htmx asks; who has no script gets whole pages and redirects."""
    return request.headers.get(HTMX) == "true"


def macro(visitor: Visitor, template: str, name: str, *arguments: Any, **named: Any) -> Markup:
    with speaking_in(visitor.language):
        made: Markup = getattr(TEMPLATES.get_template(template).module, name)(*arguments, **named)
        return made


def piece(target: str, html: str, swap: str = "outerHTML") -> Markup:
    """``target`` is ours, never a person's text; ``html`` is escaped unless it was made by a template."""
    return Markup('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>').format(target, swap, html)


def sentence_piece(visitor: Visitor, target: str, sentence: str) -> Markup:
    """What a use case found, told at a place of the page."""
    with speaking_in(visitor.language):
        return piece(target, said(sentence), "innerHTML")


def sent_pieces(parts: Iterable[str], *, status: int = 200) -> Response[bytes]:
    return Response(
        "".join(parts).encode(),
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store", "Vary": HTMX},
    )
