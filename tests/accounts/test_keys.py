"""Sessions and tokens: what opens an account, how long, and how it is closed."""

import asyncio
import re
from datetime import timedelta

import pytest
import time_machine

from kaiwa.clock import now
from tests.accounts.conftest import OpenBrowser
from tests.browsing import Browser, an_address, code_of, query, value


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def a_token(browser: Browser, *scopes: str, days: int = 90) -> str:
    form = {"name": "script", "scopes": list(scopes), "expires_in_days": days}
    answer = await browser.post("/api/me/tokens", form)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


async def test_a_person_sees_their_browsers_and_ends_one(browse: OpenBrowser) -> None:
    email, here, there = an_address(), browse(), browse()
    await here.register(email)
    await there.login(email)
    listed = (await here.get("/api/me/sessions")).json()["items"]
    assert sorted(each["is_current"] for each in listed) == [False, True]
    assert {each["user_agent"] for each in listed} == {"Test browser"}
    assert all(each["ip_address"].startswith("10.") for each in listed)
    assert "kaiwa" not in str(listed[0].keys())
    other = next(each for each in listed if not each["is_current"])
    assert (await here.send("DELETE", f"/api/me/sessions/{other['id']}")).status_code == 204
    assert (await there.get("/api/me")).status_code == 401
    assert (await here.send("DELETE", f"/api/me/sessions/{other['id']}")).status_code == 404


async def test_all_other_browsers_end_at_once(browse: OpenBrowser) -> None:
    email, here = an_address(), browse()
    await here.register(email)
    others = [browse() for _ in range(3)]
    for other in others:
        await other.login(email)
    assert (await here.send("DELETE", "/api/me/sessions")).status_code == 204
    assert (await here.get("/api/me")).status_code == 200
    assert [(await other.get("/api/me")).status_code for other in others] == [401] * 3


async def test_a_session_slides_for_thirty_days_and_ends_after_ninety(browse: OpenBrowser) -> None:
    browser, began = browse(), now()
    await browser.register()
    statuses = []
    for day in (29, 58, 87, 89.9, 90.1):
        with time_machine.travel(began + timedelta(days=day)):
            statuses.append((await browser.get("/api/me")).status_code)
    assert statuses == [200, 200, 200, 200, 401]


async def test_a_session_that_rests_for_thirty_days_is_over(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register()
    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        assert (await browser.get("/api/me")).status_code == 401


async def test_a_busy_session_writes_its_row_every_five_minutes_at_most(browse: OpenBrowser) -> None:
    browser, began = browse(), now()
    user_id = await browser.register()
    version = "SELECT xmin::text FROM session WHERE user_id = $1"
    first = await value(version, user_id)
    for _ in range(3):
        await browser.get("/api/me")
    assert await value(version, user_id) == first
    with time_machine.travel(began + timedelta(minutes=6)):
        await browser.get("/api/me")
        second = await value(version, user_id)
        await browser.get("/api/me")
        assert await value(version, user_id) == second != first
    seen = await value("SELECT last_seen_at FROM users WHERE id = $1", user_id)
    assert seen > began + timedelta(minutes=5)


async def test_a_token_is_shown_once_and_kept_as_a_digest(browse: OpenBrowser) -> None:
    browser = browse()
    user_id = await browser.register()
    made = (await browser.post("/api/me/tokens", {"name": "script", "scopes": ["read", "write"]})).json()
    assert re.fullmatch(r"kaiwa_[0-9A-Za-z]{43}", made["token"])
    assert made["token"].startswith(made["prefix"])
    listed = (await browser.get("/api/me/tokens")).json()["items"]
    assert listed == [{key: each for key, each in made.items() if key != "token"}]
    row = (await query("SELECT * FROM api_tokens WHERE user_id = $1", user_id))[0]
    assert made["token"] not in str(tuple(row))


async def test_a_token_reads_and_writes_by_its_scopes_and_needs_no_csrf(browse: OpenBrowser) -> None:
    owner, program = browse(), browse()
    user_id = await owner.register()
    read, write = await a_token(owner, "read"), await a_token(owner, "read", "write")
    assert (await program.get("/api/me", headers=bearer(read))).json()["id"] == str(user_id)
    change = {"display_name": "by a program"}
    refused = await program.send("PATCH", "/api/me", change, headers=bearer(read))
    assert (refused.status_code, code_of(refused)) == (403, "not_allowed")
    done = await program.send("PATCH", "/api/me", change, headers=bearer(write))
    assert done.json()["display_name"] == "by a program"


async def test_a_token_does_not_open_what_is_for_browsers_alone(browse: OpenBrowser) -> None:
    owner, program = browse(), browse()
    await owner.register()
    headers = bearer(await a_token(owner, "read", "write"))
    password = {"new_password": "a kettle of another colour", "current_password": "x"}
    tries = [
        await program.send("POST", "/api/me/tokens", {"name": "more", "scopes": ["read"]}, headers=headers),
        await program.send("POST", "/api/me/password", password, headers=headers),
        await program.send("DELETE", "/api/me", {"password": "x"}, headers=headers),
        await program.send("DELETE", "/api/me/sessions", headers=headers),
    ]
    assert [answer.status_code for answer in tries] == [403] * 4
    assert (await owner.get("/api/me")).status_code == 200


async def test_a_bad_token_is_refused_even_beside_a_good_cookie(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register()
    for wrong in ("kaiwa_" + "0" * 43, "", "x"):
        assert (await browser.get("/api/me", headers=bearer(wrong))).status_code == 401


async def test_a_revoked_and_an_expired_token_are_dead(browse: OpenBrowser) -> None:
    owner, program = browse(), browse()
    await owner.register()
    token = await a_token(owner, "read", days=365)
    short = await a_token(owner, "read", days=1)
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert (await program.get("/api/me", headers=bearer(short))).status_code == 401
        assert (await program.get("/api/me", headers=bearer(token))).status_code == 200
    listed = (await owner.get("/api/me/tokens")).json()["items"]
    token_id = next(each["id"] for each in listed if token.startswith(each["prefix"]))
    assert (await owner.send("DELETE", f"/api/me/tokens/{token_id}")).status_code == 204
    assert (await program.get("/api/me", headers=bearer(token))).status_code == 401
    assert (await owner.send("DELETE", f"/api/me/tokens/{token_id}")).status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "", "scopes": ["read"]},
        {"name": "a\nb", "scopes": ["read"]},
        {"name": "x", "scopes": ["read"], "expires_in_days": 366},
        {"name": "x", "scopes": ["read"], "expires_in_days": 0},
    ],
)
async def test_a_token_that_does_not_fit_is_not_made(browse: OpenBrowser, form: dict[str, object]) -> None:
    browser = browse()
    await browser.register()
    assert (await browser.post("/api/me/tokens", form)).status_code == 422


async def test_only_an_admin_makes_a_token_for_admins(browse: OpenBrowser) -> None:
    browser = browse()
    user_id = await browser.register()
    form = {"name": "x", "scopes": ["admin", "read"]}
    assert (await browser.post("/api/me/tokens", form)).status_code == 403
    await query("UPDATE users SET role = 'admin' WHERE id = $1", user_id)
    headers = bearer(await a_token(browser, "admin", "read"))
    assert (await browse().get("/api/admin/users", headers=headers)).status_code == 200
    plain = bearer(await a_token(browser, "read", "write"))
    assert (await browse().get("/api/admin/users", headers=plain)).status_code == 403
    await query("UPDATE users SET role = 'learner' WHERE id = $1", user_id)
    assert (await browse().get("/api/admin/users", headers=headers)).status_code == 403


async def test_sixty_tokens_asked_for_at_once_stay_below_the_bound(browse: OpenBrowser) -> None:
    browser = browse()
    user_id = await browser.register()
    form = {"name": "x", "scopes": ["read"]}
    answers = await asyncio.gather(*(browser.post("/api/me/tokens", form) for _ in range(55)))
    assert sorted(answer.status_code for answer in answers) == [201] * 50 + [409] * 5
    assert await value("SELECT count(*) FROM api_tokens WHERE user_id = $1", user_id) == 50
