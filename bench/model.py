"""A server that plays a model at a set pace: what is said, how fast, and what it refuses is the caller's to decide."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from msgspec import Struct

Json = dict[str, Any]
REASONS: Final = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    429: "Too Many Requests",
}


class Answer(Struct, frozen=True, kw_only=True):
    pieces: Sequence[str] = ()
    first_s: float = 0.0
    """Until the first piece."""
    piece_s: float = 0.0
    """Between two pieces."""
    finish: str | None = "stop"
    status: int = 200
    headers: dict[str, str] = {}
    body: Json | bytes | None = None
    """In place of a stream; bytes are a sound."""
    hangs: bool = False
    """After the pieces, for ever."""


Answering = Callable[[str, Json], Answer]
"""What to say to a body at a path."""


class Model:
    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self.url = ""
        self.asked: list[Json] = []
        self.sent: list[bytes] = []
        """Bodies as they came, such as forms with sound."""
        self.in_flight = 0
        self.most_in_flight = 0
        self.cut_off = 0
        """Callers that went away before their answer was over."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            path, raw, body = await _read(reader)
            self.asked.append(body)
            self.sent.append(raw)
            await self._answer(writer, self._answering(path, body), reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.cut_off += 1
        finally:
            self.in_flight -= 1
            writer.close()

    async def _answer(
        self, writer: asyncio.StreamWriter, answer: Answer, reader: asyncio.StreamReader
    ) -> None:
        await _pause(answer.first_s)
        stream = answer.status == 200 and answer.body is None
        sound = isinstance(answer.body, bytes)
        kind = "text/event-stream" if stream else "audio/mpeg" if sound else "application/json"
        head = [f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Error')}", f"Content-Type: {kind}"]
        head += [f"{name}: {value}" for name, value in answer.headers.items()]
        writer.write(("\r\n".join([*head, "Connection: close"]) + "\r\n\r\n").encode())
        if not stream:
            writer.write(_encoded(answer.body))
        else:
            await self._stream(writer, answer)
        await writer.drain()
        if answer.hangs:
            await reader.read()  # until the caller is gone
            raise ConnectionError

    async def _stream(self, writer: asyncio.StreamWriter, answer: Answer) -> None:
        for place, piece in enumerate(answer.pieces):
            if place:
                await _pause(answer.piece_s)
            writer.write(_event({"delta": {"role": "assistant", "content": piece}, "finish_reason": None}))
            await writer.drain()
        if answer.finish:
            writer.write(_event({"delta": {}, "finish_reason": answer.finish}))
            writer.write(b"data: [DONE]\n\n")


@asynccontextmanager
async def model(answering: Answering) -> AsyncIterator[Model]:
    found = Model(answering)
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield found
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader) -> tuple[str, bytes, Json]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    raw = await reader.readexactly(int(headers.get("content-length", "0")))
    is_json = headers.get("content-type", "").startswith("application/json")
    return first.split(" ")[1], raw, json.loads(raw) if raw and is_json else {}


async def _pause(seconds: float) -> None:
    if seconds:
        await asyncio.sleep(seconds)


def _encoded(body: Json | bytes | None) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body or {"error": {"message": "no"}}).encode()


def _event(choice: Json) -> bytes:
    chunk = {
        "id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [{"index": 0, **choice}]
    }  # fmt: skip
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()
