"""A NUL in a JSON text is refused at the door: PostgreSQL cannot store one, and nobody types one."""

import re
from typing import Any, Final

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from kaiwa.edge.identity import SAFE
from kaiwa.errors import Invalid

NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000|\x00")


class HoldsNul(Invalid):
    code = "nul_character"
    sentence = "A text holds a NUL character. Remove it and send it again."


class Bodies(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive=receive, send=send)
        is_json = request.headers.get("content-type", "application/json").startswith("application/json")
        if request.method not in SAFE and is_json and NUL.search(await request.body()):
            raise HoldsNul
        await next_app(scope, receive, send)
