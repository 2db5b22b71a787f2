"""What an admin changes is written down, once each: an address that is not tried here fails the test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import Litestar

from kaiwa.accounts.signing import pseudonym
from kaiwa.analytics.self_test import KEY
from tests.browsing import SECRET, query, value
from tests.curriculum.paths.building import keep_path
from tests.curriculum.queueing import enqueued, rows_of
from tests.test_routes import routes
from tests.web.conftest import Person, Shown
from tests.web.test_operator import MakePerson, an_admin

WHY = {"reason": "Frizzle (frizzle@mail.example, +49 170 1234567) is named in it"}
ADMINS = ("/api/admin/", "/operator")


class Place:
    """Things of somebody's that an admin may change."""

    def __init__(self, admin: Person, somebody: Person, app: Litestar) -> None:
        self.admin, self.somebody, self.redis = admin, somebody, app.state["redis"]
        self.tiers: list[str] = []

    async def who(self) -> str:
        return str((await self.somebody.browser.get("/api/me")).json()["id"])

    async def a_public_path(self) -> str:
        key = await keep_path(UUID(await self.who()), is_template=True)
        answer = await self.somebody.browser.post(f"/api/paths/{key}/publish")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["path_id"])

    async def an_entry(self) -> str:
        key = await keep_path(UUID(await self.who()))
        await enqueued(key)
        return str((await rows_of(key))[5]["id"])

    async def a_mail(self) -> str:
        return str(await value("SELECT id FROM outgoing_mails WHERE recipient = $1", self.somebody.email))

    async def a_tier(self) -> str:
        tier = f"t{uuid4().hex[:8]}"
        await query("INSERT INTO tiers (id, name) VALUES ($1, 'Planted')", tier)
        self.tiers.append(tier)
        return tier

    async def no_test(self) -> str:
        await self.redis.delete(KEY)
        return ""


TRIED: dict[tuple[str, str], tuple[Callable[[Place], Awaitable[str]], dict[str, Any]]] = {
    ("PATCH", "/api/admin/users/{user_id}"): (Place.who, {"role": "creator"}),
    ("PATCH", "/api/admin/tiers/{tier_id}"): (Place.a_tier, {"monthly_seconds": 60}),
    ("POST", "/api/admin/paths/{path_id}/unpublish"): (Place.a_public_path, WHY),
    ("POST", "/api/admin/paths/{path_id}/release"): (Place.a_public_path, WHY),
    ("POST", "/api/admin/queue/{entry_id}/retry"): (Place.an_entry, {}),
    ("POST", "/api/admin/queue/{entry_id}/cancel"): (Place.an_entry, {}),
    ("POST", "/operator/people/{user_id}/role"): (Place.who, {"role": "creator"}),
    ("POST", "/operator/plans/{tier_id}"): (Place.a_tier, {"monthly_conversations": "12"}),
    ("POST", "/operator/paths/{path_id}/withhold"): (Place.a_public_path, WHY),
    ("POST", "/operator/paths/{path_id}/release"): (Place.a_public_path, WHY),
    ("POST", "/operator/queue/{entry_id}/retry"): (Place.an_entry, {}),
    ("POST", "/operator/queue/{entry_id}/cancel"): (Place.an_entry, {}),
    ("POST", "/operator/mail/{mail_id}/send"): (Place.a_mail, {}),
    ("POST", "/operator/engines/test"): (Place.no_test, {}),
}


@pytest.fixture
async def place(app: Litestar, person: MakePerson) -> AsyncIterator[Place]:
    admin, somebody = await an_admin(person()), person()
    await somebody.sign_up(display_name="Frizzle")
    place = Place(admin, somebody, app)
    yield place
    await query("DELETE FROM tiers WHERE id = ANY($1)", place.tiers)
    await app.state["redis"].delete(KEY)


async def written_by(admin: Person) -> list[tuple[str, str]]:
    who = (await admin.browser.get("/api/me")).json()["id"]
    rows = await query(
        "SELECT action, facts FROM audit_log WHERE actor_ref = $1 AND action IN ('admin_write', 'role_change')",
        pseudonym(SECRET, who),
    )
    return [(row["action"], row["facts"]) for row in rows]


async def test_every_address_of_admins_that_changes_something_is_tried(app: Litestar) -> None:
    changing = {(method, path) for method, path in routes(app) if method != "GET" and path.startswith(ADMINS)}
    assert changing == set(TRIED)


async def asked(place: Place, method: str, path: str, body: dict[str, Any]) -> int:
    if path.startswith("/api/"):
        return (await place.admin.browser.send(method, path, body)).status_code
    csrf = {"csrf": place.admin.browser.cookies["csrf"]}
    if path.startswith("/operator/plans/"):  # this form sends all of a plan
        csrf = Shown((await place.admin.look("/operator/plans")).text).forms[path]
    return (await place.admin.send(path, csrf | body)).status_code


@pytest.mark.parametrize(("method", "path"), sorted(TRIED), ids=lambda part: part)
async def test_it_is_written_down_once_and_names_nobody(place: Place, method: str, path: str) -> None:
    make, body = TRIED[method, path]
    made = await make(place)
    address = "/".join(made if part.startswith("{") else part for part in path.split("/"))
    assert await asked(place, method, address, body) in (200, 204, 303)
    lines = await written_by(place.admin)
    assert len(lines) == 1, lines
    for personal in ("frizzle", "1234567", place.somebody.email):
        assert personal not in lines[0][1].lower()
