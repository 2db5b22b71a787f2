"""Links in mails: good once, for a while, and for the account they were made for."""

import asyncio
from datetime import timedelta

import pytest
import time_machine
from litestar import Litestar

from kaiwa.accounts.links import ask_for_reset, reset_password
from kaiwa.accounts.vocabulary import Role
from kaiwa.clock import now
from kaiwa.errors import LinkSpent
from kaiwa.settings import Settings
from tests.accounts.conftest import OpenBrowser
from tests.browsing import PASSWORD, an_address, code_of, link_in_mail, query, value

NEW = "another kettle entirely"


async def test_the_link_of_a_registration_confirms_the_address_once(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    token = await link_in_mail(email, "verify_email")
    assert (await browser.post("/api/auth/verify-email", {"token": token})).status_code == 204
    assert (await browser.get("/api/me")).json()["email_verified"] is True
    again = await browser.post("/api/auth/verify-email", {"token": token})
    assert (again.status_code, code_of(again)) == (410, "link_spent")


async def test_the_owner_of_a_mailbox_does_not_confirm_a_strangers_account_by_opening_a_mail(
    browse: OpenBrowser,
) -> None:
    email, squatter, victim = an_address(), browse(), browse()
    user_id = await squatter.register(email)
    token = await link_in_mail(email, "verify_email")
    assert (await browse().post("/api/auth/verify-email", {"token": token})).status_code == 401
    await victim.register()
    assert (await victim.post("/api/auth/verify-email", {"token": token})).status_code == 401
    assert await value("SELECT email_verified_at FROM users WHERE id = $1", user_id) is None
    # the link itself is still good where it belongs
    assert (await squatter.post("/api/auth/verify-email", {"token": token})).status_code == 204


async def test_a_link_does_not_confirm_an_address_that_came_later(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email)
    token = await link_in_mail(email, "verify_email")
    await query("UPDATE users SET email = $2 WHERE id = $1", user_id, an_address())
    assert code_of(await browser.post("/api/auth/verify-email", {"token": token})) == "link_spent"


@pytest.mark.parametrize(("hours", "status"), [(23.9, 204), (24.1, 410)])
async def test_a_confirming_link_lasts_for_a_day(browse: OpenBrowser, hours: float, status: int) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    token = await link_in_mail(email, "verify_email")
    with time_machine.travel(now() + timedelta(hours=hours)):
        assert (await browser.post("/api/auth/verify-email", {"token": token})).status_code == status


async def test_a_link_for_one_purpose_is_worth_nothing_for_the_other(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    token = await link_in_mail(email, "verify_email")
    answer = await browse().post("/api/auth/reset-password", {"token": token, "password": NEW})
    assert code_of(answer) == "link_spent"


async def test_another_mail_may_be_asked_for_until_the_address_is_confirmed(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    assert (await browser.post("/api/auth/resend-verification")).status_code == 202
    count = "SELECT count(*) FROM outgoing_mails WHERE recipient = $1"
    assert await value(count, email) == 2
    token = await link_in_mail(email, "verify_email")
    await browser.post("/api/auth/verify-email", {"token": token})
    assert (await browser.post("/api/auth/resend-verification")).status_code == 202
    assert await value(count, email) == 2
    assert (await browse().post("/api/auth/resend-verification")).status_code == 401


async def test_who_confirms_an_address_that_the_operator_named_is_an_admin(
    browse: OpenBrowser, settings: Settings
) -> None:
    await query("DELETE FROM users WHERE email = 'root@kaiwa.example'")
    browser = browse()
    await browser.register("root@kaiwa.example")
    assert (await browser.get("/api/me")).json()["role"] == Role.LEARNER
    assert (await browser.get("/api/admin/users")).status_code == 403
    token = await link_in_mail("root@kaiwa.example", "verify_email")
    await browser.post("/api/auth/verify-email", {"token": token})
    assert (await browser.get("/api/me")).json()["role"] == Role.ADMIN
    assert (await browser.get("/api/admin/users")).status_code == 200
    await query("DELETE FROM users WHERE email = 'root@kaiwa.example'")


async def test_a_forgotten_password_is_replaced_and_everybody_is_signed_out(browse: OpenBrowser) -> None:
    email, browser, elsewhere = an_address(), browse(), browse()
    await browser.register(email)
    made = await browser.post("/api/me/tokens", {"name": "script", "scopes": ["read"]})
    bearer = {"Authorization": f"Bearer {made.json()['token']}"}
    assert (await browse().get("/api/me", headers=bearer)).status_code == 200
    assert (await elsewhere.post("/api/auth/forgot-password", {"email": email})).status_code == 202
    token = await link_in_mail(email, "reset_password")
    answer = await elsewhere.post("/api/auth/reset-password", {"token": token, "password": NEW})
    assert answer.status_code == 204
    assert (await browser.get("/api/me")).status_code == 401
    assert (await browse().get("/api/me", headers=bearer)).status_code == 401
    assert (await browse().login(email)).status_code == 401
    entered = await browse().login(email, NEW)
    assert entered.status_code == 200
    assert entered.json()["email_verified"] is True


async def test_a_reset_spends_the_other_links_of_the_account(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    await browser.post("/api/auth/forgot-password", {"email": email})
    first = await link_in_mail(email, "reset_password")
    await browser.post("/api/auth/forgot-password", {"email": email})
    second = await link_in_mail(email, "reset_password")
    assert first != second
    form = {"token": first, "password": NEW}
    assert (await browse().post("/api/auth/reset-password", form)).status_code == 204
    late = await browse().post("/api/auth/reset-password", {"token": second, "password": "a third kettle"})
    assert code_of(late) == "link_spent"


async def test_a_reset_link_used_twenty_times_at_once_is_used_once(
    browse: OpenBrowser, settings: Settings
) -> None:
    email = an_address()
    user_id = await browse().register(email)
    await ask_for_reset(email, settings)
    token = await link_in_mail(email, "reset_password")
    results = await asyncio.gather(
        *(reset_password(token, f"kettle number {n}", settings) for n in range(20)), return_exceptions=True
    )
    assert sum(each is None for each in results) == 1
    assert sum(isinstance(each, LinkSpent) for each in results) == 19
    used = "SELECT count(*) FROM account_links WHERE user_id = $1 AND used_at IS NOT NULL"
    assert await value(used, user_id) == 1
    winner = next(n for n, each in enumerate(results) if each is None)
    assert (await browse().login(email, f"kettle number {winner}")).status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(59, 204), (61, 410)])
async def test_a_reset_link_lasts_for_an_hour(browse: OpenBrowser, minutes: int, status: int) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    await browser.post("/api/auth/forgot-password", {"email": email})
    form = {"token": await link_in_mail(email, "reset_password"), "password": NEW}
    with time_machine.travel(now() + timedelta(minutes=minutes)):
        assert (await browse().post("/api/auth/reset-password", form)).status_code == status


async def test_a_weak_new_password_does_not_spend_the_link(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    await browser.post("/api/auth/forgot-password", {"email": email})
    token = await link_in_mail(email, "reset_password")
    weak = await browse().post("/api/auth/reset-password", {"token": token, "password": email})
    assert code_of(weak) == "weak_password"
    form = {"token": token, "password": NEW}
    assert (await browse().post("/api/auth/reset-password", form)).status_code == 204


async def test_asking_for_a_link_does_not_tell_whether_there_is_an_account(browse: OpenBrowser) -> None:
    known = an_address()
    await browse().register(known)
    mails = await value("SELECT count(*) FROM outgoing_mails")
    answers = [
        await browse().post("/api/auth/forgot-password", {"email": email})
        for email in (known, an_address(), "no address")
    ]
    assert {(a.status_code, a.content) for a in answers} == {(202, answers[0].content)}
    assert await value("SELECT count(*) FROM outgoing_mails") == mails + 1


async def test_a_known_and_an_unknown_address_run_the_same_statements(
    app: Litestar, browse: OpenBrowser, settings: Settings
) -> None:
    """Both write and commit one transaction: the entry in the audit is there either way."""
    known = an_address()
    await browse().register(known)
    count = "SELECT count(*) FROM audit_log WHERE action = 'reset_asked'"
    for email in (known, an_address()):
        before = await value(count)
        await ask_for_reset(email, settings)
        assert await value(count) == before + 1


async def test_links_are_kept_as_digests(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    user_id = await browser.register(email)
    token = await link_in_mail(email, "verify_email")
    kept = await query("SELECT token_hash FROM account_links WHERE user_id = $1", user_id)
    assert [len(row["token_hash"]) for row in kept] == [64]
    assert token not in str(kept)


async def test_an_account_that_came_by_google_gets_a_password_by_a_link(browse: OpenBrowser) -> None:
    email = an_address()
    user_id = await browse().register(email)
    await query("UPDATE users SET password_hash = NULL, google_id = $2 WHERE id = $1", user_id, email)
    assert (await browse().login(email, PASSWORD)).status_code == 401
    await browse().post("/api/auth/forgot-password", {"email": email})
    form = {"token": await link_in_mail(email, "reset_password"), "password": NEW}
    assert (await browse().post("/api/auth/reset-password", form)).status_code == 204
    assert (await browse().login(email, NEW)).status_code == 200


async def test_a_mailed_link_signs_in_once_and_only_where_the_address_is_confirmed(
    browse: OpenBrowser,
) -> None:
    email, browser = an_address(), browse()
    await browser.register(email)
    ask, enter = "/api/auth/sign-in-link", "/api/auth/sign-in-link/open"
    mails = "SELECT count(*) FROM outgoing_mails WHERE kind = 'sign_in' AND recipient = $1"
    assert (await browse().post(ask, {"email": email})).status_code == 202
    assert await value(mails, email) == 0
    token = await link_in_mail(email, "verify_email")
    assert (await browser.post("/api/auth/verify-email", {"token": token})).status_code == 204
    assert (await browse().post(ask, {"email": email.upper()})).status_code == 202
    elsewhere, token = browse(), await link_in_mail(email, "sign_in")
    entered = await elsewhere.post(enter, {"token": token})
    assert (entered.status_code, entered.json()["email"]) == (200, email)
    assert (await elsewhere.get("/api/me")).status_code == 200
    again = await browse().post(enter, {"token": token})
    assert (again.status_code, code_of(again)) == (410, "link_spent")
