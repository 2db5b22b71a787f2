"""A write with an Idempotency-Key happens once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from uuid import UUID, uuid4

import httpx
import pytest

from kaiwa.accounts.cookies import csrf_token
from kaiwa.app import Kaiwa
from kaiwa.database import fetch, transaction
from kaiwa.edge.replay import Replay
from kaiwa.errors import Conflict, Invalid, TooMany, Unavailable
from kaiwa.viewer import SYSTEM
from tests.edge.conftest import SECRET
from tests.edge.planted import Calls

Person = Callable[[], Awaitable[UUID]]


@pytest.fixture(autouse=True)
def calls() -> Iterator[type[Calls]]:
    Calls.count.clear()
    yield Calls
    Calls.gate = Calls.fail_with = None


async def order(
    client: httpx.AsyncClient,
    who: UUID,
    key: str,
    name: str,
    *,
    path: str = "/api/planted/orders",
    **headers: str,
) -> httpx.Response:
    headers = {"authorization": f"Bearer write {who}", "idempotency-key": key} | headers
    return await client.post(path, json={"name": name}, headers=headers)


def a_name() -> str:
    return f"order-{uuid4()}"


async def test_the_second_time_answers_what_the_first_did(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    who, name = await a_person(), a_name()
    first, second = await order(client, who, "k", name), await order(client, who, "k", name)
    assert (first.status_code, first.json()["ran"]) == (201, 1)
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["content-type"] == first.headers["content-type"]
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert Calls.count[name] == 1


async def test_a_compressed_answer_is_kept_as_text_for_whoever_asks(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    who, name = await a_person(), a_name()
    packed = await order(client, who, "k", name, **{"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    plain = await order(client, who, "k", name, **{"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == packed.json()


async def test_twenty_at_once_do_it_once(client: httpx.AsyncClient, a_person: Person) -> None:
    who, name = await a_person(), a_name()
    answers = await asyncio.gather(*(order(client, who, "k", name) for _ in range(20)))
    assert Calls.count[name] == 1
    done = [answer for answer in answers if answer.status_code == 201]
    still = [answer for answer in answers if answer.status_code == 409]
    assert len(done) + len(still) == 20
    assert done
    assert {answer.text for answer in done} == {done[0].text}
    assert {answer.json()["code"] for answer in still} <= {"still_running"}


async def test_while_the_first_one_runs_the_second_is_told(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    who, name = await a_person(), a_name()
    Calls.gate = asyncio.Event()
    first = asyncio.create_task(order(client, who, "k", name))
    while name not in Calls.count:
        await asyncio.sleep(0.005)
    second = await order(client, who, "k", name)
    assert (second.status_code, second.json()["code"]) == (409, "still_running")
    Calls.gate.set()
    assert (await first).status_code == 201
    assert (await order(client, who, "k", name)).json() == (await first).json()


async def test_whoever_has_the_answer_gets_the_same_one_at_once(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    """It is kept before it is sent: no moment in which the client knows and the table does not."""
    who = await a_person()
    for _ in range(20):
        key, name = str(uuid4()), a_name()
        first = await order(client, who, key, name)
        assert (await order(client, who, key, name)).json() == first.json()


async def test_a_key_belongs_to_one_request(client: httpx.AsyncClient, a_person: Person) -> None:
    who, name = await a_person(), a_name()
    await order(client, who, "k", name)
    for other in (
        await order(client, who, "k", a_name()),
        await order(client, who, "k", name, path="/api/planted/bare"),
        await order(client, who, "k", name, path="/api/planted/orders?really=1"),
    ):
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert Calls.count == {name: 1}


async def test_two_people_may_choose_the_same_key(client: httpx.AsyncClient, a_person: Person) -> None:
    name = a_name()
    told = [await order(client, await a_person(), "same", name) for _ in range(2)]
    assert [answer.json()["ran"] for answer in told] == [1, 2]


async def test_a_guest_may_send_again_as_well(client: httpx.AsyncClient) -> None:
    guest, name = str(uuid4()), a_name()
    client.cookies.set("kaiwa-guest", guest)
    headers = {"x-csrf-token": csrf_token(SECRET, guest), "idempotency-key": "k"}
    told = [await client.post("/api/planted/orders", json={"name": name}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in told] == [201, 201]
    assert told[0].json() == told[1].json()
    assert Calls.count[name] == 1


async def test_who_is_nobody_has_no_key(client: httpx.AsyncClient) -> None:
    name = a_name()
    for ran in (1, 2):
        answer = await client.post(
            "/api/planted/orders", json={"name": name}, headers={"idempotency-key": "k"}
        )
        assert answer.json()["ran"] == ran


@pytest.mark.parametrize(
    ("failure", "status"), [(KeyError("x"), 500), (Unavailable(), 503), (TooMany(1), 429), (Conflict(), 409)]
)
async def test_a_failure_that_may_pass_is_forgotten(
    client: httpx.AsyncClient, a_person: Person, failure: Exception, status: int
) -> None:
    who, name = await a_person(), a_name()
    Calls.fail_with = failure
    assert (await order(client, who, "k", name)).status_code == status
    Calls.fail_with = None
    again = await order(client, who, "k", name)
    assert (again.status_code, again.json()["ran"]) == (201, 2)


async def test_a_refusal_that_stays_is_kept(client: httpx.AsyncClient, a_person: Person) -> None:
    who, name = await a_person(), a_name()
    Calls.fail_with = Invalid("no such dish")
    first = await order(client, who, "k", name)
    Calls.fail_with = None
    second = await order(client, who, "k", name)
    assert (second.status_code, second.json()) == (422, first.json())
    assert second.headers["content-type"] == "application/problem+json"
    assert Calls.count[name] == 1


async def aged(who: UUID, seconds: int) -> None:
    async with transaction(SYSTEM):
        await fetch(
            "UPDATE request_replays SET created_at = created_at - make_interval(secs => $2), "
            "expires_at = expires_at - make_interval(secs => $2) WHERE owner = $1",
            who,
            seconds,
        )


async def a_first_try_that_died(client: httpx.AsyncClient, app: Kaiwa, who: UUID, name: str) -> None:
    """Its process is gone between the claim and the answer: the row stays as it was."""
    Calls.gate = asyncio.Event()
    dying = asyncio.create_task(order(client, who, "k", name))
    while name not in Calls.count:
        await asyncio.sleep(0.005)
    async with transaction(SYSTEM):
        row = (await fetch("SELECT * FROM request_replays WHERE owner = $1", who))[0]
    Calls.gate.set()
    await dying
    async with transaction(SYSTEM):
        await fetch("UPDATE request_replays SET status_code = NULL, body = '' WHERE id = $1", row["id"])
    Calls.gate = None


async def test_what_a_crash_left_is_taken_over_after_a_while(
    client: httpx.AsyncClient, app: Kaiwa, a_person: Person
) -> None:
    who, name = await a_person(), a_name()
    await a_first_try_that_died(client, app, who, name)
    assert (await order(client, who, "k", name)).json()["code"] == "still_running"
    await aged(who, 91)
    answers = await asyncio.gather(*(order(client, who, "k", name) for _ in range(5)))
    assert sorted({answer.status_code for answer in answers}) in ([201], [201, 409])
    assert Calls.count[name] == 2
    assert (await order(client, who, "k", name)).json()["ran"] == 2


async def test_a_late_first_try_does_not_overwrite_who_took_over(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    who, name = await a_person(), a_name()
    slow = Calls.gate = asyncio.Event()
    first = asyncio.create_task(order(client, who, "k", name))
    while name not in Calls.count:
        await asyncio.sleep(0.005)
    await aged(who, 91)
    Calls.gate = None
    second = await order(client, who, "k", name)
    assert second.status_code == 201
    slow.set()
    assert (await first).status_code == 201
    assert (await order(client, who, "k", name)).json() == second.json()


async def test_after_a_day_the_key_is_free_and_guards_again(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    who, name = await a_person(), a_name()
    await order(client, who, "k", name)
    await aged(who, 24 * 3600 + 1)
    told = [(await order(client, who, "k", name)).json()["ran"] for _ in range(3)]
    assert told == [2, 2, 2]


@pytest.mark.parametrize("key", ["", "x" * 129, "tab\there", "ünicode"])
async def test_an_odd_key_is_refused(client: httpx.AsyncClient, a_person: Person, key: str) -> None:
    who = await a_person()
    headers = {"authorization": f"Bearer write {who}", "idempotency-key": key.encode()}
    answer = await client.post("/api/planted/orders", json={"name": "a"}, headers=headers)  # type: ignore[arg-type]
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_one_who_hangs_up_frees_the_key(client: httpx.AsyncClient, a_person: Person) -> None:
    who, name = await a_person(), a_name()
    Calls.gate = asyncio.Event()
    first = asyncio.create_task(order(client, who, "k", name))
    while name not in Calls.count:
        await asyncio.sleep(0.005)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    Calls.gate = None
    assert (await order(client, who, "k", name)).status_code == 201


async def test_a_first_try_that_fails_between_two_looks_is_no_error(
    client: httpx.AsyncClient, a_person: Person
) -> None:
    """Many tries whose first ones fail and vanish: every answer is one of the three that are meant."""
    who, name = await a_person(), a_name()
    Calls.fail_with = Unavailable()
    answers = await asyncio.gather(*(order(client, who, "k", name) for _ in range(40)))
    assert {answer.json()["code"] for answer in answers} <= {"unavailable", "still_running"}


async def test_a_bodyless_handler_is_guarded_too(client: httpx.AsyncClient, a_person: Person) -> None:
    headers = {"authorization": f"Bearer write {await a_person()}", "idempotency-key": "k"}
    told = [await client.post("/api/planted/bare", headers=headers) for _ in range(2)]
    assert told[1].headers["idempotency-replayed"] == "true"


async def test_the_guard_stands_in_the_application(app: Kaiwa, client: httpx.AsyncClient) -> None:
    assert any(isinstance(each, Replay) for each in app.middleware)
    assert (await client.get("/healthz", headers={"idempotency-key": ""})).status_code == 200
