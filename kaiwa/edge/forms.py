"""The fields of a form, read once: for who checks its token, and for the page that it was sent to."""

import re
from email import message_from_bytes
from itertools import islice
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.enums import RequestEncodingType

MOST_FIELDS: Final = 64
BOUNDARY: Final = re.compile(r"[A-Za-z0-9'()+_,./:=?-]{1,70}")
TAKES_FILE: Final = "takes_file"
"""A handler's ``opt``: its form comes in parts, with a file's text among its fields."""


async def form_of(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Not the framework's parser: it keeps the last thousand bodies in memory, passwords among them."""
    kind, options = request.content_type
    if kind == RequestEncodingType.MULTI_PART and request.scope["route_handler"].opt.get(TAKES_FILE):
        return _parts(await request.body(), options.get("boundary", ""))
    if kind != RequestEncodingType.URL_ENCODED:
        return {}
    body = (await request.body()).decode(errors="replace")
    try:
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:  # too many fields for any page of ours
        return {}


def _parts(body: bytes, boundary: str) -> dict[str, str]:
    """Whatever is no form is none: what it lacks is told by who wanted it."""
    if not BOUNDARY.fullmatch(boundary):
        return {}
    head = f'Content-Type: multipart/form-data; boundary="{boundary}"\r\n\r\n'.encode()
    whole = message_from_bytes(head + body)
    found: dict[str, str] = {}
    for part in islice(whole.walk(), 1, MOST_FIELDS):
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            found[name] = content.decode(errors="replace")
    return found
