"""Signing up, in and out with nothing but links and forms."""

from collections.abc import Callable

import pytest

from tests.browsing import PASSWORD, an_address, link_in_mail, value
from tests.web.conftest import Person, Shown, text_of

MakePerson = Callable[[], Person]


async def test_somebody_signs_up_confirms_the_address_and_is_known(person: MakePerson) -> None:
    somebody = person()
    answer = await somebody.sign_up(display_name="Ana")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me?done=welcome")
    welcome = await somebody.look("/me?done=welcome")
    assert "Welcome to Kaiwa" in text_of(welcome)
    assert "not confirmed yet" in text_of(welcome)
    token = await link_in_mail(somebody.email, "verify_email")
    looked = await somebody.look(f"/verify-email?token={token}")
    assert looked.headers["referrer-policy"] == "same-origin"
    assert await value("SELECT email_verified_at FROM users WHERE email = $1", somebody.email) is None
    done = await somebody.fill(f"/verify-email?token={token}", "/verify-email")
    assert (done.status_code, done.headers["location"]) == (303, "/me?done=verified")
    assert await value("SELECT email_verified_at FROM users WHERE email = $1", somebody.email)
    assert "not confirmed" not in text_of(await somebody.look("/me"))


async def test_a_link_opened_elsewhere_leads_to_sign_in_and_back(person: MakePerson) -> None:
    somebody, elsewhere = person(), person()
    await somebody.sign_up()
    token = await link_in_mail(somebody.email, "verify_email")
    sent = await elsewhere.look(f"/verify-email?token={token}")
    assert sent.status_code == 303
    back = await elsewhere.fill(sent.headers["location"], "/sign-in", email=somebody.email, password=PASSWORD)
    assert back.headers["location"] == f"/verify-email?token={token}"
    done = await elsewhere.fill(back.headers["location"], "/verify-email")
    assert done.headers["location"] == "/me?done=verified"


async def test_a_link_of_somebody_else_says_which_account_it_wants(person: MakePerson) -> None:
    somebody, stranger = person(), person()
    await somebody.sign_up()
    await stranger.sign_up()
    token = await link_in_mail(somebody.email, "verify_email")
    answer = await stranger.fill(f"/verify-email?token={token}", "/verify-email")
    assert answer.status_code == 422
    assert "the account that this link belongs to" in text_of(answer)
    assert f"next=%2Fverify-email%3Ftoken%3D{token}" in answer.text
    assert await value("SELECT email_verified_at FROM users WHERE email = $1", somebody.email) is None


async def test_a_forgotten_password_is_chosen_anew(person: MakePerson) -> None:
    somebody, elsewhere = person(), person()
    await somebody.sign_up()
    asked = await elsewhere.fill("/forgot-password", "/forgot-password", email=somebody.email)
    assert asked.headers["location"] == "/forgot-password?done=sent"
    assert "on its way" in text_of(await elsewhere.look("/forgot-password?done=sent"))
    token = await link_in_mail(somebody.email, "reset_password")
    page = f"/reset-password?token={token}"
    weak = await elsewhere.fill(page, "/reset-password", password="aaaaaaaaaaaa")
    assert weak.status_code == 422
    assert Shown(weak.text).forms["/reset-password"]["token"] == token
    assert Shown(weak.text).fields["password"]["aria-describedby"] == "password-error password-help"
    done = await elsewhere.fill(page, "/reset-password", password="another kettle on the roof")
    assert done.headers["location"] == "/sign-in?done=reset"
    spent = await elsewhere.fill(page, "/reset-password", password="a third kettle on the roof")
    assert spent.status_code == 410
    assert "This link is spent" in text_of(spent)
    assert 'href="/forgot-password"' in spent.text
    entered = await elsewhere.fill(
        "/sign-in", "/sign-in", email=somebody.email, password="another kettle on the roof"
    )
    assert entered.headers["location"] == "/me"


async def test_the_answer_to_a_forgotten_password_tells_nothing_about_accounts(person: MakePerson) -> None:
    known, somebody = person(), person()
    await known.sign_up()
    answers = [
        await somebody.fill("/forgot-password", "/forgot-password", email=email)
        for email in (known.email, an_address(), "no address")
    ]
    assert {(each.status_code, each.headers["location"], each.text) for each in answers} == {
        (303, "/forgot-password?done=sent", "")
    }


async def test_a_wrong_password_keeps_the_address_and_never_the_password(person: MakePerson) -> None:
    answer = await person().fill("/sign-in", "/sign-in", email="ana@mail.example", password="not this one")
    assert answer.status_code == 422
    assert "do not belong together" in text_of(answer)
    assert 'role="alert"' in answer.text
    assert Shown(answer.text).forms["/sign-in"]["email"] == "ana@mail.example"
    assert "not this one" not in answer.text


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"email": "nobody"}, "email", "no e-mail address"),
        ({"password": "short"}, "password", "10 to 128"),
        ({"display_name": "a\u202eb"}, "display_name", "control characters"),
        ({"email": "x" * 600}, "email", "at most 512"),
    ],
)
async def test_what_does_not_fit_is_told_at_its_field(
    person: MakePerson, typed: dict[str, str], field: str, says: str
) -> None:
    answer = await person().sign_up(**typed)
    shown = Shown(answer.text)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert shown.fields[field]["aria-invalid"] == "true"
    assert f"{field}-error" in (shown.fields[field]["aria-describedby"] or "")
    assert shown.forms["/sign-up"]["password"] == ""
    assert [name for name, each in shown.fields.items() if "aria-invalid" in each] == [field]


async def test_an_address_that_has_an_account_is_told_at_its_field(person: MakePerson) -> None:
    somebody, other = person(), person()
    await somebody.sign_up()
    answer = await other.sign_up(email=somebody.email)
    assert answer.status_code == 422
    assert Shown(answer.text).fields["email"]["aria-invalid"] == "true"


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a b", "evil", ""],
)
async def test_nobody_is_sent_to_another_site(person: MakePerson, where: str) -> None:
    somebody = person()
    await somebody.sign_up()
    shown = await somebody.look("/sign-in?next=" + where.replace("\\", "%5C"))
    assert "next" not in Shown(shown.text).forms["/sign-in"]
    for action in ("/sign-in", "/sign-up"):
        other = person()
        email = somebody.email if action == "/sign-in" else other.email
        answer = await other.send(action, {"email": email, "password": PASSWORD, "next": where})
        assert answer.headers["location"].startswith("/me")


async def test_a_local_page_is_come_back_to(person: MakePerson) -> None:
    somebody = person()
    answer = await somebody.fill(
        "/sign-up?next=/schema%23me", "/sign-up", email=somebody.email, password=PASSWORD
    )
    assert answer.headers["location"] == "/schema#me"


async def test_signing_out_ends_the_session_itself(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    kept = dict(somebody.browser.cookies)
    left = await somebody.fill("/sign-out", "/sign-out")
    assert left.headers["location"] == "/sign-in?done=out"
    assert (await somebody.look("/me")).headers["location"] == "/sign-in?next=%2Fme"
    for name, cookie in kept.items():
        somebody.browser.http.cookies.set(name, cookie)
    assert (await somebody.look("/me")).status_code == 303


async def test_what_an_identity_provider_refused_is_told(person: MakePerson) -> None:
    answer = await person().look("/sign-in?error=sign_in_refused")
    assert "did not succeed" in text_of(answer)
    odd = await person().look("/sign-in?error=%3Cscript%3E&done=%3Cscript%3E")
    assert "did not succeed" in text_of(odd)
    assert "<script>" not in odd.text


async def test_google_is_offered_only_where_it_is_set_up(person: MakePerson) -> None:
    assert "Google" not in (await person().look("/sign-in")).text


async def test_a_guest_signs_up_with_the_token_of_their_page(person: MakePerson) -> None:
    somebody = person()
    await somebody.browser.guest()
    bare = await somebody.send("/sign-up", {"email": somebody.email, "password": PASSWORD})
    assert bare.status_code == 403
    assert (await somebody.sign_up()).status_code == 303


async def test_a_mailed_link_signs_in_once_and_brings_the_guest_along(person: MakePerson) -> None:
    somebody, elsewhere = person(), person()
    await somebody.sign_up()
    token = await link_in_mail(somebody.email, "verify_email")
    await somebody.fill(f"/verify-email?token={token}", "/verify-email")
    begun = await elsewhere.fill("/", "/p", intent="Order ramen in Tokyo")
    assert begun.headers["location"].startswith("/p/")
    sent = await elsewhere.fill("/sign-in/link", "/sign-in/link", email=somebody.email)
    assert sent.headers["location"] == "/sign-in/link?done=sent"
    link = f"/sign-in/link/open?token={await link_in_mail(somebody.email, 'sign_in')}"
    assert (await elsewhere.look(link)).headers["referrer-policy"] == "same-origin"
    entered = await elsewhere.fill(link, "/sign-in/link/open")
    assert entered.headers["location"] == "/learn"
    assert somebody.email in (await elsewhere.look("/me")).text
    assert (await elsewhere.look(begun.headers["location"])).status_code in (200, 303)
    assert (await person().fill(link, "/sign-in/link/open")).status_code == 410


async def test_no_link_goes_to_an_address_that_nobody_confirmed(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    for email in (somebody.email, an_address(), "nonsense"):
        answer = await somebody.fill("/sign-in/link", "/sign-in/link", email=email)
        assert answer.headers["location"] == "/sign-in/link?done=sent"
    mails = "SELECT count(*) FROM outgoing_mails WHERE kind = 'sign_in' AND recipient = $1"
    assert await value(mails, somebody.email) == 0
