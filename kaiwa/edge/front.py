"""The first and last thing every request meets: its id, its limits, the headers of its answer, its line in the log."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final
from uuid import uuid4

import structlog
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPScope, Message, Receive, Scope, Send

from kaiwa.edge.address import client_address, networks
from kaiwa.edge.counters import IN_FLIGHT, REQUEST_SECONDS, REQUESTS, SHED
from kaiwa.edge.problems import SHOW, Problem, problem, told
from kaiwa.edge.readers import is_read_by_a_person
from kaiwa.errors import KaiwaError
from kaiwa.policy import NAME, policy_of
from kaiwa.settings import Settings

log = structlog.get_logger()

MOST_IN_FLIGHT: Final = 512
"""More than this and a request is told to come back: waiting in line would only time out."""
REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._-]{8,64}")
LARGEST_UNREAD: Final = 64 * 1024
"""A larger body that nobody read ends the connection: the server would have to take it all before the next request."""
UNCOUNTED: Final = frozenset({"/healthz", "/readyz", "/metrics"})

HEADERS: Final[Mapping[str, str]] = {
    "Server": "Kaiwa",  # or the server would write its own name
    NAME: policy_of(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)",
}
HSTS: Final = "max-age=63072000; includeSubDomains"


ShowTo = Callable[[Headers, Problem], bytes]
"""The page of a problem, in the language that the headers of the request ask for."""


class Front:
    """Wraps the whole application, so that an answer to an unknown path is no exception."""

    def __init__(self, application: ASGIApp, settings: Settings, show: ShowTo) -> None:
        self._application = application
        self._show = show
        self._trusted = networks(settings.trusted_proxies)
        headers = dict(HEADERS) | ({"Strict-Transport-Security": HSTS} if settings.secure else {})
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._in_flight = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._application(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = _request_id(scope)
        state["client_address"] = self._client_address(scope)
        if is_read_by_a_person(scope):
            state[SHOW] = partial(self._show, Headers.from_scope(scope))
        answer = _Answer(scope, send, self._headers)
        structlog.contextvars.bind_contextvars(request_id=state["request_id"])
        try:
            if scope["method"] == "HEAD":
                # RFC 9110: whatever is got can be asked for its head, and no handler need think of it
                scope["method"] = "GET"
                await self._guarded(scope, answer.nothing_to_receive, answer)
            else:
                await self._guarded(scope, partial(answer.received, receive), answer)
        finally:
            answer.note()
            structlog.contextvars.clear_contextvars()

    async def _guarded(self, scope: HTTPScope, receive: Receive, answer: "_Answer") -> None:
        if _has_nul(scope):
            await answer.refuse(400, "malformed", "The address holds a NUL byte.")
            return
        if self._in_flight >= MOST_IN_FLIGHT and scope["path"] not in UNCOUNTED:
            SHED.inc()
            await answer.refuse(429, "busy", "Kaiwa is busy. Try again in a moment.", retry_after="1")
            return
        answer.waits = self._waits
        answer.waits(1)
        try:
            await self._application(scope, receive, answer.send)
        except Exception:
            log.exception("request.broke")
            if not answer.started:
                await answer.refuse(500, KaiwaError.code, KaiwaError.sentence)
        finally:
            answer.waits_no_more()

    def _waits(self, change: int) -> None:
        self._in_flight += change
        IN_FLIGHT.inc(change)

    def _client_address(self, scope: HTTPScope) -> str:
        client = scope.get("client")
        peer = client[0] if client else ""
        lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
        return client_address(peer, lines, self._trusted)


class _Answer:
    def __init__(self, scope: HTTPScope, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self._scope, self._send, self._headers = scope, send, headers
        self._began = time.perf_counter()
        self._method = scope["method"]
        self._head_is_sent = asyncio.Event()
        self.status = 0
        self.started = False
        self.waits: Callable[[int], None] | None = None
        self._leaves_much = _is_large(scope)

    async def received(self, receive: Receive) -> HTTPReceiveMessage:
        message: HTTPReceiveMessage = await receive()  # type: ignore[assignment]  # of an HTTP connection
        if message["type"] == "http.request" and not message.get("more_body"):
            self._leaves_much = False
        return message

    async def send(self, message: Message) -> None:
        if self._method == "HEAD" and message["type"] == "http.response.body":
            if not self._head_is_sent.is_set():
                self._head_is_sent.set()
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        if message["type"] == "http.response.start":
            self.started = True
            self.status = int(message["status"])
            kept = list(message["headers"])
            if self._scope["state"].get("is_known") or self.status >= 400:
                # whatever a handler said: on a machine that is shared the next one finds nothing of a person's
                kept = [each for each in kept if each[0].lower() != b"cache-control"]
                kept.append((b"cache-control", b"no-store"))
            present = {name.lower() for name, _ in kept}
            if any(value.startswith(b"text/event-stream") for _, value in message["headers"]):
                self.waits_no_more()  # open for minutes and idle: it must not shut others out
            extra = [each for each in self._headers if each[0] not in present]
            extra.append((b"x-request-id", self._scope["state"]["request_id"].encode()))
            if self._leaves_much:  # told, or the client meets it with its next request
                extra.append((b"connection", b"close"))
            message["headers"] = [*kept, *extra]
        await self._send(message)

    async def nothing_to_receive(self) -> HTTPReceiveMessage:
        """A HEAD has no body, and whoever streams an answer to it learns at once that nobody listens."""
        if not self.started:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._head_is_sent.wait()
        return {"type": "http.disconnect"}

    def waits_no_more(self) -> None:
        if self.waits is not None:
            self.waits(-1)
            self.waits = None

    async def refuse(self, status: int, code: str, detail: str, *, retry_after: str | None = None) -> None:
        state = self._scope["state"]
        body, media_type = told(problem(status, code, detail, request_id=state["request_id"]), state)
        # as the framework writes it: what is text names its charset
        kind = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        if retry_after:
            headers.append((b"retry-after", retry_after.encode()))
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send({"type": "http.response.body", "body": body, "more_body": False})

    def note(self) -> None:
        path = self._scope["path"]
        if path in UNCOUNTED:
            return
        seconds = time.perf_counter() - self._began
        route = self._scope.get("path_template") or "unknown"
        method = self._method if self._method in _METHODS else "OTHER"
        REQUESTS.labels(method, route, self.status).inc()
        REQUEST_SECONDS.labels(route).observe(seconds)
        log.info("request", method=method, route=route, status=self.status, ms=round(seconds * 1000, 1))


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _is_large(scope: HTTPScope) -> bool:
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return any(not each.isdigit() or len(each) > 9 or int(each) > LARGEST_UNREAD for each in lengths)


def _request_id(scope: HTTPScope) -> str:
    """A proxy's id is kept when it is harmless, so that one id runs through all logs."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode("ascii") if REQUEST_ID.fullmatch(given) else uuid4().hex


def _has_nul(scope: HTTPScope) -> bool:
    return "\x00" in scope["path"] or b"%00" in scope["query_string"] or b"\x00" in scope["query_string"]
