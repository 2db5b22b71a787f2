"""Testers are invited by mail, accept with a confirmed address, and are seen by their creator."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from kaiwa.clock import local_day, now
from tests.browsing import Browser, an_address, code_of, query, value
from tests.curriculum.assignments.conftest import OpenBrowser, Walker
from tests.curriculum.walking import a_path

TODAY = local_day(now(), "UTC")


async def confirm(who: Browser) -> str:
    me = (await who.get("/api/me")).json()
    await query("UPDATE users SET email_verified_at = now() WHERE id = $1::text::uuid", me["id"])
    return str(me["email"])


@pytest.fixture
async def creator(browse: OpenBrowser) -> Walker:
    browser = browse()
    found = Walker(browser, await browser.register(display_name="Aiko"))
    await confirm(browser)
    found.path = await a_path(found.id, written=(1,), title="Dinner in Osaka")
    return found


async def invites(creator: Walker, email: str, **more: Any) -> Any:
    answer = await creator.browser.post(
        f"/api/paths/{creator.path}/assignments", {"user_email": email} | more
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


async def a_tester(browse: OpenBrowser, email: str | None = None, *, confirmed: bool = True) -> Walker:
    browser = browse()
    tester = Walker(browser, await browser.register(email or an_address()))
    if confirmed:
        await confirm(browser)
    return tester


async def mails_to(email: str) -> list[Any]:
    return await query("SELECT * FROM outgoing_mails WHERE recipient = $1 AND kind = 'invitation'", email)


async def test_an_invitation_goes_out_by_mail_and_says_who_asks(creator: Walker) -> None:
    email = an_address()
    said = await invites(creator, f" {email.upper()} ", note="Is day 3 too hard?", feedback_requested=True)
    assert (said["email"], said["role"], said["status"]) == (email, "tester", "invited")
    (mail,) = await mails_to(email)
    assert mail["subject"] == "Aiko invites you to “Dinner in Osaka”"
    assert f"/invitations/{said['id']}" in mail["body"]
    assert "> Is day 3 too hard?" in mail["body"]


async def test_who_has_no_account_makes_one_and_accepts(creator: Walker, browse: OpenBrowser) -> None:
    email = an_address()
    said = await invites(creator, email, starts_at=str(TODAY + timedelta(days=2)), note="Hello")
    tester = await a_tester(browse, email, confirmed=False)
    tester.place = said["id"]
    assert (await tester.browser.get("/api/invitations")).json() == []
    assert (await tester.asks("POST", "/accept", {})).status_code == 404  # the address is not confirmed
    await confirm(tester.browser)
    (shown,) = (await tester.browser.get("/api/invitations")).json()
    assert (shown["id"], shown["invited_by"], shown["note"]) == (said["id"], "Aiko", "Hello")
    accepted = await tester.does("POST", "/accept", {"time_zone": "Asia/Tokyo"})
    assert (accepted["status"], accepted["role"], accepted["time_zone"]) == ("active", "tester", "Asia/Tokyo")
    assert accepted["days"][0]["on"] == str(TODAY + timedelta(days=2))
    assert await tester.does("POST", "/accept", {}) == accepted
    assert (await tester.browser.get("/api/invitations")).json() == []
    assert (
        await value(
            "SELECT invited_email FROM learning_path_assignments WHERE id = $1::text::uuid", said["id"]
        )
        is None
    )


async def test_an_address_looks_the_same_whether_it_has_an_account_or_not(
    creator: Walker, browse: OpenBrowser
) -> None:
    tester = await a_tester(browse)
    known = (await tester.browser.get("/api/me")).json()["email"]
    answers = [await invites(creator, email) for email in (known, an_address())]
    for said in answers:
        said.pop("id")
        said.pop("email")
    assert answers[0] == answers[1]


async def test_nobody_accepts_or_declines_for_another(creator: Walker, browse: OpenBrowser) -> None:
    said = await invites(creator, an_address())
    for who in (await a_tester(browse), creator):
        who.place = said["id"]
        for what in ("/accept", "/decline"):
            assert (await who.asks("POST", what, {})).status_code == 404
        assert (await who.asks("GET")).status_code == 404
    assert (
        await value("SELECT status FROM learning_path_assignments WHERE id = $1::text::uuid", said["id"])
        == "invited"
    )


async def test_who_declines_is_not_asked_again(creator: Walker, browse: OpenBrowser) -> None:
    tester = await a_tester(browse)
    email = (await tester.browser.get("/api/me")).json()["email"]
    tester.place = (await invites(creator, email))["id"]
    await tester.does("POST", "/decline", {})
    for what in ("/accept", "/decline"):
        assert (await tester.asks("POST", what, {})).status_code == 409
    again = await creator.browser.post(f"/api/paths/{creator.path}/assignments", {"user_email": email})
    assert (again.status_code, code_of(again)) == (409, "conflict")
    assert len(await mails_to(email)) == 1


async def test_who_walks_it_already_keeps_their_place_and_becomes_a_tester(
    creator: Walker, browse: OpenBrowser
) -> None:
    await query(
        "UPDATE learning_paths SET is_template = true, is_public = true, share_slug = id WHERE id = $1",
        creator.path,
    )
    tester = await a_tester(browse)
    begun = await tester.begins(creator.path)
    await tester.does("POST", "/days/1/complete")
    email = (await tester.browser.get("/api/me")).json()["email"]
    tester.place = (await invites(creator, email, cohort="spring", feedback_requested=True))["id"]
    accepted = await tester.does("POST", "/accept", {})
    assert (accepted["id"], accepted["days_done"], accepted["role"]) == (begun["id"], 1, "tester")
    assert (accepted["cohort"], accepted["feedback_requested"]) == ("spring", True)
    places = "SELECT count(*) FROM learning_path_assignments WHERE path_id = $1"
    assert await value(places, creator.path) == 1


async def test_two_clicks_accept_once(creator: Walker, browse: OpenBrowser) -> None:
    tester = await a_tester(browse)
    email = (await tester.browser.get("/api/me")).json()["email"]
    tester.place = (await invites(creator, email))["id"]
    answers = await asyncio.gather(*(tester.asks("POST", "/accept", {}) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_cohort_begins_together(creator: Walker, browse: OpenBrowser) -> None:
    start = str(TODAY + timedelta(days=9))
    first = await invites(creator, an_address(), cohort="spring", starts_at=start)
    second = await invites(creator, an_address(), cohort="spring")
    alone = await invites(creator, an_address())
    assert (first["starts_on"], second["starts_on"], alone["starts_on"]) == (start, start, str(TODAY))
    cohorts = (await creator.browser.get(f"/api/paths/{creator.path}/cohorts")).json()
    assert [(each["cohort"], each["starts_on"], each["invited"]) for each in cohorts] == [
        ("", str(TODAY), 1), ("spring", start, 2),
    ]  # fmt: skip
    listed = await creator.browser.get(f"/api/paths/{creator.path}/assignments", params={"cohort": "spring"})
    assert {each["id"] for each in listed.json()["items"]} == {first["id"], second["id"]}


async def test_a_creator_sees_whom_they_invited_and_nobody_else(creator: Walker, browse: OpenBrowser) -> None:
    await query(
        "UPDATE learning_paths SET is_template = true, is_public = true, share_slug = id WHERE id = $1",
        creator.path,
    )
    tester, passer_by = await a_tester(browse), await a_tester(browse)
    email = (await tester.browser.get("/api/me")).json()["email"]
    tester.place = (await invites(creator, email))["id"]
    await tester.does("POST", "/accept", {})
    await tester.does("POST", "/days/1/complete")
    await passer_by.begins(creator.path)
    listed = (await creator.browser.get(f"/api/paths/{creator.path}/assignments")).json()["items"]
    assert [(each["email"], each["days_done"], each["status"]) for each in listed] == [(email, 1, "active")]


async def test_an_invitation_is_withdrawn_until_it_is_accepted(creator: Walker, browse: OpenBrowser) -> None:
    tester = await a_tester(browse)
    email = (await tester.browser.get("/api/me")).json()["email"]
    tester.place = (await invites(creator, email))["id"]
    where = f"/api/paths/{creator.path}/assignments/{tester.place}"
    assert (await tester.browser.send("DELETE", where)).status_code == 404
    assert (await creator.browser.send("DELETE", where)).status_code == 204
    assert (await tester.asks("POST", "/accept", {})).status_code == 404
    tester.place = (await invites(creator, email))["id"]
    await tester.does("POST", "/accept", {})
    gone = f"/api/paths/{creator.path}/assignments/{tester.place}"
    assert (await creator.browser.send("DELETE", gone)).status_code == 404


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"user_email": "nobody"}, "email"),
        ({"user_email": "a@b.example", "note": "Win money at http://x.example"}, "note"),
        ({"user_email": "a@b.example", "note": "see evil.com now"}, "note"),
        ({"user_email": "a@b.example", "starts_at": "2020-01-01"}, "starts_at"),
    ],
)
async def test_a_wrong_invitation_is_told_and_no_mail_leaves(
    creator: Walker, form: dict[str, str], field: str
) -> None:
    before = await value("SELECT count(*) FROM outgoing_mails")
    answer = await creator.browser.post(f"/api/paths/{creator.path}/assignments", form)
    assert (answer.status_code, answer.json()["facts"]["field"]) == (422, field)
    assert await value("SELECT count(*) FROM outgoing_mails") == before


async def test_only_who_is_confirmed_and_owns_the_path_invites(creator: Walker, browse: OpenBrowser) -> None:
    form = {"user_email": an_address()}
    unconfirmed = await a_tester(browse, confirmed=False)
    own = await a_path(unconfirmed.id)
    assert (await unconfirmed.browser.post(f"/api/paths/{own}/assignments", form)).status_code == 403
    other = await a_tester(browse)
    public: dict[str, Any] = {"is_template": True, "is_public": True, "share_slug": uuid4().hex}
    for path in (creator.path, await a_path(creator.id, **public), uuid4().hex):
        assert (await other.browser.post(f"/api/paths/{path}/assignments", form)).status_code == 404
    guest = browse()
    await guest.guest()
    assert (await guest.post(f"/api/paths/{own}/assignments", form)).status_code == 401
    assert await mails_to(form["user_email"]) == []


async def test_invitations_are_counted(creator: Walker) -> None:
    statuses = []
    for _ in range(51):
        form = {"user_email": an_address()}
        statuses.append(
            (await creator.browser.post(f"/api/paths/{creator.path}/assignments", form)).status_code
        )
    assert statuses == [201] * 50 + [429]
