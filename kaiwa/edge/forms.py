"""The fields of a form, read once: for who checks its token, and for the page that it was sent to."""

from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.enums import RequestEncodingType

MOST_FIELDS: Final = 64


async def form_of(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Not the framework's parser: it keeps the last thousand bodies in memory, passwords among them."""
    if request.content_type[0] != RequestEncodingType.URL_ENCODED:
        return {}
    body = (await request.body()).decode(errors="replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:  # too many fields for any page of ours
        return {}
