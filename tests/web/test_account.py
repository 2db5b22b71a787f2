"""The account's page: every form of it, who may send it, and what it makes of odd text."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from kaiwa.accounts.deletion import delete_who_waited
from kaiwa.clock import now
from kaiwa.privacy.erasure import erase_person
from kaiwa.settings import Settings
from tests.browsing import PASSWORD, Browser, query, value
from tests.web.conftest import FORM, Person, Shown, text_of

MakePerson = Callable[[], Person]


async def test_a_profile_is_changed(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    answer = await somebody.fill(
        "/me", "/me/profile", display_name="Ana", time_zone="Asia/Tokyo", native_language_id="es"
    )
    assert answer.headers["location"] == "/me?done=profile"
    [row] = await query(
        "SELECT display_name, time_zone, native_language_id FROM users WHERE email = $1", somebody.email
    )
    assert tuple(row) == ("Ana", "Asia/Tokyo", "es")
    form = Shown((await somebody.look("/me")).text).forms["/me/profile"]
    assert (form["display_name"], form["time_zone"], form["native_language_id"]) == (
        "Ana",
        "Asia/Tokyo",
        "es",
    )


async def test_a_profile_that_does_not_fit_comes_back_with_what_was_typed(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    answer = await somebody.fill("/me", "/me/profile", display_name="n" * 81, time_zone="Asia/Tokyo")
    assert answer.status_code == 422
    shown = Shown(answer.text)
    assert shown.fields["display_name"]["aria-describedby"] == "display_name-error"
    assert shown.forms["/me/profile"]["time_zone"] == "Asia/Tokyo"
    assert (await somebody.fill("/me", "/me/profile", time_zone="Mars/Olympus")).status_code == 422
    assert (await somebody.fill("/me", "/me/profile", native_language_id="tlh")).status_code == 422


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "שלום", "مرحبا ABC"]
)
async def test_a_name_is_text_and_turns_nothing_around(person: MakePerson, name: str) -> None:
    somebody = person()
    await somebody.sign_up(display_name=name)
    page = await somebody.look("/me")
    assert "<script>" not in page.text
    assert "<img" not in page.text
    assert (
        f"<h1><bdi>{name.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace(chr(34), '&#34;')}</bdi></h1>"
        in page.text
    )
    assert Shown(page.text).forms["/me/profile"]["display_name"] == name


async def test_a_browser_that_calls_itself_a_script_is_text(person: MakePerson) -> None:
    somebody = person()
    somebody.browser.http.headers["User-Agent"] = "<script>alert(1)</script>"
    await somebody.sign_up()
    page = await somebody.look("/me")
    assert "<script>" not in page.text
    assert "&lt;script&gt;" in page.text


async def test_the_password_is_changed_and_other_browsers_are_out(person: MakePerson) -> None:
    somebody, elsewhere = person(), person()
    await somebody.sign_up()
    await elsewhere.fill("/sign-in", "/sign-in", email=somebody.email, password=PASSWORD)
    wrong = await somebody.fill(
        "/me", "/me/password", current_password="not it at all", password="new kettle on the roof"
    )
    assert wrong.status_code == 422
    assert Shown(wrong.text).fields["current_password"]["aria-invalid"] == "true"
    assert "not it at all" not in wrong.text
    assert "new kettle" not in wrong.text
    right = await somebody.fill(
        "/me", "/me/password", current_password=PASSWORD, password="new kettle on the roof"
    )
    assert right.headers["location"] == "/me?done=password"
    assert (await elsewhere.look("/me")).status_code == 303
    assert (await somebody.look("/me")).status_code == 200


async def test_browsers_are_signed_out_one_by_one_or_together(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    others = [person() for _ in range(3)]
    for other in others:
        await other.fill("/sign-in", "/sign-in", email=somebody.email, password=PASSWORD)
    page = await somebody.look("/me")
    actions = [each for each in Shown(page.text).forms if each.endswith("/end")]
    assert len(actions) == 3
    assert (await somebody.fill("/me", actions[0])).headers["location"] == "/me?done=ended"
    assert sorted([(await other.look("/me")).status_code for other in others]) == [200, 200, 303]
    token = Shown(page.text).forms[actions[0]]
    assert (await somebody.send(actions[0], token)).headers["location"] == "/me"
    assert (await somebody.fill("/me", "/me/end-others")).headers["location"] == "/me?done=others"
    assert [(await other.look("/me")).status_code for other in others] == [303, 303, 303]


async def test_nobody_ends_a_session_of_somebody_else(person: MakePerson) -> None:
    somebody, stranger = person(), person()
    await somebody.sign_up()
    await stranger.sign_up()
    theirs = await value(
        "SELECT s.public_id FROM session s JOIN users u ON u.id = s.user_id WHERE u.email = $1",
        somebody.email,
    )
    csrf = Shown((await stranger.look("/me")).text).forms["/sign-out"]
    await stranger.send(f"/me/sessions/{theirs}/end", csrf)
    assert (await somebody.look("/me")).status_code == 200


async def test_the_confirming_mail_is_sent_again(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    assert (await somebody.fill("/me", "/me/resend")).headers["location"] == "/me?done=sent"
    assert await value("SELECT count(*) FROM outgoing_mails WHERE recipient = $1", somebody.email) == 2


async def test_an_account_is_deleted_after_a_week_and_with_its_password_only(
    person: MakePerson, settings: Settings
) -> None:
    somebody = person()
    await somebody.sign_up()
    data = "/settings/data"
    wrong = await somebody.fill(data, f"{data}/delete", password="not it at all")
    assert wrong.status_code == 422
    assert '<details class="fold" open>' in wrong.text
    asked = await somebody.fill(data, f"{data}/delete", password=PASSWORD)
    assert asked.headers["location"] == f"{data}?done=asked"
    assert "is deleted on" in text_of(await somebody.look("/me"))
    assert (
        await value(
            "SELECT count(*) FROM outgoing_mails WHERE recipient = $1 AND kind = 'leaving'", somebody.email
        )
        == 1
    )

    await delete_who_waited(now() + timedelta(days=6, hours=23), settings, erase_person)
    assert (await somebody.look("/me")).status_code == 200
    await delete_who_waited(now() + timedelta(days=7, minutes=1), settings, erase_person)
    assert await value("SELECT count(*) FROM users WHERE email = $1", somebody.email) == 0
    assert (await somebody.look("/me")).status_code == 303


async def test_who_thinks_better_of_it_keeps_everything(person: MakePerson, settings: Settings) -> None:
    somebody = person()
    await somebody.sign_up()
    data = "/settings/data"
    await somebody.fill(data, f"{data}/delete", password=PASSWORD)
    kept = await somebody.fill(data, f"{data}/keep")
    assert kept.headers["location"] == f"{data}?done=kept"
    assert await delete_who_waited(now() + timedelta(days=8), settings, erase_person) == 0
    assert (await somebody.look("/me")).status_code == 200


async def test_who_does_not_want_to_wait_is_gone_at_once(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    data = "/settings/data"
    await somebody.fill(data, f"{data}/delete", password=PASSWORD)
    gone = await somebody.fill(data, f"{data}/delete-now", password=PASSWORD)
    assert gone.headers["location"] == "/sign-in?done=deleted"
    assert await value("SELECT count(*) FROM users WHERE email = $1", somebody.email) == 0


async def test_how_one_learns_is_said_and_kept(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    chosen = {"speaking_level": "B1", "correction_style": "end_of_session", "challenge": "comfortable"}
    goals = "order without English\n\nread a menu"
    saved = await somebody.fill(
        "/settings/learning", "/settings/learning", **chosen, learning_goal="Travel", specific_goals=goals
    )
    assert saved.headers["location"] == "/settings/learning?done=saved"
    kept = (await somebody.browser.get("/api/me/preferences")).json()
    assert kept["speaking_level"] == 51
    assert kept["listening_level"] == 5
    assert (kept["correction_style"], kept["challenge_preference"]) == ("end_of_session", "comfortable")
    assert kept["specific_goals"] == ["order without English", "read a menu"]
    refused = await somebody.send("/settings/learning", await _with_csrf(somebody, speaking_level="Z9"))
    assert refused.status_code == 422


async def test_readings_over_unknown_words_alone_are_the_accounts_too(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    await somebody.send("/settings/reading", await _with_csrf(somebody, furigana="unknown", roman="on"))
    page = (await somebody.look("/settings/reading")).text
    assert 'data-furigana="unknown" data-roman="on" data-spaces="off"' in page
    kept = (await somebody.browser.get("/api/me/preferences")).json()
    assert kept["reading_display"] == "unknown"
    assert 'value="unknown"' not in (await person().look("/settings/reading")).text


async def test_a_token_is_shown_once_and_taken_back(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    tokens = "/settings/tokens"
    nameless = await somebody.fill(tokens, tokens, name=" ", scope_read="on", days="90")
    assert nameless.status_code == 422
    made = await somebody.fill(tokens, tokens, name="<b>my program", scope_read="on", days="30")
    token = re.search(r"kaiwa_[0-9A-Za-z]{43}", made.text)
    assert token
    assert "&lt;b&gt;my program" in made.text
    later = await somebody.look(tokens)
    assert token[0] not in later.text
    assert token[0][:12] in later.text
    revoke = next(action for action in Shown(later.text).forms if action.endswith("/revoke"))
    await somebody.fill(tokens, revoke)
    assert "You have no tokens" in text_of(await somebody.look(tokens))


async def test_where_one_lives_is_chosen_beside_the_reminders(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    page = "/settings/reminders"
    assert (await somebody.fill(page, f"{page}/zone", time_zone="Asia/Tokyo")).status_code == 303
    assert (await somebody.browser.get("/api/me")).json()["time_zone"] == "Asia/Tokyo"
    refused = await somebody.fill(page, f"{page}/zone", time_zone="Mars/Crater")
    assert refused.status_code == 422
    assert Shown(refused.text).fields["time_zone"]["aria-describedby"] == "time_zone-error"


async def _with_csrf(somebody: Person, **fields: str) -> dict[str, str]:
    return fields | {"csrf": Shown((await somebody.look("/me")).text).forms["/sign-out"]["csrf"]}


@pytest.mark.parametrize(
    "path",
    ["/me/profile", "/me/resend", "/me/password", "/me/end-others", "/settings/data/delete", "/sign-out"],
)
async def test_a_form_without_its_token_is_refused(person: MakePerson, path: str) -> None:
    somebody, other = person(), person()
    await somebody.sign_up(display_name="Ana")
    await other.sign_up()
    theirs = Shown((await other.look("/me")).text).forms["/sign-out"]["csrf"]
    fields = {"display_name": "Eve", "time_zone": "UTC", "password": PASSWORD, "current_password": PASSWORD}
    for form in (fields, fields | {"csrf": ""}, fields | {"csrf": theirs}):
        answer = await somebody.send(path, form)
        assert answer.status_code == 403
        assert "could not be sure it was you" in text_of(answer)
    assert await value("SELECT display_name FROM users WHERE email = $1", somebody.email) == "Ana"
    assert (await somebody.look("/me")).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
async def test_a_form_of_another_site_signs_nobody_in(person: MakePerson, headers: dict[str, str]) -> None:
    somebody, victim = person(), person()
    await somebody.sign_up()
    answer = await victim.browser.http.post(
        "/sign-in", data={"email": somebody.email, "password": PASSWORD}, headers=FORM | headers
    )
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_a_token_in_a_form_does_not_open_the_api(person: MakePerson) -> None:
    """JSON is asked for there, whatever the token says: a page of another site can send forms."""
    somebody = person()
    await somebody.sign_up()
    csrf = Shown((await somebody.look("/me")).text).forms["/sign-out"]["csrf"]
    answer = await somebody.send("/api/me/password", {"csrf": csrf, "new_password": "new kettle on the roof"})
    assert answer.status_code == 415


async def test_programs_use_the_header_as_before(person: MakePerson) -> None:
    somebody = person()
    browser: Browser = somebody.browser
    await browser.register(somebody.email)
    assert (await browser.send("PATCH", "/api/me", {"display_name": "Ana"})).status_code == 200
