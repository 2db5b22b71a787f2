"""What happens at the same moment happens one after the other."""

import asyncio
from datetime import timedelta

import time_machine
from litestar import Litestar

from kaiwa.accounts.identity import identify
from kaiwa.accounts.links import verify_email
from kaiwa.accounts.password_change import change_password
from kaiwa.accounts.principal import Principal
from kaiwa.clock import now
from kaiwa.errors import Conflict, KaiwaError, LinkSpent
from kaiwa.settings import Settings
from tests.accounts.conftest import OpenBrowser
from tests.browsing import PASSWORD, SECRET, Browser, an_address, code_of, link_in_mail, query, value


async def the_principal(browser: Browser) -> Principal:
    return await identify(SECRET, session_cookie=browser.cookies["kaiwa"])


async def test_a_confirming_link_used_twenty_times_at_once_is_used_once(
    browse: OpenBrowser, settings: Settings
) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    token, principal = await link_in_mail(email, "verify_email"), await the_principal(browser)
    results = await asyncio.gather(
        *(verify_email(token, principal, settings) for _ in range(20)), return_exceptions=True
    )
    assert sum(each is None for each in results) == 1
    assert sum(isinstance(each, LinkSpent) for each in results) == 19


async def test_of_ten_password_changes_at_once_one_wins(browse: OpenBrowser, settings: Settings) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    principal = await the_principal(browser)
    results = await asyncio.gather(
        *(change_password(principal, PASSWORD, f"kettle number {n} of mine", settings) for n in range(10)),
        return_exceptions=True,
    )
    winners = [n for n, each in enumerate(results) if each is None]
    assert len(winners) == 1
    assert all(isinstance(each, KaiwaError) for each in results if each is not None)
    assert any(isinstance(each, Conflict) for each in results)
    assert (await browse().login(email, f"kettle number {winners[0]} of mine")).status_code == 200


async def test_a_log_in_with_a_password_that_is_just_changed_does_not_outlive_the_change(
    browse: OpenBrowser, settings: Settings
) -> None:
    """Whichever commits first: in the end no browser is signed in that proved the old password alone."""
    for _ in range(5):
        email, browser, other = an_address(), browse(), browse()
        await browser.register(email)
        principal = await the_principal(browser)
        await asyncio.gather(
            change_password(principal, PASSWORD, "a kettle of another colour", settings), other.login(email)
        )
        assert (await other.get("/api/me")).status_code == 401
        assert (await browser.get("/api/me")).status_code == 200


async def test_a_busy_browser_that_signs_in_again_meets_no_deadlock(browse: OpenBrowser) -> None:
    """A request notes that the session was seen while a log-in deletes that session's row."""
    email, browser = an_address(), browse()
    await browser.register(email)
    for round_ in range(1, 6):
        old = browser.cookies["kaiwa"]
        with time_machine.travel(now() + timedelta(minutes=6 * round_)):
            answers = await asyncio.gather(
                browser.login(email),
                *(identify(SECRET, session_cookie=old) for _ in range(8)),
                return_exceptions=True,
            )
        assert not [each for each in answers if isinstance(each, BaseException)]


async def test_a_user_name_asked_for_ten_times_at_once_is_given_once(browse: OpenBrowser) -> None:
    browsers = [browse() for _ in range(10)]
    for browser in browsers:
        await browser.register()
    name = f"n{an_address()[8:18]}"
    answers = await asyncio.gather(*(b.send("PATCH", "/api/me", {"username": name}) for b in browsers))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"username_taken"}


async def test_a_person_who_is_deleted_while_they_write_is_gone(browse: OpenBrowser) -> None:
    browser = browse()
    user_id = await browser.register()
    writes = [
        browser.send("PUT", "/api/me/readings", {"language": "ja", "surface": f"字{n}", "reading": "じ"})
        for n in range(10)
    ]
    answers = await asyncio.gather(browser.send("DELETE", "/api/me", {"password": PASSWORD}), *writes)
    assert answers[0].status_code == 204
    assert {answer.status_code for answer in answers[1:]} <= {200, 401, 403, 409}
    assert await value("SELECT count(*) FROM reading_overrides WHERE user_id = $1", user_id) == 0
    assert await query("SELECT id FROM users WHERE id = $1", user_id) == []


async def test_a_guest_who_signs_in_twice_at_once_loses_nothing(app: Litestar, browse: OpenBrowser) -> None:
    email, guest = an_address(), browse()
    await browse().register(email)
    guest_id = await guest.guest()
    await query(
        "INSERT INTO conversations (id, guest_id, target_language_id, started_on) "
        "SELECT md5(n::text || $1::uuid::text), $1::uuid, 'ja', now() FROM generate_series(1, 20) n",
        guest_id,
    )
    twins = [browse(), browse()]
    for twin in twins:
        twin.http.cookies.set("kaiwa-guest", guest.cookies["kaiwa-guest"], domain="kaiwa.example")
        twin.http.cookies.set("csrf", guest.cookies["csrf"], domain="kaiwa.example")
    answers = await asyncio.gather(*(twin.login(email) for twin in twins))
    assert [answer.status_code for answer in answers] == [200, 200]
    owned = "SELECT count(*) FROM conversations WHERE user_id = $1 AND guest_id IS NULL"
    assert await value(owned, answers[0].json()["id"]) == 20
