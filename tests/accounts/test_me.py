"""One's own account, preferences and readings."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from kaiwa.clock import now
from tests.accounts.conftest import OpenBrowser
from tests.browsing import PASSWORD, an_address, code_of, link_in_mail, query, value

DEFAULTS: dict[str, Any] = {
    "target_language_id": None,
    "learning_goal": "Connection",
    "speaking_level": 5,
    "listening_level": 5,
    "reading_level": 5,
    "writing_level": 5,
    "challenge_preference": "moderate",
    "correction_style": "gentle",
    "specific_goals": [],
    "reading_display": "always",
    "keep_recordings": False,
    "voices": {},
}


async def test_a_change_touches_what_it_names_and_null_empties(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register(display_name="Aiko", native_language_id="en")
    name = f"aiko_{an_address()[8:16]}"
    form = {"username": name, "avatar_url": "https://pictures.example/a.png", "time_zone": "Asia/Tokyo"}
    changed = (await browser.send("PATCH", "/api/me", form)).json()
    assert {key: changed[key] for key in form} == form
    assert (changed["display_name"], changed["native_language_id"]) == ("Aiko", "en")
    emptied = await browser.send("PATCH", "/api/me", {"username": None, "native_language_id": None})
    assert (emptied.json()["username"], emptied.json()["native_language_id"]) == (None, None)
    assert (await browser.get("/api/me")).json() == emptied.json()


@pytest.mark.parametrize(
    "change",
    [
        {"email": "other@mail.example"},
        {"role": "admin"},
        {"email_verified": True},
        {"display_name": None},
        {"display_name": "x\u0007"},
        {"username": "no"},
        {"username": "with space"},
        {"avatar_url": "http://pictures.example/a.png"},
        {"avatar_url": "https://user:word@pictures.example/a.png"},
        {"avatar_url": "javascript:alert(1)"},
        {"avatar_url": "https://"},
        {"native_language_id": "xx"},
        {"preferred_ui_language_id": ""},
        {"time_zone": "Nowhere"},
        {"time_zone": "../../etc/passwd"},
    ],
)
async def test_what_may_not_be_changed_or_does_not_fit_is_refused(
    browse: OpenBrowser, change: dict[str, Any]
) -> None:
    browser = browse()
    await browser.register()
    before = (await browser.get("/api/me")).json()
    assert (await browser.send("PATCH", "/api/me", change)).status_code == 422
    assert (await browser.get("/api/me")).json() == before


async def test_a_user_name_is_taken_in_any_case(browse: OpenBrowser) -> None:
    first, second = browse(), browse()
    await first.register()
    await second.register()
    name = f"Momo{an_address()[8:16]}"
    assert (await first.send("PATCH", "/api/me", {"username": name})).status_code == 200
    answer = await second.send("PATCH", "/api/me", {"username": name.upper()})
    assert (answer.status_code, code_of(answer)) == (409, "username_taken")


@pytest.mark.parametrize(
    "path",
    [
        "/api/me",
        "/api/me/preferences",
        "/api/me/readings",
        "/api/me/sessions",
        "/api/me/tokens",
        "/api/me/export",
    ],
)
async def test_neither_nobody_nor_a_guest_has_an_account(browse: OpenBrowser, path: str) -> None:
    nobody, guest = browse(), browse()
    await guest.guest()
    for browser in (nobody, guest):
        answer = await browser.get(path)
        assert (answer.status_code, code_of(answer)) == (401, "not_signed_in")


async def test_preferences_begin_with_defaults_and_are_put_as_a_whole(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register()
    assert (await browser.get("/api/me/preferences")).json() == DEFAULTS
    wanted = DEFAULTS | {
        "target_language_id": "ja",
        "learning_goal": "Travel",
        "speaking_level": 40,
        "correction_style": "end_of_session",
        "specific_goals": ["鍋をつくる", "meet the parents"],
    }
    assert (await browser.send("PUT", "/api/me/preferences", wanted)).json() == wanted
    assert (await browser.get("/api/me/preferences")).json() == wanted
    again = {"target_language_id": "ko"}
    assert (await browser.send("PUT", "/api/me/preferences", again)).json() == DEFAULTS | again
    assert (await browser.get("/api/me/preferences")).json() == DEFAULTS | again


@pytest.mark.parametrize(
    "wrong",
    [
        {"target_language_id": "xx"},
        {"learning_goal": "Fame"},
        {"speaking_level": 0},
        {"writing_level": 101},
        {"reading_level": 5.5},
        {"challenge_preference": "brutal"},
        {"specific_goals": ["goal"] * 21},
        {"specific_goals": ["g" * 201]},
        {"specific_goals": [""]},
        {"shoe_size": 38},
    ],
)
async def test_preferences_out_of_range_are_refused(browse: OpenBrowser, wrong: dict[str, Any]) -> None:
    browser = browse()
    await browser.register()
    assert (await browser.send("PUT", "/api/me/preferences", wrong)).status_code == 422
    assert (await browser.get("/api/me/preferences")).json() == DEFAULTS


async def test_a_reading_is_put_once_a_word_and_deleted(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register()
    first = {"language": "ja", "surface": "明日", "reading": "あした"}
    assert (await browser.send("PUT", "/api/me/readings", first)).json() == first
    second = first | {"reading": "あす"}
    assert (await browser.send("PUT", "/api/me/readings", second)).status_code == 200
    assert (await browser.get("/api/me/readings")).json() == {"items": [second], "next": None}
    where = {"language": "ja", "surface": "明日"}
    assert (await browser.send("DELETE", "/api/me/readings", params=where)).status_code == 204
    assert (await browser.send("DELETE", "/api/me/readings", params=where)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "xx"},
        {"surface": ""},
        {"surface": " "},
        {"surface": "字" * 65},
        {"reading": "よ" * 129},
        {"reading": "\u0007"},
        {"reading": "a\u0000b"},
        {"reading": None},
    ],
)
async def test_a_reading_that_does_not_fit_is_refused(browse: OpenBrowser, wrong: dict[str, Any]) -> None:
    browser = browse()
    await browser.register()
    form = {"language": "ja", "surface": "明日", "reading": "あす"} | wrong
    assert (await browser.send("PUT", "/api/me/readings", form)).status_code == 422


async def test_a_long_list_of_readings_goes_on_where_it_stopped(browse: OpenBrowser) -> None:
    browser = browse()
    user_id = await browser.register()
    await query(
        "INSERT INTO reading_overrides (user_id, language_id, surface, reading) "
        "SELECT $1, CASE WHEN n % 2 = 0 THEN 'ja' ELSE 'ko' END, 'w' || n, 'r' FROM generate_series(1, 250) n",
        user_id,
    )
    seen, cursor = [], ""
    while cursor is not None:
        page = (await browser.get("/api/me/readings", params={"cursor": cursor} if cursor else {})).json()
        seen += [item["surface"] for item in page["items"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == 250
    only = (await browser.get("/api/me/readings", params={"language": "ja"})).json()["items"]
    assert {item["language"] for item in only} == {"ja"}
    assert code_of(await browser.get("/api/me/readings", params={"cursor": "bogus!"})) == "invalid"


async def test_a_new_password_signs_other_browsers_out_and_tells_by_mail(browse: OpenBrowser) -> None:
    email, here, there = an_address(), browse(), browse()
    await here.register(email)
    await there.login(email)
    await browse().post("/api/auth/forgot-password", {"email": email})
    link = await link_in_mail(email, "reset_password")
    form = {"current_password": PASSWORD, "new_password": "a kettle of another colour"}
    assert (await here.post("/api/me/password", form)).status_code == 204
    assert (await here.get("/api/me")).status_code == 200
    assert (await there.get("/api/me")).status_code == 401
    assert (await browse().login(email)).status_code == 401
    assert (await browse().login(email, form["new_password"])).status_code == 200
    late = await browse().post("/api/auth/reset-password", {"token": link, "password": "yet another kettle"})
    assert code_of(late) == "link_spent"
    told = "SELECT count(*) FROM outgoing_mails WHERE recipient = $1 AND kind = 'password_changed'"
    assert await value(told, email) == 1


async def test_a_new_password_needs_the_old_one_and_the_rules(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    wrong = {"current_password": "not mine at all", "new_password": "a kettle of another colour"}
    assert code_of(await browser.post("/api/me/password", wrong)) == "wrong_credentials"
    missing = {"new_password": "a kettle of another colour"}
    assert code_of(await browser.post("/api/me/password", missing)) == "wrong_credentials"
    weak = {"current_password": PASSWORD, "new_password": email}
    assert code_of(await browser.post("/api/me/password", weak)) == "weak_password"
    assert (await browse().login(email)).status_code == 200


async def test_who_has_no_password_sets_one_after_a_fresh_sign_in(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email)
    await query("UPDATE users SET password_hash = NULL, google_id = $2 WHERE id = $1", user_id, email)
    form = {"new_password": "a first kettle of mine"}
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert code_of(await browser.post("/api/me/password", form)) == "sign_in_again"
    assert (await browser.post("/api/me/password", form)).status_code == 204
    assert (await browse().login(email, form["new_password"])).status_code == 200


async def test_an_account_goes_with_its_password_only(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email)
    for form in ({"password": "not mine at all"}, {}, None):
        assert (await browser.send("DELETE", "/api/me", form)).status_code == 401
    assert (await browser.send("DELETE", "/api/me", {"password": PASSWORD})).status_code == 204
    assert await value("SELECT count(*) FROM users WHERE id = $1", user_id) == 0
    assert (await browser.get("/api/me")).status_code == 401
    assert (await browse().login(email)).status_code == 401
    await browse().register(email)


async def test_an_account_without_a_password_goes_after_a_fresh_sign_in(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email)
    await query("UPDATE users SET password_hash = NULL, google_id = $2 WHERE id = $1", user_id, email)
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert code_of(await browser.send("DELETE", "/api/me", {})) == "sign_in_again"
    assert (await browser.send("DELETE", "/api/me")).status_code == 204
    assert await value("SELECT count(*) FROM users WHERE id = $1", user_id) == 0


async def test_a_deletion_waits_a_week_and_is_taken_back(browse: OpenBrowser) -> None:
    browser, where = browse(), "/api/me/deletion"
    await browser.register()
    assert (await browser.post(where, {"password": "not it at all"})).status_code == 401
    asked = await browser.post(where, {"password": PASSWORD})
    assert asked.status_code == 202
    due = (await browser.get("/api/me")).json()["deletes_at"]
    assert due == asked.json()["deletes_at"]
    assert (await browser.post(where, {"password": PASSWORD})).json()["deletes_at"] == due
    for _ in range(2):
        assert (await browser.send("DELETE", where)).status_code == 204
    assert (await browser.get("/api/me")).json()["deletes_at"] is None
