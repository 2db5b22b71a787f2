"""Signing in at an identity provider that runs beside the tests."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar
from oidc_provider_mock import run_server_in_thread  # type: ignore[import-untyped]

from kaiwa.accounts.google import sign_in_with
from kaiwa.accounts.provider import Claims
from kaiwa.accounts.sessions import NewSession
from kaiwa.accounts.visit import Visit
from kaiwa.privacy.adoption import adopt_guest
from kaiwa.privacy.erasure import erase_person
from kaiwa.settings import Oidc, Settings
from tests.accounts.conftest import OpenBrowser
from tests.browsing import PASSWORD, Browser, an_address, link_in_mail, query, running, settings_for, value
from tests.conftest import Servers

# the provider's own libraries warn of each other
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def settings(servers: Servers, tmp_path_factory: pytest.TempPathFactory, provider: str) -> Settings:
    oidc = Oidc(issuer=provider, client_id="kaiwa", client_secret="hush")
    return settings_for(servers, tmp_path_factory.mktemp("data"), oidc=oidc)


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[Litestar]:
    async with running(settings) as app:
        yield app


@pytest.fixture
async def browse(app: Litestar) -> AsyncIterator[OpenBrowser]:
    async with AsyncExitStack() as stack:

        def open_one() -> Browser:
            browser = Browser(app)
            stack.push_async_callback(browser.close)
            return browser

        yield open_one


class AtTheProvider:
    """Somebody's account over there, and their consent."""

    def __init__(
        self, issuer: str, *, email: str | None, verified: object = True, name: str = "Aiko"
    ) -> None:
        self.issuer, self.subject = issuer, f"sub-{uuid4().hex}"
        self.claims = {"email": email, "email_verified": verified, "name": name}

    async def consent(self, address: str, action: str = "") -> str:
        """Answers where the provider sends the browser."""
        async with httpx.AsyncClient() as outside:
            await outside.put(f"{self.issuer}/users/{self.subject}", json=self.claims)
            form = {"sub": self.subject} | ({"action": action} if action else {})
            answer = await outside.post(address, data=form)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    async def sign_in(self, browser: Browser, then: str = "/") -> httpx.Response:
        begun = await browser.get("/api/auth/google/start", params={"next": then})
        assert begun.status_code == 302
        back = await self.consent(begun.headers["location"])
        return await browser.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


async def test_a_new_person_gets_an_account_with_a_confirmed_address(
    browse: OpenBrowser, provider: str
) -> None:
    email, browser = an_address(), browse()
    answer = await AtTheProvider(provider, email=email.upper()).sign_in(browser, "/path?day=2")
    assert (answer.status_code, answer.headers["location"]) == (302, "/path?day=2")
    me = (await browser.get("/api/me")).json()
    assert (me["email"], me["email_verified"], me["display_name"]) == (email, True, "Aiko")
    assert (me["has_password"], me["has_google"]) == (False, True)
    assert "kaiwa-attempt" not in browser.cookies


async def test_who_comes_again_is_the_same_person_whatever_their_address_is_now(
    browse: OpenBrowser, provider: str
) -> None:
    person = AtTheProvider(provider, email=an_address())
    first, second = browse(), browse()
    await person.sign_in(first)
    person.claims["email"] = an_address()
    await person.sign_in(second)
    assert (await first.get("/api/me")).json()["id"] == (await second.get("/api/me")).json()["id"]


async def test_a_confirmed_account_is_linked_and_keeps_its_password(
    browse: OpenBrowser, provider: str
) -> None:
    email, first, second = an_address(), browse(), browse()
    user_id = await first.register(email)
    await first.post("/api/auth/verify-email", {"token": await link_in_mail(email, "verify_email")})
    await AtTheProvider(provider, email=email).sign_in(second)
    me = (await second.get("/api/me")).json()
    assert (me["id"], me["has_password"], me["has_google"]) == (str(user_id), True, True)
    assert (await first.get("/api/me")).status_code == 200


async def test_who_registered_a_strangers_address_keeps_nothing_when_its_owner_comes(
    browse: OpenBrowser, provider: str
) -> None:
    email, squatter, owner = an_address(), browse(), browse()
    squatted = await squatter.register(email, display_name="Squatter")
    token = (await squatter.post("/api/me/tokens", {"name": "door", "scopes": ["read", "write"]})).json()[
        "token"
    ]
    reading = {"language": "ja", "surface": "罠", "reading": "わな"}
    await squatter.send("PUT", "/api/me/readings", reading)
    await browse().post("/api/auth/forgot-password", {"email": email})
    link = await link_in_mail(email, "reset_password")

    await AtTheProvider(provider, email=email).sign_in(owner)

    me = (await owner.get("/api/me")).json()
    assert (me["email"], me["email_verified"], me["has_password"]) == (email, True, False)
    assert (me["id"], me["display_name"]) != (str(squatted), "Squatter")
    assert (await owner.get("/api/me/readings")).json()["items"] == []
    assert (await squatter.get("/api/me")).status_code == 401
    assert (await browse().login(email, PASSWORD)).status_code == 401
    assert (await browse().get("/api/me", headers={"Authorization": f"Bearer {token}"})).status_code == 401
    late = await browse().post("/api/auth/reset-password", {"token": link, "password": "kettle of a thief"})
    assert late.status_code == 410
    assert await value("SELECT count(*) FROM users WHERE id = $1", squatted) == 0


async def test_who_is_signed_in_to_their_unconfirmed_account_keeps_what_they_made(
    browse: OpenBrowser, provider: str
) -> None:
    email, here, there = an_address(), browse(), browse()
    user_id = await here.register(email)
    await there.login(email)
    await here.send("PUT", "/api/me/readings", {"language": "ja", "surface": "明日", "reading": "あす"})
    await AtTheProvider(provider, email=email).sign_in(here)
    me = (await here.get("/api/me")).json()
    assert (me["id"], me["has_password"], me["email_verified"]) == (str(user_id), False, True)
    assert len((await here.get("/api/me/readings")).json()["items"]) == 1
    assert (await there.get("/api/me")).status_code == 401
    assert (await browse().login(email, PASSWORD)).status_code == 401


@pytest.mark.parametrize("verified", [False, None, "yes"])
async def test_an_address_that_the_provider_has_not_confirmed_neither_links_nor_makes_an_account(
    browse: OpenBrowser, provider: str, verified: object
) -> None:
    email, owner, browser = an_address(), browse(), browse()
    await owner.register(email)
    for address in (email, an_address()):
        answer = await AtTheProvider(provider, email=address, verified=verified).sign_in(browser)
        assert answer.headers["location"] == "/sign-in?error=sign_in_refused"
        assert (await browser.get("/api/me")).status_code == 401
    assert (await owner.get("/api/me")).json()["has_google"] is False


async def test_an_account_linked_to_one_google_account_is_not_taken_by_another(
    browse: OpenBrowser, provider: str
) -> None:
    email, first, second = an_address(), browse(), browse()
    await AtTheProvider(provider, email=email).sign_in(first)
    answer = await AtTheProvider(provider, email=email).sign_in(second)
    assert answer.headers["location"] == "/sign-in?error=sign_in_refused"
    assert (await first.get("/api/me")).status_code == 200


async def test_an_answer_is_worth_nothing_in_a_browser_that_did_not_ask(
    browse: OpenBrowser, provider: str
) -> None:
    attacker, victim = browse(), browse()
    begun = await attacker.get("/api/auth/google/start")
    back = await AtTheProvider(provider, email=an_address()).consent(begun.headers["location"])
    path = f"{urlsplit(back).path}?{urlsplit(back).query}"
    for browser in (victim, browse()):
        answer = await browser.get(path)
        assert answer.headers["location"] == "/sign-in?error=sign_in_refused"
        assert (await browser.get("/api/me")).status_code == 401
        await victim.get("/api/auth/google/start")


async def test_a_code_is_good_once(browse: OpenBrowser, provider: str) -> None:
    browser = browse()
    begun = await browser.get("/api/auth/google/start")
    attempt = browser.cookies["kaiwa-attempt"]
    back = await AtTheProvider(provider, email=an_address()).consent(begun.headers["location"])
    path = f"{urlsplit(back).path}?{urlsplit(back).query}"
    assert (await browser.get(path)).headers["location"] == "/"
    thief = browse()
    thief.http.cookies.set("kaiwa-attempt", attempt)
    assert (await thief.get(path)).headers["location"] == "/sign-in?error=sign_in_refused"


async def test_who_declines_comes_back_to_the_log_in(browse: OpenBrowser, provider: str) -> None:
    browser = browse()
    begun = await browser.get("/api/auth/google/start")
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    answer = await browser.get("/api/auth/google/callback", params={"error": "access_denied", "state": state})
    assert answer.headers["location"] == "/sign-in?error=sign_in_refused"
    assert "kaiwa-attempt" not in browser.cookies


@pytest.mark.parametrize(
    "then",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "path"],
)
async def test_nobody_is_sent_to_a_foreign_page_afterwards(
    browse: OpenBrowser, provider: str, then: str
) -> None:
    answer = await AtTheProvider(provider, email=an_address()).sign_in(browse(), then)
    assert answer.headers["location"] == "/"


async def test_the_request_for_consent_carries_pkce_and_names_our_address(browse: OpenBrowser) -> None:
    begun = await browse().get("/api/auth/google/start")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(begun.headers["location"]).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["redirect_uri"] == "http://kaiwa.example/api/auth/google/callback"
    assert {"state", "nonce"} < set(asked)
    assert "httponly" in begun.headers["set-cookie"].lower()


async def test_a_guest_who_signs_in_takes_along_what_they_made(browse: OpenBrowser, provider: str) -> None:
    browser = browse()
    guest_id = await browser.guest()
    await query(
        "INSERT INTO learning_path_previews (guest_id, session_id, intent, expires_at) "
        "VALUES ($1, $2, 'meet the parents', now() + interval '1 day')",
        guest_id,
        uuid4().hex[:20],
    )
    await AtTheProvider(provider, email=an_address()).sign_in(browser)
    me = (await browser.get("/api/me")).json()["id"]
    owners = await query("SELECT user_id::text, guest_id FROM learning_path_previews WHERE user_id = $1", me)
    assert [tuple(row) for row in owners] == [(me, None)]
    assert "kaiwa-guest" not in browser.cookies


async def test_twenty_first_sign_ins_at_once_make_one_account(app: Litestar, settings: Settings) -> None:
    claims = Claims(subject=uuid4().hex, email=an_address(), email_verified=True)
    results = await asyncio.gather(
        *(sign_in_with(claims, Visit(), settings, adopt_guest, erase_person) for _ in range(20))
    )
    assert all(isinstance(each, NewSession) for each in results)
    assert len({each.user_id for each in results}) == 1


async def test_without_a_provider_the_routes_say_so(servers: Servers, settings: Settings) -> None:
    async with running(settings_for(servers, settings.data)) as app:
        browser = Browser(app)
        for path in ("start", "callback"):
            assert (await browser.get(f"/api/auth/google/{path}")).status_code == 404
        await browser.close()


async def test_a_provider_that_is_away_is_told_and_tried_again(servers: Servers, settings: Settings) -> None:
    oidc = Oidc(issuer="http://127.0.0.1:9", client_id="kaiwa", client_secret="hush")
    async with running(settings_for(servers, settings.data, oidc=oidc)) as app:
        browser = Browser(app)
        assert (await browser.get("/api/auth/google/start")).status_code == 503
        await browser.close()
