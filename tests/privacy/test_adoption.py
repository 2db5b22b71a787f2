"""What a guest made becomes the person's."""

from uuid import UUID, uuid4

import asyncpg
import pytest

from kaiwa.database import transaction
from kaiwa.privacy.adoption import NOT_ADOPTED, adopt_guest
from kaiwa.viewer import SYSTEM
from tests.browsing import PASSWORD, an_address, query, value
from tests.conftest import Servers
from tests.privacy.conftest import OpenBrowser
from tests.privacy.planting import Planter, a_tier, a_word
from tests.privacy.test_erasure import a_person, a_template, enrol


async def adopt(guest_id: UUID, user_id: UUID) -> None:
    async with transaction(SYSTEM):
        await adopt_guest(guest_id, user_id)


async def test_every_table_with_guests_is_taken_over(database: Servers) -> None:
    await a_tier()
    guest_id, user_id = uuid4(), await a_person(an_address())
    planter = Planter(guest_id, a_word(), as_guest=True)
    await planter.plant_everywhere()
    assert set(planter.planted) >= {"learning_paths", "conversations", "messages", "learning_path_previews"}
    await adopt(guest_id, user_id)
    for table in set(planter.planted) - NOT_ADOPTED:
        owners = await query(
            f"SELECT user_id, guest_id FROM {table} WHERE id::text = $1", planter.planted[table]
        )
        assert [tuple(row) for row in owners] == [(user_id, None)], table
    await adopt(guest_id, user_id)


async def test_another_guest_keeps_what_is_theirs(database: Servers) -> None:
    await a_tier()
    mine, theirs, user_id = uuid4(), uuid4(), await a_person(an_address())
    for guest_id in (mine, theirs):
        await Planter(guest_id, a_word(), as_guest=True).plant_everywhere()
    await adopt(mine, user_id)
    assert await value("SELECT count(*) FROM conversations WHERE guest_id = $1", theirs) == 1
    assert await value("SELECT count(*) FROM conversations WHERE guest_id = $1", mine) == 0


async def test_a_place_that_the_person_has_already_stays_theirs(database: Servers) -> None:
    creator, user_id, guest_id = await a_person(an_address()), await a_person(an_address()), uuid4()
    both, only_guest = await a_template(creator, "Both"), await a_template(creator, "Guest")
    await enrol(user_id, both)
    await query("UPDATE learning_path_assignments SET current_day_index = 9 WHERE user_id = $1", user_id)
    for path_id in (both, only_guest):
        await query(
            "INSERT INTO learning_path_assignments (path_id, guest_id, starts_at, starts_on) "
            "VALUES ($1, $2, now(), now())",
            path_id,
            guest_id,
        )
    await adopt(guest_id, user_id)
    rows = await query(
        "SELECT path_id, current_day_index FROM learning_path_assignments WHERE user_id = $1 OR guest_id = $2",
        user_id,
        guest_id,
    )
    assert {tuple(row) for row in rows} == {(both, 9), (only_guest, 0)}


@pytest.mark.parametrize("way", ["register", "login"])
async def test_a_guest_who_gets_an_account_finds_everything_in_it(browse: OpenBrowser, way: str) -> None:
    browser, email = browse(), an_address()
    if way == "login":
        await browse().register(email)
    guest_id = await browser.guest()
    await query(
        "INSERT INTO conversations (id, guest_id, target_language_id, started_on) VALUES ($1, $2, 'ja', now())",
        uuid4().hex,
        guest_id,
    )
    answer = await browser.post(f"/api/auth/{way}", {"email": email, "password": PASSWORD})
    rows = await query(
        "SELECT user_id::text, guest_id FROM conversations WHERE user_id = $1", answer.json()["id"]
    )
    assert [tuple(row) for row in rows] == [(answer.json()["id"], None)]
    assert "kaiwa-guest" not in browser.cookies


async def test_a_registration_that_fails_leaves_the_guest_as_they_were(browse: OpenBrowser) -> None:
    browser, email = browse(), an_address()
    await browse().register(email)
    guest_id = await browser.guest()
    await query(
        "INSERT INTO conversations (id, guest_id, target_language_id, started_on) VALUES ($1, $2, 'ja', now())",
        uuid4().hex,
        guest_id,
    )
    answer = await browser.post("/api/auth/register", {"email": email, "password": PASSWORD})
    assert answer.status_code == 409
    assert await value("SELECT count(*) FROM conversations WHERE guest_id = $1", guest_id) == 1
    assert await browser.guest() == guest_id


async def test_a_table_that_nobody_wrote_down_is_adopted_too(servers: Servers, database: Servers) -> None:
    owner = await asyncpg.connect(servers.owner_url)
    await owner.execute(
        "CREATE TABLE planted_dreams (guest_id uuid, user_id uuid, night int, UNIQUE (user_id, night)); "
        "GRANT ALL ON planted_dreams TO kaiwa_app"
    )
    try:
        guest_id, user_id = uuid4(), await a_person(an_address())
        await query("INSERT INTO planted_dreams VALUES (NULL, $1, 1)", user_id)
        await query(
            "INSERT INTO planted_dreams SELECT $1::uuid, NULL, n FROM generate_series(1, 3) n", guest_id
        )
        await adopt(guest_id, user_id)
        rows = await query("SELECT guest_id, user_id, night FROM planted_dreams ORDER BY night")
        assert [tuple(row) for row in rows] == [(None, user_id, night) for night in (1, 2, 3)]
    finally:
        await owner.execute("DROP TABLE planted_dreams")
        await owner.close()
