"""The queue as its owner and the operator see it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from kaiwa.curriculum.vocabulary import DAYS, Strategy
from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers
from tests.curriculum.authors import a_drain, drained
from tests.curriculum.queueing import a_path, a_walk_on, asked, enqueued, rows_of
from tests.queries import asked_of_the_database


@pytest.fixture
async def app(fresh_servers: Servers, tmp_path: Path) -> AsyncIterator[Litestar]:
    """On a database of its own: the operator sees the whole queue."""
    async with running(settings_for(fresh_servers, tmp_path)) as app:
        yield app


@pytest.fixture
async def owner(app: Litestar) -> AsyncIterator[Browser]:
    browser = Browser(app)
    await browser.register()
    yield browser
    await browser.close()


@pytest.fixture
async def admin(app: Litestar) -> AsyncIterator[Browser]:
    browser = Browser(app)
    user_id = await browser.register()
    await asked("UPDATE users SET role = 'admin' WHERE id = $1", user_id)
    yield browser
    await browser.close()


async def own_path(owner: Browser, **more: Any) -> str:
    user_id = UUID((await owner.get("/api/me")).json()["id"])
    path_id = await a_path(user_id, **more)
    await enqueued(path_id)
    return path_id


async def test_an_owner_sees_each_day_with_its_tries_its_last_error_and_its_next_try(owner: Browser) -> None:
    path_id = await own_path(owner, filled=2)
    await asked(
        "UPDATE scenario_generation_queue SET retry_count = 2, last_error = 'timed out',"
        " available_at = '2026-12-01T10:00:00Z' WHERE path_id = $1 AND day_index = 7",
        path_id,
    )
    answer = await owner.get(f"/api/paths/{path_id}/queue")
    assert answer.status_code == 200
    items = {each["day"]: each for each in answer.json()["items"]}
    assert list(items) == list(range(3, DAYS + 1))
    assert items[7]["attempts"] == 2
    assert items[7]["last_error"] == "timed out"
    assert items[7]["next_try_at"] == "2026-12-01T10:00:00Z"
    assert answer.json()["next"] is None


async def test_a_day_that_waits_for_its_learner_has_no_next_try(owner: Browser) -> None:
    path_id = await own_path(owner, strategy=Strategy.JIT)
    await a_walk_on(path_id)
    await enqueued(path_id)
    items = (await owner.get(f"/api/paths/{path_id}/queue")).json()["items"]
    assert items[-1]["next_try_at"] is None


async def test_the_view_costs_the_same_however_long_the_queue_is(owner: Browser) -> None:
    """Two statements besides who is asking: whose path it is, and its rows."""
    one, many = await own_path(owner, filled=DAYS - 1), await own_path(owner)
    with asked_of_the_database() as short:
        await owner.get(f"/api/paths/{one}/queue")
    with asked_of_the_database() as long:
        await owner.get(f"/api/paths/{many}/queue")
    assert len(short) == len(long)
    assert sum("scenario_generation_queue" in each for each in long) == 1


async def test_a_cancelled_day_stays_away_until_it_is_asked_for_again(owner: Browser) -> None:
    path_id = await own_path(owner, filled=DAYS - 1)
    for _ in range(2):
        answer = await owner.post(f"/api/paths/{path_id}/days/{DAYS}/cancel")
        assert answer.status_code == 200
        assert (answer.json()["status"], answer.json()["set_aside"]) == ("failed", True)
    await enqueued(path_id)
    await drained(a_drain())
    assert (await rows_of(path_id))[DAYS]["status"] == "failed"
    answer = await owner.post(f"/api/paths/{path_id}/days/{DAYS}/retry")
    assert (answer.status_code, answer.json()["status"]) == (200, "pending")
    await drained(a_drain())
    assert (await rows_of(path_id))[DAYS]["status"] == "ready"


async def test_a_day_that_waits_for_its_learner_is_written_when_its_owner_wants_it_now(
    owner: Browser,
) -> None:
    path_id = await own_path(owner, strategy=Strategy.JIT)
    await owner.post(f"/api/paths/{path_id}/days/20/retry")
    await drained(a_drain())
    ready = {day for day, row in (await rows_of(path_id)).items() if row["status"] == "ready"}
    assert ready == {1, 2, 3, 20}


async def test_a_written_day_cannot_be_retried_or_cancelled(owner: Browser) -> None:
    path_id = await own_path(owner, filled=DAYS - 1)
    await drained(a_drain())
    for what in ("retry", "cancel"):
        answer = await owner.post(f"/api/paths/{path_id}/days/{DAYS}/{what}")
        assert (answer.status_code, answer.json()["code"]) == (409, "day_written")


async def test_a_day_that_is_being_written_is_not_doubled_but_can_be_cancelled(owner: Browser) -> None:
    path_id = await own_path(owner, filled=DAYS - 1)
    await asked(
        "UPDATE scenario_generation_queue SET status = 'processing', attempt_token = gen_random_uuid(),"
        " lease_expires_at = now() + interval '1 hour' WHERE path_id = $1",
        path_id,
    )
    answer = await owner.post(f"/api/paths/{path_id}/days/{DAYS}/retry")
    assert (answer.status_code, answer.json()["code"]) == (409, "day_being_written")
    answer = await owner.post(f"/api/paths/{path_id}/days/{DAYS}/cancel")
    assert answer.json()["status"] == "failed"


@pytest.mark.parametrize("day", [0, 29, 1, 10**30])
async def test_a_day_that_is_not_in_the_queue_is_not_found(owner: Browser, day: int) -> None:
    path_id = await own_path(owner, filled=1)
    answer = await owner.post(f"/api/paths/{path_id}/days/{day}/retry")
    assert answer.status_code == 404


async def test_anothers_path_is_as_unknown_as_none(owner: Browser, app: Litestar) -> None:
    path_id = await own_path(owner)
    stranger = Browser(app)
    await stranger.register()
    theirs = await stranger.get(f"/api/paths/{path_id}/queue")
    nobodys = await stranger.get(f"/api/paths/{uuid4().hex}/queue")
    assert (theirs.status_code, theirs.json()["detail"]) == (404, nobodys.json()["detail"])
    assert (await stranger.post(f"/api/paths/{path_id}/days/1/cancel")).status_code == 404
    await stranger.close()


async def test_the_operator_sees_the_line_what_is_written_and_what_is_left_over(
    owner: Browser, admin: Browser
) -> None:
    path_id = await own_path(owner)
    await asked(
        "UPDATE scenario_generation_queue SET fair_key = 'Infinity', available_at = now() + interval '1 hour'"
        " WHERE path_id = $1",
        path_id,
    )
    await asked(
        "UPDATE scenario_generation_queue SET fair_key = day_index,"
        " available_at = now() - interval '1 minute' WHERE path_id = $1 AND day_index > 10",
        path_id,
    )
    await asked(
        "UPDATE scenario_generation_queue SET status = 'processing', attempt_token = gen_random_uuid(),"
        " lease_expires_at = now() - interval '1 hour' WHERE path_id = $1 AND day_index = 9",
        path_id,
    )
    await asked(
        "UPDATE scenario_generation_queue SET status = 'failed', last_error = 'refused' WHERE path_id = $1 AND day_index = 8",
        path_id,
    )
    seen = (await admin.get("/api/admin/queue")).json()
    assert seen["counted"] == {"waiting": 8, "in_line": 18, "suspects": 0, "writing": 1, "failed": 1}
    assert seen["leases_run_out"] == 1
    assert 60 <= seen["lag_s"] < 120
    assert [each["day"] for each in seen["in_line"]] == list(range(11, DAYS + 1))
    failed = (await admin.get("/api/admin/queue/failed")).json()
    assert [(each["day"], each["last_error"]) for each in failed["items"]] == [(8, "refused")]
    answer = await admin.post(f"/api/admin/queue/{failed['items'][0]['id']}/retry")
    assert answer.json()["status"] == "pending"
    answer = await admin.post(f"/api/admin/queue/{failed['items'][0]['id']}/cancel")
    assert answer.json()["set_aside"] is True


async def test_what_is_left_over_is_listed_page_by_page(owner: Browser, admin: Browser) -> None:
    for _ in range(3):
        await own_path(owner)
    await asked("UPDATE scenario_generation_queue SET status = 'failed', updated_at = now()")
    found: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await admin.get(f"/api/admin/queue/failed{cursor}")).json()
        found += [each["id"] for each in page["items"]]
        cursor = f"?cursor={page['next']}" if page["next"] else None
    assert len(found) == len(set(found)) == 3 * DAYS


async def test_an_unknown_row_is_not_found(admin: Browser) -> None:
    assert (await admin.post(f"/api/admin/queue/{uuid4()}/retry")).status_code == 404
