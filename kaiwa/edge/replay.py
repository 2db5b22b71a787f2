"""A write with an Idempotency-Key happens once, however often it is sent."""

import hashlib
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from litestar import Request
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from msgspec import Struct

from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.database import fetch, transaction
from kaiwa.edge.identity import SAFE
from kaiwa.errors import Conflict, Invalid
from kaiwa.viewer import Viewer

HEADER: Final = "Idempotency-Key"
LONGEST_KEY: Final = 128
LARGEST_ANSWER: Final = 256 * 1024
PASSING: Final = frozenset({408, 409, 425, 429})
"""Answers that say try again; a conflict may be gone by then."""
KEPT_FOR: Final = timedelta(hours=24)
GIVEN_UP_AFTER: Final = timedelta(seconds=90)
"""A first try that has not answered by then died with its process; the next one takes its place."""


class Stored(Struct, frozen=True):
    status: int
    content_type: str
    body: bytes


class KeyReused(Invalid):
    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key belongs to another request. Send a new key."


class StillRunning(Conflict):
    code = "still_running"
    sentence = "The first request with this Idempotency-Key is still running. Ask again in a moment."


class Replay(ASGIMiddleware):
    """Handlers that answer a secret once say ``opt={"answers_secret": True}`` and are not kept; who knows a repeat
    by itself, because what it answers may be a stream, says ``opt={"repeats_itself": True}``."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request: Request[Any, Any, Any] = Request(scope, receive=receive, send=send)
        key = request.headers.get(HEADER)
        principal: Principal = scope["state"]["principal"]
        opt = scope["route_handler"].opt
        passes = opt.get("answers_secret") or opt.get("repeats_itself")
        if key is None or request.method in SAFE or not principal.is_known or passes:
            await next_app(scope, receive, send)
            return
        if not (key.isascii() and key.isprintable() and 1 <= len(key) <= LONGEST_KEY):
            raise Invalid(f"An {HEADER} has 1 to {LONGEST_KEY} printable ASCII characters.")
        guard = _Guard(principal.viewer, key, _fingerprint(request, await request.body()))
        if (stored := await guard.enter()) is not None:
            await _send(stored, send)
            return
        held = _Held(send)
        try:
            await next_app(scope, receive, held.send)
        finally:
            try:
                await guard.leave(held.answer())
            finally:
                # after it was kept: whoever has the answer and asks again gets the same one
                await held.let_go()


class _Guard:
    """One INSERT decides who runs; everybody else waits for or gets the answer."""

    def __init__(self, viewer: Viewer, key: str, fingerprint: str) -> None:
        self._viewer, self._key, self._fingerprint = viewer, key, fingerprint
        owner = viewer.user_id or viewer.guest_id
        assert owner is not None
        self._owner: UUID = owner
        self._id = uuid4()

    async def enter(self) -> Stored | None:
        async with transaction(self._viewer):
            claimed = await fetch(
                """
                INSERT INTO request_replays (id, user_id, guest_id, owner, key, fingerprint, expires_at)
                VALUES ($8, $1, $2, $3, $4, $5, $6)
                ON CONFLICT (owner, key) DO UPDATE
                SET id = $8, created_at = now(), expires_at = $6, fingerprint = $5, status_code = NULL, body = ''
                WHERE request_replays.expires_at < now() OR (request_replays.status_code IS NULL
                      AND request_replays.fingerprint = $5 AND request_replays.created_at < now() - $7::interval)
                RETURNING id
                """,
                self._viewer.user_id,
                self._viewer.guest_id,
                self._owner,
                self._key,
                self._fingerprint,
                now() + KEPT_FOR,
                GIVEN_UP_AFTER,
                self._id,
            )
            if claimed:
                return None
            rows = await fetch(
                "SELECT fingerprint, status_code, content_type, body FROM request_replays "
                "WHERE owner = $1 AND key = $2",
                self._owner,
                self._key,
            )
        if not rows:  # the first one failed between our two statements and was forgotten
            raise StillRunning
        row = rows[0]
        if row["fingerprint"] != self._fingerprint:
            raise KeyReused
        if row["status_code"] is None:
            raise StillRunning
        return Stored(row["status_code"], row["content_type"], row["body"].encode())

    async def leave(self, answer: Stored | None) -> None:
        """What another try may change is forgotten. By its id: a row that somebody took over is not ours."""
        async with transaction(self._viewer):
            if answer is None or answer.status >= 500 or answer.status in PASSING:
                await fetch("DELETE FROM request_replays WHERE id = $1", self._id)
                return
            await fetch(
                "UPDATE request_replays SET status_code = $2, content_type = $3, body = $4 WHERE id = $1",
                self._id,
                answer.status,
                answer.content_type,
                answer.body.decode(),
            )


class _Held:
    """Holds a JSON answer back until it is let go; a stream or a large answer passes by and is not kept."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: list[Message] = []
        self._status = 0
        self._content_type = ""
        self._body = bytearray()
        self._whole = False
        self._keep = True

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            kind = next((v for k, v in message["headers"] if k.lower() == b"content-type"), b"")
            self._content_type = kind.decode("latin-1")
            self._keep = "json" in self._content_type or not self._content_type
        elif message["type"] == "http.response.body":
            if self._keep:
                self._body += message["body"]
                self._keep = len(self._body) <= LARGEST_ANSWER
            self._whole = not message["more_body"]
        self._held.append(message)
        if not self._keep:
            await self.let_go()

    async def let_go(self) -> None:
        while self._held:
            await self._send(self._held.pop(0))

    def answer(self) -> Stored | None:
        if not (self._whole and self._keep):
            return None
        return Stored(self._status, self._content_type, bytes(self._body))


def _fingerprint(request: Request[Any, Any, Any], body: bytes) -> str:
    asked = [request.method.encode(), request.scope["path"].encode(), request.scope["query_string"], body]
    return hashlib.sha256(b"\x00".join(asked)).hexdigest()


async def _send(stored: Stored, send: Send) -> None:
    headers = [
        (b"content-length", str(len(stored.body)).encode()),
        (b"idempotency-replayed", b"true"),
    ]
    if stored.content_type:
        headers.append((b"content-type", stored.content_type.encode("latin-1")))
    await send({"type": "http.response.start", "status": stored.status, "headers": headers})
    await send({"type": "http.response.body", "body": stored.body, "more_body": False})
