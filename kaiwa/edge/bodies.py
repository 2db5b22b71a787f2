"""Bodies are JSON where a handler wants JSON, and hold no NUL: PostgreSQL cannot store one, and nobody types one."""

import re
from typing import Any, Final

from litestar import Request
from litestar.enums import RequestEncodingType, ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from kaiwa.edge.identity import SAFE
from kaiwa.errors import Invalid

NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")
NUL_CHARACTER: Final = "\x00"
FORMS: Final = frozenset({RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART})


class HoldsNul(Invalid):
    code = "nul_character"
    sentence = "A text holds a NUL character. Remove it and send it again."


class Bodies(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive=receive, send=send)
        if any(NUL_CHARACTER in each for each in scope["state"]["form"].values()):
            raise HoldsNul
        if request.method not in SAFE and _wants_json(scope) and (body := await request.body()):
            # a page of another site can send a form without asking, JSON it cannot
            if not _says_json(request.headers.get("content-type", "application/json")):
                raise HTTPException(status_code=415)
            if not _is_utf8(body):
                raise HTTPException(status_code=400)
            if NUL.search(body):
                raise HoldsNul
        await next_app(scope, receive, send)


def _wants_json(scope: Scope) -> bool:
    field = scope["route_handler"].parsed_data_field
    return field is not None and getattr(field.kwarg_definition, "media_type", None) not in FORMS


def _is_utf8(body: bytes) -> bool:
    """Asked here, because the framework answers its decoder's complaint with 500."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _says_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == "application/json"
