"""Whatever a client sends, it is answered by a problem with a code, and no inside of ours shows."""

import json

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaiwa.app import Kaiwa
from tests.edge.planted import PRIVATE

JSON = {"content-type": "application/json"}


def the_problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), (
        answer.text
    )
    said = answer.json()
    assert said["code"] == code
    assert said["status"] == status
    assert said["type"] == f"urn:kaiwa:problem:{code}"
    assert said["title"]
    assert said["detail"]
    assert said["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["cache-control"] == "no-store"
    return dict(said)


RAISED = {
    "key": (500, "internal"),
    "unique": (409, "conflict"),
    "syntax": (500, "internal"),
    "deadlock": (503, "unavailable"),
    "cancelled": (503, "unavailable"),
    "gone": (503, "unavailable"),
    "starting": (503, "unavailable"),
    "full": (503, "unavailable"),
    "admin": (503, "unavailable"),
    "interface": (503, "unavailable"),
    "redis": (503, "unavailable"),
    "redis answer": (503, "unavailable"),
    "timeout": (503, "unavailable"),
    "reset": (503, "unavailable"),
    "teapot": (418, "im_a_teapot"),
    "http 500": (500, "internal"),
    "decode": (500, "internal"),
    "recursion": (400, "malformed"),
    "kaiwa": (500, "internal"),
    "conflict": (409, "conflict"),
    "spent": (410, "link_spent"),
    "many": (429, "too_many_requests"),
    "unavailable": (503, "unavailable"),
    "unset": (404, "not_configured"),
    "model away": (503, "engine_unavailable"),
    "over budget": (503, "engine_over_budget"),
    "no speech": (404, "engine_cannot"),
    "credentials": (401, "wrong_credentials"),
    "surrogate": (422, "invalid"),
}


@pytest.mark.parametrize("what", RAISED)
async def test_what_a_handler_raises_is_told_by_its_code_alone(client: httpx.AsyncClient, what: str) -> None:
    answer = await client.get(f"/api/planted/raise/{what}")
    the_problem(answer, *RAISED[what])
    for inside in (PRIVATE, "Traceback", "asyncpg", "planted.py", "syntax error"):
        assert inside not in answer.text
    assert ("retry-after" in answer.headers) == (answer.status_code in (429, 503))


async def test_a_budget_that_is_spent_says_when_there_is_more(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/planted/raise/over budget")
    assert answer.headers["retry-after"] == "91"


async def test_a_statement_that_fails_in_the_database_shows_no_sql(client: httpx.AsyncClient) -> None:
    for statement, status in (
        ("SELEC 1", 500),
        ("SELECT * FROM no_such_table", 500),
        ("SELECT 1/0", 422),
        ("SELECT 'x'::int", 422),
        ("SELECT repeat('x', 99)::varchar(3)::int", 422),
        ("DELETE FROM migration", 500),
    ):
        answer = await client.get("/api/planted/sql", params={"statement": statement})
        assert answer.status_code == status, answer.text
        assert answer.json()["code"] in ("internal", "invalid")
        for inside in ("SELEC", "no_such_table", "migration", "syntax"):
            assert inside not in answer.text


async def test_a_number_too_large_for_its_column_is_the_clients_mistake(client: httpx.AsyncClient) -> None:
    for number in (2**31, 2**63, 10**30, -(10**400)):
        answer = await client.get(f"/api/planted/number/{number}")
        assert answer.status_code in (404, 422), answer.text
        assert answer.json()["code"] in ("not_found", "invalid")


UNKNOWN = [
    "/nothing", "/api", "/api/", "/api/nothing", "/api/languages/ja", "/api/languages/ja/speakers/more", "/schema/nothing",
    "/schema/openapi.yaml", "/schema/swagger", "/schema-static/nothing.css", "/schema-static/../app.py", "/schema-static/%2e%2e/app.py",
    "/schema-static", "/favicon.ico", "/%2e%2e/%2e%2e/etc/passwd", "/" + "x" * 5000, "/%ED%A0%80", "/%FF", "/日本語",
]  # fmt: skip


@pytest.mark.parametrize("path", UNKNOWN)
async def test_an_unknown_address_is_a_problem(client: httpx.AsyncClient, path: str) -> None:
    the_problem(await client.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/healthz", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "/api/languages", {"GET", "HEAD", "OPTIONS"}),
        ("PATCH", "/api/languages/ja/speakers", {"GET", "HEAD", "OPTIONS"}),
        ("GET", "/api/planted/orders", {"POST", "OPTIONS"}),
        ("PUT", "/schema/openapi.json", {"GET", "HEAD", "OPTIONS"}),
        ("POST", "/schema-static/reference.css", {"GET", "HEAD", "OPTIONS"}),
        ("BREW", "/healthz", {"GET", "HEAD", "OPTIONS"}),
    ],
)
async def test_a_wrong_method_is_told_the_right_ones(
    client: httpx.AsyncClient, method: str, path: str, allowed: set[str]
) -> None:
    answer = await client.request(method, path)
    the_problem(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].replace(" ", "").split(",")) == allowed


BODIES: dict[str, tuple[bytes, int, str]] = {
    "nothing": (b"", 422, "invalid"),
    "half": (b'{"name": ', 400, "malformed"),
    "words": (b"hello", 400, "malformed"),
    "a list": (b"[]", 422, "invalid"),
    "null": (b"null", 422, "invalid"),
    "a number for a text": (b'{"name": 1}', 422, "invalid"),
    "a text for a number": (b'{"name": "a", "count": "many"}', 422, "invalid"),
    "a fraction": (b'{"name": "a", "count": 1.5}', 422, "invalid"),
    "a missing field": (b"{}", 422, "invalid"),
    "an unknown field": (b'{"name": "a", "colour": "red"}', 422, "invalid"),
    "one megabyte": (b'{"name": "' + b"x" * 1_000_000 + b'"}', 413, "too_large"),
    "a raw NUL": (b'{"name": "a\x00b"}', 422, "nul_character"),
    "an escaped NUL": (rb'{"name": "a\u0000b"}', 422, "nul_character"),
    "an escaped NUL after a backslash": (rb'{"name": "a\\\u0000b"}', 422, "nul_character"),
    "an escaped NUL in a key": (rb'{"name": "a", "\u0000": 1}', 422, "nul_character"),
    "an escaped lone surrogate": (rb'{"name": "\ud800"}', 400, "malformed"),
    "a surrogate pair turned round": (rb'{"name": "\udc00\ud800"}', 400, "malformed"),
    "bytes that are no UTF-8": (b'{"name": "\xff\xfe"}', 400, "malformed"),
    "a raw surrogate": (b'{"name": "\xed\xa0\x80"}', 400, "malformed"),
    "UTF-16": ('{"name": "a"}'.encode("utf-16"), 400, "malformed"),
    "a byte order mark": (b'\xef\xbb\xbf{"name": "a"}', 400, "malformed"),
    "a deep nest": (b'{"name": "a", "many": ' * 20_000 + b"[]" + b"}" * 20_000, 413, "too_large"),
    "a deep nest of lists": (b"[" * 100_000, 400, "malformed"),
    "a deep nest of orders": (b'{"name":"a","many":[' * 5_000 + b"]}" * 5_000, 400, "malformed"),
    "a huge number": (b'{"name": "a", "count": ' + b"9" * 5000 + b"}", 400, "malformed"),
    "a huge exponent": (b'{"name": "a", "count": 1e999999}', 400, "malformed"),
    "not a number": (b'{"name": "a", "count": NaN}', 400, "malformed"),
    "two documents": (b'{"name": "a"}{"name": "b"}', 400, "malformed"),
}


@pytest.mark.parametrize("what", BODIES)
async def test_a_body_that_does_not_fit_is_a_problem(client: httpx.AsyncClient, what: str) -> None:
    body, status, code = BODIES[what]
    answer = await client.post("/api/planted/orders", content=body, headers=JSON)
    said = the_problem(answer, status, code)
    if what in ("an unknown field", "a missing field", "a text for a number"):
        assert said["errors"], said


async def test_a_backslash_before_u0000_is_text_and_welcome(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/planted/orders", content=rb'{"name": "a\\u0000"}', headers=JSON)
    assert answer.status_code == 201
    assert answer.json()["name"] == "a\\u0000"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                                  "application/xml", "application/jsonx", "nonsense", "application/msgpack"])  # fmt: skip
async def test_json_under_another_name_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post(
        "/api/planted/orders", content=b'{"name": "a"}', headers={"content-type": kind}
    )
    the_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
async def test_json_is_taken_by_its_name_however_written(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post(
        "/api/planted/orders", content=b'{"name": "a"}', headers={"content-type": kind}
    )
    assert answer.status_code == 201


async def test_a_handler_that_wants_no_body_minds_none(client: httpx.AsyncClient) -> None:
    for body, kind in ((b"", "text/plain"), (b"x", "text/plain"), (b"\x00", "application/json")):
        answer = await client.post("/api/planted/bare", content=body, headers={"content-type": kind})
        assert answer.status_code == 201


@pytest.mark.parametrize("place", ["/healthz%00", "/api/languages/%00/speakers", "/api/planted/text?text=%00",
                                   "/api/planted/text?text=a&%00=1", "/api/planted/text?text=%2500%00"])  # fmt: skip
async def test_a_nul_in_the_address_is_refused(client: httpx.AsyncClient, place: str) -> None:
    the_problem(await client.get(place), 400, "malformed")


@pytest.mark.parametrize("place", ["/api/planted/text", "/api/planted/number/one", "/api/planted/raise/"])
async def test_a_parameter_that_is_missing_or_of_another_type_is_a_problem(
    client: httpx.AsyncClient, place: str
) -> None:
    answer = await client.get(place)
    assert answer.status_code in (404, 422)
    the_problem(answer, answer.status_code, {404: "not_found", 422: "invalid"}[answer.status_code])


async def test_odd_text_in_a_query_is_text(client: httpx.AsyncClient) -> None:
    for raw in ("%ED%A0%80", "%FF", "%", "%zz", "%F0%9F%92%A9", "a;b", "%2500"):
        answer = await client.get(f"/api/planted/text?text={raw}")
        assert answer.status_code == 200, answer.text


async def ask_raw(app: Kaiwa, **changed: object) -> tuple[int, dict[str, object], dict[bytes, bytes]]:
    """Without a client that would tidy up what a rude one sends."""
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/healthz",
        "raw_path": b"/healthz", "query_string": b"", "root_path": "", "headers": [(b"host", b"kaiwa.example")],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    } | changed  # fmt: skip
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    await app(scope, receive, send)  # type: ignore[arg-type]
    body = b"".join(each.get("body", b"") for each in sent)  # type: ignore[misc]
    return int(str(sent[0]["status"])), json.loads(body), dict(sent[0]["headers"])  # type: ignore[call-overload]


async def test_rude_headers_are_answered_and_never_break_anything(app: Kaiwa) -> None:
    host = (b"host", b"kaiwa.example")
    for headers in (
        [],
        [host, host],
        [(b"host", b"")],
        [(b"host", b"\xff")],
        [host, (b"accept", b"\xff"), (b"cookie", b"\xff=\xff; =; ;;; kaiwa=")],
        [host, (b"authorization", b"Bearer"), (b"authorization", b"Basic x")],
        [host, (b"authorization", b"\xff\xfe")],
        [host, (b"content-length", b"many"), (b"content-length", b"-1")],
        [host, (b"x-request-id", b"\xff"), (b"x-forwarded-for", b"\xff, , ::")],
        [host, (b"accept", b"image/png"), (b"accept-encoding", b"gzip;q=0, br, \xff")],
        [host, (b"range", b"bytes=9-1")],
    ):
        status, said, _ = await ask_raw(app, headers=headers)
        assert status < 500, (headers, said)
        assert status == 200 or said["code"], (headers, said)
    for rude in (b"http://[", b"null", b"", b"\xff", b"http://kaiwa.example, http://kaiwa.example"):
        status, said, _ = await ask_raw(
            app, method="POST", path="/api/planted/bare", headers=[host, (b"origin", rude)]
        )
        assert (status, said["code"]) == (403, "csrf_missing"), rude


@pytest.mark.parametrize(
    "path", ["\ud800", "/\udcff", "*", "no-slash", "/\x00", "/api/languages/\ud800/speakers"]
)
async def test_rude_addresses_are_problems(app: Kaiwa, path: str) -> None:
    status, said, headers = await ask_raw(app, path=path, raw_path=b"/")
    assert 400 <= status < 500, said
    assert said["code"] in ("not_found", "malformed", "invalid")
    assert headers[b"content-type"] == b"application/problem+json"


@given(
    body=st.binary(max_size=200)
    | st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                   lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)).map(lambda v: json.dumps(v).encode())
)  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_body_at_all_breaks_the_server(app: Kaiwa, body: bytes) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://kaiwa.example") as client:
        answer = await client.post("/api/planted/bare", content=body, headers=JSON)
        assert answer.status_code == 201
        answer = await client.post("/api/languages", content=body, headers=JSON)
        the_problem(answer, 405, "method_not_allowed")
        answer = await client.post("/api/planted/orders", content=body, headers=JSON)
        assert answer.status_code < 500, answer.text


async def test_an_answer_for_json_accepts_is_still_a_problem(client: httpx.AsyncClient) -> None:
    for wanted in ("text/html", "application/json", "*/*", "image/png"):
        the_problem(await client.get("/api/nothing", headers={"accept": wanted}), 404, "not_found")
