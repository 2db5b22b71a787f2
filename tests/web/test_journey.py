"""The learner's journey in a real Chromium with a real worker: a wish, a month, a talk, its debrief, words that come back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PASSWORD, an_address
from tests.conftest import Servers
from tests.web.test_browser import SIZES, Walker, a_window, chromium, the_parts

__all__ = ["chromium"]

WISH = "I meet my partner's parents in Osaka in a month"
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def house(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with the_parts(servers, tmp_path_factory.mktemp("house"), "serve", "work") as address:
        yield address


def wished(walker: Walker, wish: str = WISH) -> None:
    walker.page.set_default_timeout(PATIENCE_MS)
    walker.go("/")
    walker.page.fill("#wish", wish)
    walker.page.click(".wish-box .btn")
    walker.page.wait_for_selector("#progress .pill.ok")


def begun(walker: Walker) -> None:
    walker.page.click("#dock-actions .btn")
    walker.page.wait_for_url("**/learn*")


def in_a_talk(walker: Walker) -> None:
    walker.page.click(".today-card .btn")
    walker.page.wait_for_url("**/talk/*")
    walker.page.wait_for_selector(".wait", state="detached")


def say(page: Page, words: str) -> None:
    before = page.locator(".msg.them .msg-actions").count()
    page.fill("#say", words)
    page.press("#say", "Enter")
    expect(page.locator(".msg.them .msg-actions")).to_have_count(before + 1, timeout=PATIENCE_MS)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_from_a_wish_to_words_that_are_kept(chromium: Browser, house: str, size: str, scheme: str) -> None:
    with a_window(chromium, house, SIZES[size], scheme, f"journey-{size}-{scheme}") as walker:
        page = walker.page
        wished(walker)
        expect(page.locator(".day[data-state=written]")).to_have_count(28)
        walker.judge("preview")

        page.click("#day-12 a")
        page.locator("#day-sheet .day-form .btn").click()
        expect(page.locator("#refine-state")).to_contain_text("Another idea for day 12", timeout=PATIENCE_MS)
        page.fill("#instruction", "More food, fewer phone calls")
        page.click(".refine .inline-field .btn")
        expect(page.locator("#refine-state")).to_contain_text("more about food", timeout=PATIENCE_MS)
        page.locator("#refine-state > .btn").click()
        expect(page.locator("#refine-state")).to_contain_text("Taken back", timeout=PATIENCE_MS)

        begun(walker)
        walker.judge("today")
        page.goto(f"{house}/sign-up?next=/learn")
        page.fill("#email", an_address())
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/learn*")
        in_a_talk(walker)
        say(page, "こんにちは。")
        expect(page.locator("#objectives .met")).to_have_count(1)
        walker.judge("talk")

        page.locator(".msg.them .w").first.click()
        expect(page.locator("#word")).to_be_visible()
        page.keyboard.press("Escape")
        page.locator("#help > details > summary").click()
        page.locator("#help .help-body .btn").first.click()
        expect(page.locator("#help .help-body > p").first).to_be_visible()
        say(page, "ありがとう。さようなら。")
        if not page.locator("#panel form .btn").is_visible():
            page.locator("[popovertarget=panel]").first.click()
        page.locator("#panel form .btn").click()
        page.wait_for_url("**/debrief")
        expect(page.locator(".quote").first).to_contain_text("こんにちは")
        walker.judge("debrief")

        walker.go("/words")
        expect(page.locator("tbody tr").first).to_be_visible()
        walker.judge("words")
        walker.go("/review")
        walker.judge("review")
        walker.go("/learn")
        expect(page.locator(".day[data-state=done]")).to_have_count(1)
        walker.judge("day-done")


def test_no_page_of_the_journey_scrolls_sideways_on_the_smallest_phone(chromium: Browser, house: str) -> None:
    with a_window(chromium, house, (320, 640), "light", "smallest") as walker:
        wished(walker, "Order tapas in Sevilla and chat with the waiter")
        walker.judge("preview")
        begun(walker)
        walker.judge("today")
        in_a_talk(walker)
        walker.judge("talk")
        for path in ("/paths", "/read", "/offline"):
            walker.go(path)
            walker.judge(path.strip("/"))


def test_creators_and_operators_find_sound_pages(chromium: Browser, house: str) -> None:
    with a_window(chromium, house, SIZES["desktop"], "dark", "studio") as walker:
        page = walker.page
        page.set_default_timeout(PATIENCE_MS)
        walker.go("/sign-up?next=/studio")
        page.fill("#email", an_address())
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/studio")
        walker.judge("studio-empty")
        page.fill("#wish", "Order ramen in Tokyo and chat with the chef")
        page.click(".starts form .btn")
        page.wait_for_url("**/studio/*")
        walker.judge("studio-path")
        path = page.url.removeprefix(house).partition("?")[0]
        for part in ("publish", "testers"):
            walker.go(f"{path}/{part}")
            walker.judge(f"studio-{part}")
