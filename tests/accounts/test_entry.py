"""Registration, log-in and log-out, as a browser meets them."""

import asyncio
from uuid import uuid4

import asyncpg
import pytest
from argon2 import PasswordHasher
from litestar import Litestar

from kaiwa.accounts.audit import audit
from kaiwa.accounts.passwords import HASHER, PASSWORDS
from kaiwa.accounts.registration import Registration, register
from kaiwa.accounts.sessions import NewSession
from kaiwa.accounts.signing import pseudonym
from kaiwa.accounts.visit import Visit
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.database import connection, transaction
from kaiwa.errors import EmailTaken
from kaiwa.privacy.adoption import adopt_guest
from kaiwa.settings import Settings
from kaiwa.viewer import Viewer
from tests.accounts.conftest import OpenBrowser
from tests.browsing import (
    PASSWORD,
    SECRET,
    Browser,
    an_address,
    code_of,
    link_in_mail,
    query,
    running,
    settings_for,
    value,
)
from tests.conftest import Servers


async def test_registering_signs_in_and_answers_the_account(browse: OpenBrowser) -> None:
    browser, email = browse(), an_address()
    form = {
        "email": email.upper(),
        "password": PASSWORD,
        "display_name": " Aiko ",
        "native_language_id": "en",
    }
    answer = await browser.post("/api/auth/register", form)
    assert answer.status_code == 201
    assert answer.json()["email"] == email
    assert answer.json()["display_name"] == "Aiko"
    assert answer.json()["email_verified"] is False
    assert "password" not in answer.json()
    me = await browser.get("/api/me")
    assert me.json() == answer.json()


async def test_a_registration_queues_a_mail_with_a_link_in_the_same_transaction(browse: OpenBrowser) -> None:
    email = an_address()
    await browse().register(email)
    mails = await query("SELECT kind, status, body FROM outgoing_mails WHERE recipient = $1", email)
    assert [(mail["kind"], mail["status"]) for mail in mails] == [("verify_email", "pending")]
    assert "http://kaiwa.example/verify-email?token=" in mails[0]["body"]


async def test_fifty_registrations_of_one_address_at_once_make_one_account(
    app: Litestar, settings: Settings
) -> None:
    form = Registration(email=an_address(), password=PASSWORD)
    results = await asyncio.gather(
        *(register(form, Visit(), settings, adopt_guest) for _ in range(50)), return_exceptions=True
    )
    assert sum(isinstance(each, NewSession) for each in results) == 1
    assert sum(isinstance(each, EmailTaken) for each in results) == 49
    assert await value("SELECT count(*) FROM users WHERE email = $1", form.email) == 1
    mails = "SELECT count(*) FROM outgoing_mails WHERE recipient = $1"
    assert await value(mails, form.email) == 1


async def test_ten_browsers_that_register_one_address_at_once_are_told_who_came_first(
    browse: OpenBrowser,
) -> None:
    email = an_address()
    form = {"email": email, "password": PASSWORD}
    answers = await asyncio.gather(*(_register_from_anywhere(browse, form) for _ in range(10)))
    assert sorted(status for status, _ in answers) == [201] + [409] * 9
    assert {code for status, code in answers if status == 409} == {"email_taken"}


async def _register_from_anywhere(browse: OpenBrowser, form: dict[str, str]) -> tuple[int, str]:
    answer = await browse().post("/api/auth/register", form)
    return answer.status_code, answer.json().get("code", "")


async def test_the_second_spelling_of_an_address_is_the_same_account(browse: OpenBrowser) -> None:
    email = an_address()
    await browse().register(email)
    answer = await browse().post("/api/auth/register", {"email": f" {email.title()} ", "password": PASSWORD})
    assert (answer.status_code, code_of(answer)) == (409, "email_taken")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("email", "nobody"),
        ("password", "short"),
        ("password", "password123"),
        ("display_name", "a\u202eb"),
        ("display_name", "n" * 81),
        ("native_language_id", "xx"),
        ("time_zone", "Mars/Olympus"),
    ],
)
async def test_a_field_that_does_not_fit_is_named(browse: OpenBrowser, field: str, wrong: str) -> None:
    form = {"email": an_address(), "password": PASSWORD} | {field: wrong}
    answer = await browse().post("/api/auth/register", form)
    assert answer.status_code == 422
    assert answer.json()["facts"] == {"field": field}


async def test_an_unknown_field_is_refused(browse: OpenBrowser) -> None:
    form = {"email": an_address(), "password": PASSWORD, "role": "admin"}
    assert (await browse().post("/api/auth/register", form)).status_code == 422


async def test_logging_in_elsewhere_leaves_the_first_browser_signed_in(browse: OpenBrowser) -> None:
    email, first, second = an_address(), browse(), browse()
    user_id = await first.register(email)
    answer = await second.login(email)
    assert answer.status_code == 200
    assert answer.json()["id"] == str(user_id)
    assert (await first.get("/api/me")).status_code == 200


async def test_a_log_in_gives_a_new_cookie_and_kills_the_old_one(browse: OpenBrowser) -> None:
    email, browser, thief = an_address(), browse(), browse()
    await browser.register(email)
    planted = browser.cookies["kaiwa"]
    await browser.login(email)
    assert browser.cookies["kaiwa"] != planted
    thief.http.cookies.set("kaiwa", planted)
    assert (await thief.get("/api/me")).status_code == 401


async def test_a_cookie_that_somebody_made_up_is_never_adopted(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browse().register(email)
    browser.http.cookies.set("kaiwa", "chosen-by-an-attacker", domain="kaiwa.example")
    await browser.login(email)
    assert (
        await value(
            "SELECT count(*) FROM session WHERE user_agent = 'Test browser' AND id = $1",
            "chosen-by-an-attacker",
        )
        == 0
    )
    assert all(cookie.value != "chosen-by-an-attacker" for cookie in browser.http.cookies.jar)


async def test_a_wrong_password_and_an_unknown_address_answer_the_same(browse: OpenBrowser) -> None:
    email = an_address()
    await browse().register(email)
    wrong = await browse().login(email, "not the password")
    unknown = await browse().login(an_address(), "not the password")
    malformed = await browse().login("no address", "not the password")
    said = [(a.status_code, a.json()["code"], a.json()["detail"]) for a in (wrong, unknown, malformed)]
    assert said == [(401, "wrong_credentials", said[0][2])] * 3


async def test_an_unknown_address_costs_one_verification_like_any_other(browse: OpenBrowser) -> None:
    email = an_address()
    await browse().register(email)
    for tried in (email, an_address(), "no address"):
        before = PASSWORDS.verified
        await browse().login(tried, "not the password")
        assert PASSWORDS.verified - before == 1


async def test_a_password_typed_in_full_width_letters_is_the_same_password(browse: OpenBrowser) -> None:
    email = an_address()
    await browse().register(email, "ＫＡＩＷＡ　ｃａｆé　２０２６")
    assert (await browse().login(email, "KAIWA cafe\u0301 2026")).status_code == 200


@pytest.fixture
def in_earnest(monkeypatch: pytest.MonkeyPatch) -> None:
    """With what a hash costs in use, not with what it costs in tests."""
    monkeypatch.setattr(PASSWORDS, "hasher", HASHER)


@pytest.mark.usefixtures("in_earnest")
async def test_the_database_holds_neither_password_nor_cookie(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email)
    row = (await query("SELECT password_hash FROM users WHERE id = $1", user_id))[0]
    assert row["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    ids = await query("SELECT id FROM session WHERE user_id = $1", user_id)
    assert browser.cookies["kaiwa"] not in [each["id"] for each in ids]


@pytest.mark.usefixtures("in_earnest")
async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_log_in(browse: OpenBrowser) -> None:
    email = an_address()
    user_id = await browse().register(email)
    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await query("UPDATE users SET password_hash = $2 WHERE id = $1", user_id, old)
    assert (await browse().login(email)).status_code == 200
    assert "m=19456,t=2" in await value("SELECT password_hash FROM users WHERE id = $1", user_id)
    assert (await browse().login(email)).status_code == 200


async def test_after_logging_out_the_cookie_is_dead_wherever_it_was_kept(browse: OpenBrowser) -> None:
    browser, thief = browse(), browse()
    await browser.register()
    kept = browser.cookies["kaiwa"]
    answer = await browser.post("/api/auth/logout")
    assert answer.status_code == 204
    assert "kaiwa" not in browser.cookies
    thief.http.cookies.set("kaiwa", kept)
    assert (await thief.get("/api/me")).status_code == 401
    assert (await browser.post("/api/auth/logout")).status_code == 204


async def test_a_write_with_a_cookie_and_without_its_token_is_refused(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register()
    for token in ("", "wrong", "\u00e9".encode()):
        answer = await browser.send(
            "PATCH", "/api/me", {"display_name": "Eve"}, headers={"X-CSRF-Token": token}
        )
        assert (answer.status_code, code_of(answer)) == (403, "csrf_missing")
    stranger = browse()
    await stranger.register()
    answer = await browser.send(
        "PATCH", "/api/me", {"display_name": "Eve"}, headers={"X-CSRF-Token": stranger.cookies["csrf"]}
    )
    assert code_of(answer) == "csrf_missing"


async def test_cookies_on_loopback_are_plain_and_closed_to_scripts(browse: OpenBrowser) -> None:
    answer = await browse().post("/api/auth/register", {"email": an_address(), "password": PASSWORD})
    said = {line.split("=", 1)[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
    assert "httponly" in said["kaiwa"]
    assert "samesite=lax" in said["kaiwa"]
    assert "path=/" in said["kaiwa"]
    assert "secure" not in said["kaiwa"]
    assert "httponly" not in said["csrf"]


async def test_cookies_behind_tls_are_bound_to_the_host(servers: Servers, settings: Settings) -> None:
    home = "https://kaiwa.example"
    async with running(settings_for(servers, settings.data, public_url=home)) as app:
        browser = Browser(app, home=home)
        answer = await browser.post("/api/auth/register", {"email": an_address(), "password": PASSWORD})
        said = {line.split("=", 1)[0]: line.lower() for line in answer.headers.get_list("set-cookie")}
        for name in ("__Host-kaiwa", "csrf"):
            assert "secure" in said[name]
            assert "path=/" in said[name]
            assert "domain" not in said[name]
        assert (await browser.get("/api/me")).status_code == 200
        await browser.close()


async def test_a_guest_stays_the_same_guest_and_no_row_is_written(browse: OpenBrowser) -> None:
    browser = browse()
    before = await value("SELECT count(*) FROM users")
    guest_id = await browser.guest()
    assert await browser.guest() == guest_id
    assert await value("SELECT count(*) FROM users") == before
    assert (await browser.get("/api/me")).status_code == 401


async def test_a_forged_guest_is_a_new_guest(browse: OpenBrowser) -> None:
    victim, forger = browse(), browse()
    guest_id = await victim.guest()
    head, _, mark = victim.cookies["kaiwa-guest"].rpartition(".")
    forged = mark[:-2] + ("AA" if mark[-2:] != "AA" else "BB")
    forger.http.cookies.set("kaiwa-guest", f"{head}.{forged}", domain="kaiwa.example")
    assert await forger.guest() != guest_id


async def test_a_signed_in_person_does_not_become_a_guest(browse: OpenBrowser) -> None:
    browser = browse()
    await browser.register()
    assert (await browser.post("/api/auth/guest")).status_code == 409


async def test_tries_at_one_account_are_counted_wherever_they_come_from(browse: OpenBrowser) -> None:
    email = an_address()
    await browse().register(email)
    answers = [await browse().login(email, "wrong guess") for _ in range(11)]
    assert [a.status_code for a in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    right = await browse().login(f" {email.upper()}")
    assert right.status_code == 429


async def test_registrations_from_one_place_are_counted(browse: OpenBrowser) -> None:
    browser = browse()
    form = {"email": "no address", "password": PASSWORD}
    codes = [
        (await browser.post("/api/auth/register", form | {"email": f"no {n}"})).status_code for n in range(21)
    ]
    assert codes == [422] * 20 + [429]


async def test_every_entry_leaves_a_pseudonymous_trace(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email, display_name="Aiko Tanaka")
    who = pseudonym(SECRET, str(user_id))
    await browse().login(email, "wrong guess")
    await browser.login(email)
    await browser.post("/api/auth/logout")
    entries = await query(
        "SELECT action, actor_ref, facts FROM audit_log WHERE subject_ref = $1 ORDER BY at", who
    )
    assert [e["action"] for e in entries] == ["register", "login_failed", "login", "logout"]
    text = str([tuple(e) for e in entries])
    assert email not in text
    assert "Aiko" not in text
    assert str(user_id) not in text


async def test_the_trace_can_be_neither_changed_nor_read_by_a_person(database: Servers) -> None:
    me = uuid4()
    async with transaction(Viewer(user_id=me)):
        await audit("secret", AuditAction.LOGIN, actor=me)
        assert await connection().fetch("SELECT * FROM audit_log") == []
    for change in ("UPDATE audit_log SET action = 'logout'", "DELETE FROM audit_log"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await query(change)


async def test_what_is_logged_of_a_visit_holds_nothing_of_the_person(
    browse: OpenBrowser, pytestconfig: pytest.Config
) -> None:
    # loggers keep the stream of the first application in this process, which is pytest's own
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    if capture is None or not capture.is_globally_capturing():
        pytest.skip("needs pytest's capture")
    email, browser = an_address(), browse()
    capture.read_global_capture()
    await browser.guest()
    await browser.register(email, display_name="Aiko Tanaka")
    await browse().login(email, "a wrong kettle")
    await browser.post("/api/auth/forgot-password", {"email": email})
    link = await link_in_mail(email, "reset_password")
    await browser.post("/api/auth/reset-password", {"token": link, "password": "a new kettle of mine"})
    await browser.get("/api/me", params={"email": email})
    await browser.login(email, "a new kettle of mine")
    made = (await browser.post("/api/me/tokens", {"name": "script", "scopes": ["read"]})).json()["token"]
    said = capture.read_global_capture().err
    assert said.count("route=/api/auth/login") == 2
    secrets = (email, "Aiko", "kettle", link, made, browser.cookies["kaiwa"], browser.cookies["csrf"])
    assert [each for each in secrets if each in said] == []
