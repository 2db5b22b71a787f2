"""Every page that a browser can get, opened with something real in it: a page without a row here fails.

In both schemes axe finds nothing; on the smallest phone, on another and on a desk nothing scrolls sideways; the console is
silent, which is where a violation of our policy would be told.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest
from litestar import Litestar
from msgspec import Struct
from playwright.sync_api import Browser, Page, Response, Route
from playwright.sync_api import Error as PlaywrightError

from kaiwa.app import create_app
from kaiwa.web import PAGES
from kaiwa.web.failures import failure_page
from tests.browsing import an_address, settings_for
from tests.conftest import Servers
from tests.web.hostile import HOSTILE, ISOLATED, turn_hostile
from tests.web.peopled import Peopled, in_a_thread, peopled
from tests.web.test_browser import (
    ARRIVED,
    AXE,
    COLOURS,
    SIZES,
    Walker,
    chromium,
    letters_of,
    sideways,
    small_targets,
    the_parts,
    violations,
)

__all__ = ["chromium"]

NOBODY = "nobody"
PATIENCE_MS: Final = 60_000
SMALLEST: Final = (320, 568)
USUAL_PX: Final = 16
LARGE_PX: Final = 32
PAGE: Final = "text/html"


class Look(Struct, frozen=True):
    """One way to come to a page. ``sends`` is a form of it, which is sent as it stands."""

    address: str
    who: str = "owner"
    status: int = 200
    sends: str = ""
    types: str = ""
    """A field of it, emptied before."""
    state: str = ""


def own(address: str, *more: Look) -> tuple[Look, ...]:
    return (Look(address), *more)


def anybodys(address: str, *more: Look) -> tuple[Look, ...]:
    return (Look(address, NOBODY), *more)


def operators(address: str, *more: Look) -> tuple[Look, ...]:
    return (Look(address, "admin"), *more)


LOOKS: Final[dict[str, tuple[Look, ...]]] = {
    "/": anybodys("/", Look("/"), Look("/", NOBODY, 422, "/p", state="wish-too-short")),
    "/read": anybodys("/read", Look("/read?language=ar&text=أريد كوبًا من الشاي، من فضلك.", NOBODY), Look("/read?language=ja&text=来週、友達の家に行きます。", NOBODY, state="ja"), Look("/read?language=zh-Hans&text=我一个人去银行。", NOBODY, state="zh"), Look("/read?language=ko&text=맛있는 한국 음식을 먹고 싶어요.", NOBODY, state="ko")),
    "/paths": anybodys("/paths", Look("/paths?language=ko&level=B2&q=nothing", NOBODY, state="empty")),
    "/t/{slug}": anybodys("/t/{slug}", Look("/t/no-such-path", NOBODY, 404)),
    "/u/{username}": anybodys("/u/{username}"),
    "/p/{sid}": own("/p/{sid}", Look("/p/{guests}", "guest", state="committed"), Look("/p/{expired}", status=410, state="expired")),
    "/p/{sid}/days/{day}": own("/p/{sid}/days/{day}"),
    "/offline": anybodys("/offline"),
    "/onboarding": anybodys("/onboarding", Look("/onboarding", NOBODY, 422, "/onboarding", state="error")),
    "/onboarding/{conversation_id}": own("/onboarding/{asked}", Look("/onboarding/{placed}", state="levels")),
    "/learn": own("/learn", Look("/learn", "guest"), Look("/learn", "newcomer", state="empty"), Look("/learn?path={finished}", state="finished"), Look("/learn?path={late}", state="late"), Look("/learn?path={paused}", state="paused")),
    "/learn/{assignment_id}/days/{day}": own("/learn/{assignment_id}/days/{day}"),
    "/learn/{assignment_id}/days/{day}/feedback": own("/learn/{assignment_id}/days/1/feedback", Look("/learn/{assignment_id}/days/1/feedback", status=422, sends="/feedback", state="error")),
    "/path": own("/path", Look("/path", "newcomer", state="empty"), Look("/path?path={finished}", state="finished")),
    "/path/{assignment_id}/certificate": own("/path/{finished}/certificate"),
    "/progress": own("/progress", Look("/progress", "newcomer", state="empty")),
    "/review": own("/review", Look("/review", "newcomer", state="empty")),
    "/words": own("/words", Look("/words", "newcomer", state="empty"), Look("/words?q=zzz", state="nothing-found")),
    "/talk/{conversation_id}": own(
        "/talk/{conversation_id}", Look("/talk/{over}", state="over"), Look("/talk/{used_up}", "limited", state="limit-reached"),
        Look("/talk/{conversation_id}", status=422, sends="/say", state="error"),
    ),
    "/talk/{conversation_id}/debrief": own("/talk/{over}/debrief"),
    "/studio": own("/studio", Look("/studio", "newcomer", state="empty")),
    "/studio/import": own("/studio/import", Look("/studio/import", status=422, sends="/studio/import", state="error")),
    "/studio/{path_id}": own("/studio/{path_id}", Look("/studio/{path_id}?day=20", state="failed-day")),
    "/studio/{path_id}/publish": own("/studio/{path_id}/publish", Look("/studio/{private}/publish", state="not-yet")),
    "/studio/{path_id}/share": own("/studio/{path_id}/share", Look("/studio/{private}/share", state="not-yet")),
    "/studio/{path_id}/testers": own("/studio/{path_id}/testers", Look("/studio/{private}/testers", state="empty"), Look("/studio/{path_id}/testers", status=422, sends="/testers", state="error")),
    "/studio/{path_id}/feedback": own("/studio/{path_id}/feedback", Look("/studio/{private}/feedback", state="empty")),
    "/studio/{path_id}/rewrite": own("/studio/{rewritten}/rewrite", Look("/studio/{private}/rewrite", state="empty"), Look("/studio/{private}/rewrite", status=422, sends="/rewrite", state="error")),
    "/operator": operators("/operator", Look("/operator", status=403, state="forbidden")),
    "/operator/queue": operators("/operator/queue", Look("/operator/queue?path=none", "admin", state="empty")),
    "/operator/people": operators("/operator/people", Look("/operator/people?q=zzz", "admin", state="empty")),
    "/operator/paths": operators("/operator/paths", Look("/operator/paths?show=withheld", "admin"), Look("/operator/paths?show=unlisted", "admin", state="empty")),
    "/operator/plans": operators("/operator/plans", Look("/operator/plans", "admin", 422, "/operator/plans/free", "name", "error")),
    "/operator/engines": operators("/operator/engines"),
    "/operator/mail": operators("/operator/mail", Look("/operator/mail?show=failed", "admin", state="empty")),
    "/operator/audit": operators("/operator/audit", Look("/operator/audit?email=nobody@mail.example", "admin", state="empty")),
    "/sign-in": anybodys("/sign-in", Look("/sign-in?error=sign_in_refused", NOBODY, state="refused"), Look("/sign-in", NOBODY, 422, "/sign-in", state="error"), Look("/sign-in?done=out", NOBODY, state="out")),
    "/sign-in/link": anybodys("/sign-in/link", Look("/sign-in/link?done=sent", NOBODY, state="sent")),
    "/sign-in/link/open": anybodys("/sign-in/link/open?token=abc", Look("/sign-in/link/open?token=abc", NOBODY, 410, "/open", state="spent")),
    "/sign-up": anybodys("/sign-up", Look("/sign-up", NOBODY, 422, "/sign-up", state="error")),
    "/sign-out": own("/sign-out"),
    "/forgot-password": anybodys("/forgot-password", Look("/forgot-password?done=sent", NOBODY, state="sent"), Look("/forgot-password", NOBODY, 422, "/forgot-password", state="error")),
    "/reset-password": anybodys("/reset-password?token=abc", Look("/reset-password?token=abc", NOBODY, 410, "/reset-password", state="spent")),
    "/verify-email": own("/verify-email?token=abc", Look("/verify-email?token=abc", "newcomer", state="confirmed")),
    "/invitations/{invitation_id}": (Look("/invitations/{invitation_id}", "newcomer"), Look("/invitations/{invitation_id}", state="not-theirs")),
    "/reminders/stop": anybodys("/reminders/stop?token=abc", Look("/reminders/stop?done=stopped", NOBODY, state="done"), Look("/reminders/stop?token=abc", NOBODY, 422, "/stop", state="spent")),
    "/me": own("/me?done=welcome", Look("/me", status=422, sends="/me/password", state="error")),
    "/settings/learning": own("/settings/learning"),
    "/settings/reading": own("/settings/reading"),
    "/settings/voices": own("/settings/voices"),
    "/settings/recordings": own("/settings/recordings", Look("/settings/recordings", "newcomer", state="empty")),
    "/settings/appearance": own("/settings/appearance"),
    "/billing": own(
        "/billing", Look("/billing", "limited", state="limit-reached"), Look("/billing", "guest"), Look("/billing", "newcomer", state="past-due"),
        Look("/billing", "admin", state="ending"),
    ),
    "/settings/reminders": own("/settings/reminders", Look("/settings/reminders", "newcomer", state="empty")),
    "/settings/tokens": own("/settings/tokens", Look("/settings/tokens", "newcomer", state="empty"), Look("/settings/tokens", status=422, sends="/settings/tokens", state="error")),
    "/settings/data": own("/settings/data", Look("/settings/data", "newcomer", state="empty"), Look("/settings/data", status=422, sends="/settings/data/delete", state="error")),
}  # fmt: skip
NO_PAGE: Final = frozenset({
    # pictures, sounds, tables, what programs read
    "/static/{build}/{name}", "/settings/voices/{speaker_id}/sample", "/t/{slug}/card.png", "/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/sw.js", "/words/words.csv",
    # streams, and a piece of a page
    "/p/{sid}/events", "/talk/{conversation_id}/replies/{reply_id}", "/talk/{conversation_id}/words/{message_id}",
    # where forms go; looked at, they lead back
    "/settings", "/me/profile", "/me/resend", "/me/password", "/me/end-others", "/settings/data/delete", "/settings/data/delete-now", "/settings/data/keep", "/settings/data/export",
})  # fmt: skip
FAILURES: Final = {"internal": 500, "unavailable": 503, "csrf_missing": 403, "method_not_allowed": 405}


def gets(app: Litestar) -> set[str]:
    """What the pages' own routes answer to a browser that asks."""
    return {
        route.path_format
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if "GET" in getattr(handler, "http_methods", ()) and handler.fn.__module__.startswith("kaiwa.web")
    }


def test_every_page_has_its_row_and_no_row_is_left_over(servers: Servers, tmp_path: Path) -> None:
    found = gets(create_app(settings_for(servers, tmp_path)))
    assert len(found) > len(PAGES)
    assert found - set(LOOKS) - NO_PAGE == set()
    assert (set(LOOKS) | NO_PAGE) - found == set()


class Place:
    """A server with people in it, and a window for each of them."""

    def __init__(self, chromium: Browser, home: str, people: Peopled, database_url: str) -> None:
        self.home, self.people, self.database_url, self._chromium = home, people, database_url, chromium
        self._windows: dict[str, Walker] = {}
        self._stack = ExitStack()

    def window(self, who: str) -> Walker:
        if who not in self._windows:
            context = self._chromium.new_context(
                viewport=_size(SIZES["phone"]),
                color_scheme="light",
                reduced_motion="reduce",  # nothing has to be waited for
                service_workers="block",  # they would answer in the place of a test
                extra_http_headers={"X-Forwarded-For": f"10.44.0.{len(self._windows) + 1}"},
            )
            self._stack.callback(context.close)
            cookies = self.people.cookies.get(who, {})
            context.add_cookies(
                [{"name": name, "value": value, "url": self.home} for name, value in cookies.items()]
            )
            self._windows[who] = Walker(context.new_page(), self.home, who)
            self._windows[who].page.set_default_timeout(PATIENCE_MS)
        return self._windows[who]

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def place(chromium: Browser, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with the_parts(servers, tmp_path_factory.mktemp("everywhere"), "serve") as home:
        people = peopled(servers, home, tmp_path_factory.mktemp("peopled"))
        made = Place(chromium, home, people, servers.app_url)
        yield made
        made.close()


def opened(place: Place, look: Look) -> Walker:
    walker = place.window(look.who)
    walker.complaints.clear()
    page = walker.page
    page.set_viewport_size(_size(SIZES["phone"]))
    page.emulate_media(color_scheme="light")
    answer = page.goto(place.home + look.address.format(**place.people.known))
    if look.sends:
        answer = sent(page, look.sends, look.types)
    assert answer is not None
    assert answer.status == look.status, f"{look.address} answers {answer.status}"
    assert answer.headers["content-type"].startswith(PAGE), look.address
    if look.status >= 400:  # Chromium notes each such answer
        walker.complaints = [each for each in walker.complaints if "Failed to load resource" not in each]
    return walker


def sent(page: Page, action: str, emptied: str) -> Response | None:
    """As it stands, and past what the browser itself would ask to be filled in."""
    with page.expect_navigation() as going:
        page.evaluate(
            """([end, emptied]) => {
                const form = [...document.forms].find(each => each.action.endsWith(end));
                if (emptied) form.elements[emptied].value = "";
                form.submit();
            }""",
            [action, emptied],
        )
    return going.value


def judged(place: Place, look: Look, by: Callable[[Walker, Look], list[str]] | None = None) -> list[str]:
    try:
        return (by or faults)(opened(place, look), look)
    except (AssertionError, PlaywrightError) as wrong:  # the others are looked at as well
        return [f"{look}: {wrong}"]


def faults(walker: Walker, look: Look) -> list[str]:
    """What is wrong with the page that is open."""
    page, found = walker.page, list[str]()
    what = f"{look.address} {look.who} {look.state}".strip()
    for scheme, size, rules in (("light", SIZES["phone"], ""), ("dark", SIZES["desktop"], COLOURS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two
        page.set_viewport_size(_size(size))
        settle(page, f"{_file_name(look)}-{scheme}")
        found += [f"{what}, {scheme}: scrolls sideways by {each}" for each in sideways(page)]
        found += [f"{what}, {scheme}: too small to be pressed: {each}" for each in small_targets(page)]
        if AXE.exists():
            found += [f"{what}, {scheme}: {each}" for each in violations(page, rules)]
    page.set_viewport_size(_size(SMALLEST))
    found += [f"{what}, smallest: scrolls sideways by {each}" for each in sideways(page)]
    letters_of(page, LARGE_PX)
    found += [f"{what}, smallest with large letters: scrolls sideways by {each}" for each in sideways(page)]
    letters_of(page, USUAL_PX)
    return found + [f"{what}: {each}" for each in complaints(walker)]


def test_every_page_is_fit_to_be_seen_by_everybody(place: Place) -> None:
    found = [fault for looks in LOOKS.values() for look in looks for fault in judged(place, look)]
    assert not found, "\n".join(found)


def answering(status: int, html: bytes) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=html, content_type=PAGE)


def test_what_went_wrong_is_told_on_a_page_that_is_fit_to_be_seen(place: Place) -> None:
    """Those that a sound server does not show: their pages, in the place of its answer."""
    walker, found = place.window(NOBODY), list[str]()
    for code, status in FAILURES.items():
        html = failure_page(status, code, "It did not go well.", "0123", language="en")
        walker.page.route("**/broken", answering(status, html))
        look = Look("/broken", NOBODY, status)
        found += faults(opened(place, look), look)
        walker.page.unroute("**/broken")
    asked = {"email": an_address()}
    for look in (Look("/no-such-page", NOBODY, 404), Look("/forgot-password", NOBODY, 429)):
        if look.status == 429:
            for _ in range(5):
                walker.go(look.address)
                walker.page.fill("#email", asked["email"])
                walker.press("Send the link")
            walker.go(look.address)
            walker.page.fill("#email", asked["email"])
            walker.press("Send the link")
            walker.complaints.clear()
            assert walker.page.locator(".failure h1").is_visible()
        else:
            opened(place, look)
        found += faults(walker, look)
    assert not found, "\n".join(found)


def test_texts_that_would_like_to_be_more_break_no_page(place: Place) -> None:
    """Each name, title, message, path and persona of it tries: to be a script, to turn the line around, to burst the page."""
    in_a_thread(lambda: turn_hostile(place))
    found = list[str]()
    for looks in LOOKS.values():
        for look in looks:
            if look.state in ("", "levels", "finished", "over", "failed-day") and look.status == 200:
                found += judged(place, look, _burst)
    page = opened(place, Look("/", NOBODY)).page
    page.evaluate("() => document.querySelector('#wish').removeAttribute('maxlength')")
    page.fill("#wish", HOSTILE)
    with page.expect_navigation():
        page.click(".wish-box .btn")
    assert "at most 500" in page.inner_text("#wish-error")
    assert page.input_value("#wish") == HOSTILE
    found += sideways(page)
    assert not found, "\n".join(found)


def _burst(walker: Walker, look: Look) -> list[str]:
    page, found = walker.page, list[str]()
    page.evaluate(ARRIVED)
    for size in (SMALLEST, SIZES["desktop"]):
        page.set_viewport_size(_size(size))
        found += [f"{look.address} at {size[0]}: scrolls sideways by {each}" for each in sideways(page)]
    if page.evaluate(
        "() => window.broken || document.querySelector('img[src=x], script:not([src]):not([type])')"
    ):
        found.append(f"{look.address}: a text became more than a text")
    found += [f"{look.address}: turns what stands beside it: {each}" for each in page.evaluate(ISOLATED)]
    return found + [f"{look.address}: {each}" for each in complaints(walker)]


def complaints(walker: Walker) -> list[str]:
    return [each for each in walker.complaints if "Service Worker registration blocked" not in each]


def settle(page: Page, name: str) -> None:
    """What moves in is judged when it has come; its picture is kept where ``KAIWA_TEST_SHOTS`` names a folder."""
    page.evaluate(ARRIVED)
    if shots := os.environ.get("KAIWA_TEST_SHOTS"):
        page.screenshot(path=Path(shots) / f"{name}.png", full_page=True)


def _file_name(look: Look) -> str:
    address = look.address.partition("?")[0].strip("/").replace("/", "-") or "home"
    return "-".join(each for each in (address, look.who, look.state) if each)


def _size(size: tuple[int, int]) -> Any:
    return {"width": size[0], "height": size[1]}


def test_han_signs_are_drawn_as_each_language_draws_them(place: Place) -> None:
    """One code point has another shape in each: the page's `lang` chooses among the fonts of the machine."""
    walker = place.window(NOBODY)
    first = {"ja": "Hiragino Sans", "zh-Hans": "PingFang SC", "zh-Hant": "PingFang TC", "ko": "Apple SD Gothic Neo"}  # fmt: skip
    for language, name in first.items():
        walker.go(f"/read?language={language}&text=直角")
        families = walker.page.evaluate(
            "wanted => getComputedStyle(document.querySelector(`[lang='${wanted}'] .word, [lang='${wanted}']`)).fontFamily",
            language,
        )
        others = set(first.values()) - {name}
        assert name in families, language
        assert not [
            each for each in others if each in families and families.index(each) < families.index(name)
        ], language
