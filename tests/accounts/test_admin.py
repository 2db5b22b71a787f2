"""People, as admins see them."""

from uuid import uuid4

from kaiwa.accounts.signing import pseudonym
from tests.accounts.conftest import OpenBrowser
from tests.browsing import SECRET, Browser, an_address, query


async def an_admin(browse: OpenBrowser) -> Browser:
    browser = browse()
    user_id = await browser.register()
    await query("UPDATE users SET role = 'admin' WHERE id = $1", user_id)
    return browser


async def test_an_admin_finds_people_page_by_page(browse: OpenBrowser) -> None:
    admin, mark = await an_admin(browse), uuid4().hex[:10]
    await query(
        "INSERT INTO users (email, display_name) SELECT 'p' || n || '@' || $1 || '.example', 'Person ' || n "
        "FROM generate_series(1, 120) n",
        mark,
    )
    seen, cursor = [], ""
    while cursor is not None:
        params = {"q": mark} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/admin/users", params=params)).json()
        assert len(page["items"]) <= 50
        seen += [person["email"] for person in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 120


async def test_a_percent_sign_is_looked_for_as_itself(browse: OpenBrowser) -> None:
    admin, mark = await an_admin(browse), uuid4().hex[:10]
    await browse().register(display_name=f"{mark} 100%_")
    await browse().register(display_name=f"{mark} plain")
    found = (await admin.get("/api/admin/users", params={"q": f"{mark} 100%_"})).json()["items"]
    assert [person["display_name"] for person in found] == [f"{mark} 100%_"]
    assert (await admin.get("/api/admin/users", params={"q": f"{mark}%100"})).json()["items"] == []


async def test_an_admin_gives_a_role_and_the_audit_says_so(browse: OpenBrowser) -> None:
    admin, learner = await an_admin(browse), browse()
    user_id = await learner.register()
    answer = await admin.send("PATCH", f"/api/admin/users/{user_id}", {"role": "creator"})
    assert answer.json()["role"] == "creator"
    assert (await learner.get("/api/me")).json()["role"] == "creator"
    entries = await query(
        "SELECT facts, actor_ref FROM audit_log WHERE action = 'role_change' AND subject_ref = $1",
        pseudonym(SECRET, str(user_id)),
    )
    assert [entry["facts"] for entry in entries] == ['{"role": "creator"}']
    assert entries[0]["actor_ref"] != pseudonym(SECRET, str(user_id))


async def test_nobody_else_gives_roles_and_no_admin_changes_their_own(browse: OpenBrowser) -> None:
    admin, learner = await an_admin(browse), browse()
    user_id = await learner.register()
    me = (await admin.get("/api/me")).json()["id"]
    assert (await admin.send("PATCH", f"/api/admin/users/{me}", {"role": "learner"})).status_code == 403
    path = f"/api/admin/users/{user_id}"
    assert (await learner.send("PATCH", path, {"role": "admin"})).status_code == 403
    assert (await browse().get("/api/admin/users")).status_code == 401
    assert (await admin.send("PATCH", f"/api/admin/users/{uuid4()}", {"role": "admin"})).status_code == 404
    assert (await admin.send("PATCH", path, {"role": "emperor"})).status_code == 422


async def test_no_secret_of_a_person_is_shown_to_an_admin(browse: OpenBrowser) -> None:
    admin, email = await an_admin(browse), an_address()
    await browse().register(email)
    person = (await admin.get("/api/admin/users", params={"q": email})).json()["items"][0]
    assert set(person) == {
        "id", "email", "display_name", "username", "role", "email_verified", "created_at", "last_seen_at",
    }  # fmt: skip
