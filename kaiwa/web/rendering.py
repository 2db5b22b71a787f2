"""From a template and what it tells to an answer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType

from kaiwa.web.assets import address, is_there
from kaiwa.web.dates import at_moment, on_day
from kaiwa.web.messages import DEFAULT, LANGUAGES, say, speaking_in, tongue
from kaiwa.web.money import money
from kaiwa.web.prefs import Prefs
from kaiwa.web.sentences import said
from kaiwa.web.visitor import Visitor
from kaiwa.web.wording import inside, sentence

TEMPLATES: Final = Environment(
    loader=PackageLoader("kaiwa.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters |= {
    "sentence": sentence,
    "inside": inside,
    "said": said,
    "tongue": tongue,
    "on_day": on_day,
    "at_moment": at_moment,
    "money": money,
}
TEMPLATES.globals |= {"static": address, "is_there": is_there, "t": say, "ui_languages": LANGUAGES}

TO_REPAIR: Final = 422
"""A form comes back with what was typed and what is wrong with it."""
SECRET_ADDRESS: Final = {"Referrer-Policy": "same-origin"}
"""The address holds a link's token: no other site is told it. ``no-referrer`` would also hide the Origin of forms."""


def rendered(template: str, visitor: Visitor | None, *, speaks: str = DEFAULT, **told: Any) -> bytes:
    """Without a visitor, as on the page of a failure, nothing is known of who looks but their language."""
    language = visitor.language if visitor else speaks
    prefs = visitor.prefs if visitor else Prefs()
    with speaking_in(language):
        return (
            TEMPLATES.get_template(template)
            .render(visitor=visitor, ui=language, prefs=prefs, **told)
            .encode()
        )


def page(
    visitor: Visitor,
    template: str,
    told: Mapping[str, Any],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """Kept by nobody: what it shows depends on who asks."""
    return Response(
        rendered(template, visitor, csrf=visitor.csrf, **told),
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def onward(where: str, cookies: Sequence[Cookie] = ()) -> Response[bytes]:
    """After a form: the next page is got, so that loading it again repeats nothing."""
    headers = {"Location": where, "Cache-Control": "no-store"}
    return Response(b"", status_code=303, headers=headers, cookies=list(cookies))
