"""What every answer carries, whoever sends it, and how many are let in at once."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import httpx
import pytest

from kaiwa.app import Kaiwa
from kaiwa.edge import front
from tests.conftest import Servers
from tests.edge.conftest import an_app, served, settings_for
from tests.edge.planted import Calls

JSON = {"content-type": "application/json"}
ALL_KINDS = [
    ("GET", "/healthz", 200), ("HEAD", "/healthz", 200), ("OPTIONS", "/healthz", 204), ("GET", "/readyz", 200),
    ("GET", "/metrics", 200), ("GET", "/nothing", 404), ("HEAD", "/nothing", 404), ("DELETE", "/healthz", 405),
    ("POST", "/api/planted/orders", 413), ("GET", "/api/planted/raise/key", 500), ("GET", "/api/planted/raise/redis", 503),
    ("GET", "/schema-static/reference.css", 200), ("HEAD", "/schema-static/reference.css", 200), ("GET", "/schema", 200),
    ("GET", "/schema/openapi.json", 200), ("GET", "/api/planted/stream", 200), ("GET", "/%00", 400), ("GET", "/api/languages", 200),
]  # fmt: skip


@pytest.fixture
def gate() -> Iterator[asyncio.Event]:
    """Handlers that wait do so until it is set."""
    Calls.gate = asyncio.Event()
    yield Calls.gate
    Calls.gate = None


@pytest.mark.parametrize(("method", "path", "status"), ALL_KINDS)
async def test_every_answer_carries_the_headers(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    body = b"x" * 1_000_000 if method == "POST" else None
    answer = await client.request(method, path, content=body, headers=JSON if body else None)
    assert answer.status_code == status
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"]
    assert answer.headers["permissions-policy"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])
    assert "strict-transport-security" not in answer.headers
    assert answer.headers.get_list("server") == ["Kaiwa"]
    if status >= 400:
        assert answer.headers["cache-control"] == "no-store"
    for name in ("content-security-policy", "x-request-id", "cache-control"):
        assert len(answer.headers.get_list(name)) <= 1


async def test_https_is_pinned_only_where_people_come_by_https(servers: Servers) -> None:
    async with served(an_app(settings_for(servers, public_url="https://kaiwa.example"))) as client:
        for path in ("/healthz", "/nothing", "/schema-static/reference.css"):
            assert "max-age=63072000" in (await client.get(path)).headers["strict-transport-security"]


async def test_what_a_signed_in_person_gets_is_kept_by_nobody(client: httpx.AsyncClient) -> None:
    client.cookies.set("kaiwa", str(uuid4()))
    assert (await client.get("/api/planted/state")).headers["cache-control"] == "no-store"
    client.cookies.clear()
    client.cookies.set("kaiwa-guest", str(uuid4()))
    assert (await client.get("/api/planted/state")).headers["cache-control"] == "no-store"


async def test_static_files_and_probes_ask_nobody_who_they_are(client: httpx.AsyncClient) -> None:
    client.cookies.set("kaiwa", "no uuid: asking would break")
    for path in ("/healthz", "/schema-static/reference.css"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert answer.headers.get("cache-control") != "no-store"


@pytest.mark.parametrize("given", ["abcdefgh", "a" * 64, "0af7651916cd43dd-8448.eb211c80_319c"])
async def test_a_harmless_request_id_is_kept(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/api/planted/state", headers={"x-request-id": given})
    assert answer.headers["x-request-id"] == given == answer.json()["request_id"]


@pytest.mark.parametrize(
    "given", ["short", "a" * 65, "with space here", "<script>alert</script>", "abcdefgh\u00e9", "a\tbcdefgh"]
)
async def test_any_other_request_id_is_replaced(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.get("/healthz", headers={"x-request-id": given.encode()})  # type: ignore[dict-item]
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


async def test_a_head_is_its_get_without_the_body(client: httpx.AsyncClient) -> None:
    for path in ("/api/languages", "/schema", "/nothing", "/schema-static/reference.css"):
        got, head = await client.get(path), await client.head(path)
        assert head.content == b""
        assert head.status_code == got.status_code
        for name in ("content-type", "content-length", "content-encoding"):
            assert head.headers.get(name) == got.headers.get(name) or name == "content-length", (path, name)


async def test_a_head_of_a_stream_ends_at_once(client: httpx.AsyncClient, gate: asyncio.Event) -> None:
    answer = await asyncio.wait_for(client.head("/api/planted/stream"), 5)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.content == b""


async def chunks(
    app: Kaiwa, path: str, headers: list[tuple[bytes, bytes]]
) -> AsyncIterator[dict[str, object]]:
    """Every message as it is sent: the usual test client waits for the end."""
    sent: asyncio.Queue[dict[str, object]] = asyncio.Queue()
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "http",
        "headers": [(b"host", b"kaiwa.example"), *headers], "client": ("127.0.0.1", 1), "server": ("x", 80), "http_version": "1.1",
    }  # fmt: skip
    over = asyncio.Event()

    async def receive() -> dict[str, object]:
        await over.wait()
        return {"type": "http.disconnect"}

    running = asyncio.create_task(app(scope, receive, sent.put))  # type: ignore[arg-type]
    while not over.is_set():
        message = await asyncio.wait_for(sent.get(), 5)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()
        yield message
    await running


@pytest.mark.parametrize("accepts", [b"gzip", b"identity"])
async def test_a_stream_arrives_as_it_is_told(app: Kaiwa, gate: asyncio.Event, accepts: bytes) -> None:
    messages = chunks(app, "/api/planted/stream", [(b"accept-encoding", accepts)])
    start = await anext(messages)
    headers = dict(start["headers"])  # type: ignore[call-overload]
    assert b"content-security-policy" in headers
    got = b""
    first = await anext(messages)
    got += bytes(first["body"])  # type: ignore[call-overload]
    assert b"one" in (got if accepts == b"identity" else _inflated(got))
    gate.set()
    async for message in messages:
        got += bytes(message["body"])  # type: ignore[call-overload]
    assert b"two" in (got if accepts == b"identity" else gzip.decompress(got))


def _inflated(part: bytes) -> bytes:
    import zlib

    return zlib.decompressobj(31).decompress(part)


async def until(condition: object) -> None:
    for _ in range(500):
        if condition():  # type: ignore[operator]
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


async def test_when_full_it_says_so_and_still_answers_probes(
    client: httpx.AsyncClient, app: Kaiwa, gate: asyncio.Event
) -> None:
    inside = [asyncio.create_task(client.get("/api/planted/waiting")) for _ in range(front.MOST_IN_FLIGHT)]
    await until(lambda: app.front._in_flight == front.MOST_IN_FLIGHT)
    refused = await client.get("/api/languages")
    assert (refused.status_code, refused.json()["code"]) == (429, "busy")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["content-security-policy"]
    assert (await client.get("/healthz")).status_code == 200
    gate.set()
    assert {answer.status_code for answer in await asyncio.gather(*inside)} == {200}
    assert (await client.get("/api/languages")).status_code == 200
    assert app.front._in_flight == 0


async def test_open_streams_shut_nobody_out(
    client: httpx.AsyncClient, app: Kaiwa, gate: asyncio.Event
) -> None:
    streams: list[asyncio.Task[httpx.Response]] = []
    for _ in range(4):
        streams += [
            asyncio.create_task(client.get("/api/planted/stream")) for _ in range(front.MOST_IN_FLIGHT // 3)
        ]
        await asyncio.sleep(0)
        await until(lambda: app.front._in_flight == 0)
    assert (await client.get("/api/languages")).status_code == 200
    gate.set()
    assert {answer.status_code for answer in await asyncio.gather(*streams)} == {200}
    assert app.front._in_flight == 0


async def test_one_who_hangs_up_gives_the_place_back(
    client: httpx.AsyncClient, app: Kaiwa, gate: asyncio.Event
) -> None:
    waiting = asyncio.create_task(client.get("/api/planted/waiting"))
    await until(lambda: app.front._in_flight == 1)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert app.front._in_flight == 0
