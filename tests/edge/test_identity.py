"""Who may write: with a cookie only from our own page, with a token only where it may."""

from uuid import uuid4

import httpx
import pytest

from kaiwa.accounts.cookies import csrf_token
from tests.conftest import Servers
from tests.edge.conftest import ADDRESS, SECRET, an_app, served, settings_for

WRITE = "/api/planted/bare"


async def write(client: httpx.AsyncClient, **headers: str) -> tuple[int, str]:
    answer = await client.post(
        WRITE, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize("cookie", ["kaiwa", "kaiwa-guest"])
async def test_a_write_with_a_cookie_needs_its_token(client: httpx.AsyncClient, cookie: str) -> None:
    mine = str(uuid4())
    client.cookies.set(cookie, mine)
    assert await write(client) == (403, "csrf_missing")
    assert await write(client, x_csrf_token="") == (403, "csrf_missing")
    assert await write(client, x_csrf_token="wrong") == (403, "csrf_missing")
    assert await write(client, x_csrf_token=csrf_token(SECRET, str(uuid4()))) == (403, "csrf_missing")
    assert await write(client, x_csrf_token=csrf_token("another secret", mine)) == (403, "csrf_missing")
    assert await write(client, x_csrf_token=csrf_token(SECRET, mine)) == (201, "")
    assert (await client.get("/api/planted/state")).json()["known"] is True


async def test_a_guests_token_does_not_serve_the_person_they_became(client: httpx.AsyncClient) -> None:
    guest, person = str(uuid4()), str(uuid4())
    client.cookies.set("kaiwa", person)
    client.cookies.set("kaiwa-guest", guest)
    assert await write(client, x_csrf_token=csrf_token(SECRET, guest)) == (403, "csrf_missing")
    assert await write(client, x_csrf_token=csrf_token(SECRET, person)) == (201, "")


async def test_what_a_request_makes_an_engine_spend_is_its_owners(client: httpx.AsyncClient) -> None:
    person, guest = str(uuid4()), str(uuid4())
    headers = {"authorization": f"Bearer read {person}"}
    assert (await client.get("/api/planted/state", headers=headers)).json()["on_behalf_of"] == person
    assert (await client.get("/api/planted/state")).json()["on_behalf_of"] is None
    client.cookies.set("kaiwa-guest", guest)
    assert (await client.get("/api/planted/state")).json()["on_behalf_of"] == guest


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://kaiwa.example.evil.example"),
        ("origin", "http://kaiwa.example:8080"),
        ("origin", "http://user@kaiwa.example"),
        ("origin", "http://["),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "nonsense"),
    ],
)
async def test_a_write_from_another_site_is_refused(
    client: httpx.AsyncClient, header: str, value: str, known: bool
) -> None:
    headers = {header: value}
    if known:
        mine = str(uuid4())
        client.cookies.set("kaiwa", mine)
        headers["x-csrf-token"] = csrf_token(SECRET, mine)
    answer = await client.post(WRITE, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf_missing")


@pytest.mark.parametrize(
    "headers", [{}, {"origin": ADDRESS}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}]
)
async def test_a_write_from_our_own_page_or_no_page_is_taken(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await client.post(WRITE, headers=headers)).status_code == 201


async def test_our_own_page_may_be_reached_under_another_name(client: httpx.AsyncClient) -> None:
    headers = {"host": "192.168.1.7:8000", "origin": "http://192.168.1.7:8000"}
    assert (await client.post(WRITE, headers=headers)).status_code == 201
    headers = {"host": "", "origin": "null"}
    assert (await client.post(WRITE, headers=headers)).status_code in (400, 403)


async def test_a_token_needs_no_csrf_and_no_cookie_helps_or_harms_it(client: httpx.AsyncClient) -> None:
    client.cookies.set("kaiwa", str(uuid4()))
    token = f"Bearer write {uuid4()}"
    assert await write(client, authorization=token) == (201, "")
    assert await write(client, authorization=token, origin="https://elsewhere.example") == (201, "")
    assert await write(client, authorization=token.replace("Bearer", "bEARER")) == (201, "")


async def test_a_token_that_may_read_may_not_write(client: httpx.AsyncClient) -> None:
    token = f"Bearer read {uuid4()}"
    assert await write(client, authorization=token) == (403, "not_allowed")
    for method in ("PUT", "PATCH", "DELETE"):  # whether the address takes it or not, nothing is done
        answer = await client.request(method, WRITE, headers={"authorization": token})
        assert answer.status_code == 405
    answer = await client.get("/api/planted/state", headers={"authorization": token})
    assert answer.json()["known"] is True


@pytest.mark.parametrize("token", ["Bearer", "Bearer ", "Bearer unknown", "bearer x y z "])
async def test_an_unknown_token_is_told_so_and_never_falls_back_to_the_cookie(
    client: httpx.AsyncClient, token: str
) -> None:
    if token.count(" ") > 2:
        token = "bearer unknown"
    mine = str(uuid4())
    client.cookies.set("kaiwa", mine)
    for method in ("GET", "POST"):
        path = WRITE if method == "POST" else "/api/planted/state"
        answer = await client.request(
            method, path, headers={"authorization": token, "x-csrf-token": csrf_token(SECRET, mine)}
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_another_scheme_of_authorization_is_not_ours(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/planted/state", headers={"authorization": "Basic dXNlcjpwYXNz"})
    assert answer.json()["known"] is False


async def test_behind_tls_only_the_cookie_bound_to_this_host_counts(servers: Servers) -> None:
    async with served(an_app(settings_for(servers, public_url="https://kaiwa.example"))) as client:
        client.cookies.set("kaiwa", str(uuid4()))
        assert (await client.get("/api/planted/state")).json()["known"] is False
        answer = await client.get("/api/planted/state", headers={"cookie": f"__Host-kaiwa={uuid4()}"})
        assert answer.json()["known"] is True


async def test_one_request_never_sees_who_made_another(client: httpx.AsyncClient) -> None:
    import asyncio

    async def ask(known: bool) -> bool:
        headers = {"authorization": f"Bearer read {uuid4()}"} if known else {}
        return bool((await client.get("/api/planted/state", headers=headers)).json()["known"])

    asked = [index % 3 == 0 for index in range(90)]
    assert await asyncio.gather(*map(ask, asked)) == asked
