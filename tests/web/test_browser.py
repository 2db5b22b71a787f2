"""The doorstep in a real Chromium, on a real server: phone and desktop, light and dark."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, sync_playwright

from tests.browsing import PASSWORD, an_address
from tests.conftest import Servers
from tests.embedded.processes import TOP, clean_environment, family, wait_for, wait_until_gone

AXE = TOP / ".tools" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}
PAINTED_BY_THE_PROCESSOR = ["--disable-gpu", "--in-process-gpu"]
"""There is nothing else here: a process that plays a graphics card takes an eighth of what a page costs."""
COLOURS = "color-contrast"
"""All that a scheme changes."""
NEW_PASSWORD = "another kettle on the roof"
ARRIVED = """() => Promise.race([
    new Promise(go => setTimeout(go, 1000)),
    new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go))).then(() => Promise.all(document.getAnimations()
        .filter(each => each.effect.getComputedTiming().iterations !== Infinity)
        .map(each => each.finished.catch(() => null)))),
]).then(() => true)"""
"""What moves in is judged when it has come; what never does, as what lies behind a dialog, is not waited for."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


AHEAD = """
import sys, time, time_machine
ahead_s = int(sys.argv.pop(1))
time_machine.travel(time.time() + ahead_s, tick=True).start()
from kaiwa.cli import main
main()
"""


@pytest.fixture(scope="module")
def home(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with the_parts(servers, tmp_path_factory.mktemp("door"), "serve") as address:
        yield address


@contextmanager
def the_parts(
    servers: Servers, folder: Path, *parts: str, ahead_s: int = 0, more: Mapping[str, str] = {}
) -> Iterator[str]:
    """Processes of the product, as an operator starts them; the address of the web part.

    ``ahead_s``: their clock runs so far ahead, and that of the database does not.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    places = {
        "DATABASE_URL": servers.app_url,
        "REDIS_URL": servers.redis_url,
        "BROKER_URL": servers.broker_url,
        "KAIWA_DATA": str(folder),
        "KAIWA_PORT": str(port),
        "KAIWA_WORKER_METRICS_PORT": "0",
        # each test comes from an address of its own, so that none uses up another's tries
        "KAIWA_TRUSTED_PROXIES": "127.0.0.1",
        # one secret for all parts
        "KAIWA_SECRET": "a secret of the pages that is long enough",
        **more,
    }
    command = ["-c", AHEAD, str(ahead_s)] if ahead_s else ["-m", "kaiwa.cli"]
    log = folder / "log"
    with log.open("wb") as said:
        started = [
            subprocess.Popen(
                [sys.executable, *command, part],
                cwd=TOP,
                env=clean_environment(**places),
                stdout=said,
                stderr=said,
            )
            for part in parts
        ]
        try:
            wait_for(lambda: _answers(f"http://127.0.0.1:{port}/healthz"), 90, what="the web part")
            yield f"http://127.0.0.1:{port}"
        finally:
            left = [each for one in started for each in family(one.pid)]
            for one in started:
                one.terminate()
            for one in started:
                one.wait(30)
            wait_until_gone(left, 15)
    assert "request.broke" not in log.read_text(encoding="utf-8", errors="replace")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def launched(playwright: Playwright, *flags: str) -> Browser:
    """The machine's own Chromium, where it has one; else Playwright's."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    arguments = ["--no-sandbox", *PAINTED_BY_THE_PROCESSOR, *flags]
    return playwright.chromium.launch(executable_path=found, args=arguments)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


class Walker:
    """A page in a window of a size and a scheme; what its console says is kept."""

    def __init__(
        self, page: Page, home: str, name: str, scheme: Any = "light", *, is_paired: bool = False
    ) -> None:
        """``is_paired``: the same walk is taken in the other scheme as well, which is then left to it."""
        self.page, self.home, self.name = page, home, name
        self.schemes = (scheme,) if is_paired else (scheme, "light" if scheme == "dark" else "dark")
        self.complaints: list[str] = []
        self.seen: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def go(self, path: str) -> None:
        self.page.goto(self.home + path)

    def press(self, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()

    def judge(self, what: str) -> None:
        """What every page has to be, by day and by night; pictures are kept where ``KAIWA_TEST_SHOTS`` names a folder."""
        self.seen.append(what)
        self.page.evaluate(ARRIVED)
        assert not sideways(self.page), f"{what} scrolls sideways: {sideways(self.page)}"
        assert small_targets(self.page) == [], what
        for scheme in reversed(self.schemes):
            # colours that fade into others are between two schemes meanwhile
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.evaluate(ARRIVED)
            if shots := os.environ.get("KAIWA_TEST_SHOTS"):
                name = f"{self.name}-{what}-{scheme}.png"
                self.page.screenshot(path=Path(shots) / name, full_page=True)
            if AXE.exists():
                rules = COLOURS if scheme != self.schemes[0] else ""
                assert violations(self.page, rules) == [], (what, scheme)
        self.page.emulate_media(reduced_motion="no-preference")
        assert self.complaints == [], what


def sideways(page: Page) -> list[str]:
    """Nothing, or what reaches beyond the window."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? [] :
        [...document.querySelectorAll('body *')]
            .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
            .map(each => each.tagName + '.' + each.className).slice(0, 5).concat('the page')"""
    )
    return found


def small_targets(page: Page) -> list[str]:
    """What is pressed outside a sentence and is lower than 40 pixels."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
            .filter(each => each.checkVisibility() && !each.matches('.skip, p a:not(.btn), li p a, .line a, label input'))
            .filter(each => each.getBoundingClientRect().height < 39.9)
            .map(each => each.outerHTML.slice(0, 80))"""
    )
    return found


def letters_of(page: Page, size_px: int) -> None:
    """As a reader's own setting, which rem and em follow."""
    sizes = {"fontSizes": {"standard": size_px, "fixed": size_px * 13 // 16}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)


def root_size(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.documentElement).fontSize"))


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, only: str = "") -> list[str]:
    """By the debugger: a script tag would be stopped by the policy of our pages. ``only`` is one of axe's rules."""
    debugger = page.context.new_cdp_session(page)
    if not debugger.send("Runtime.evaluate", {"expression": "!!window.axe"})["result"]["value"]:
        debugger.send("Runtime.evaluate", {"expression": _axe()})
    wanted = f"{{type: 'rule', values: ['{only}']}}" if only else RULES
    run = f"axe.run({{runOnly: {wanted}, resultTypes: ['violations']}}).then(found => found.violations.map(one => [one.id, ...one.nodes.map(node => `${{node.html}}: ${{node.failureSummary}}`)].join(' ')))"
    answer = debugger.send(
        "Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True}
    )
    debugger.detach()
    assert "exceptionDetails" not in answer, answer
    return list(answer["result"]["value"])


@contextmanager
def a_window(
    chromium: Browser,
    home: str,
    size: tuple[int, int],
    scheme: Any,
    name: str,
    *,
    is_paired: bool = False,
    **more: Any,
) -> Iterator[Walker]:
    address = f"10.9.{size[0] % 250}.{sum(map(ord, name)) % 250}"
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,
        extra_http_headers={"X-Forwarded-For": address},
        **more,
    )
    try:
        yield Walker(context.new_page(), home, name, scheme, is_paired=is_paired)
    finally:
        context.close()


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_somebody_comes_in_looks_around_leaves_and_comes_again(
    chromium: Browser, home: str, size: str, scheme: str
) -> None:
    email = an_address()
    with a_window(chromium, home, SIZES[size], scheme, f"{size}-{scheme}", is_paired=True) as walker:
        page = walker.page
        walker.go("/")
        walker.judge("home")
        page.get_by_role("link", name="Make an account").last.click()
        page.get_by_label("What we call you").fill("Ana <b> شمس")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill("aaaaaaaaaaaa")
        walker.judge("sign-up")
        walker.press("Make my account")
        assert page.get_by_label("Password").evaluate("each => each === document.activeElement")
        # the answer to a form that has to be mended is no success, and Chromium notes it
        walker.complaints = [each for each in walker.complaints if "422" not in each]
        walker.judge("sign-up-again")
        page.get_by_label("Password").fill(PASSWORD)
        walker.press("Make my account")
        assert page.locator(".notice[role=status]").inner_text().startswith("Welcome")
        walker.judge("me")
        walker.go("/settings/data")
        page.get_by_text("Delete my account", exact=True).click()
        walker.judge("data-leaving")
        walker.go("/me")
        page.get_by_label("Current password").fill(PASSWORD)
        page.get_by_label("New password").fill(NEW_PASSWORD)
        walker.press("Change the password")
        assert "password is changed" in page.locator(".notice[role=status]").inner_text()
        walker.press("Sign out")
        walker.judge("signed-out")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password").fill(NEW_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/me")
        assert page.get_by_role("heading", level=1).inner_text() == "Ana <b> شمس"


def test_nothing_scrolls_sideways_on_a_narrow_page_with_large_letters(chromium: Browser, home: str) -> None:
    paths = [
        "/", "/read?language=zh-Hans&text=我一个人去银行。", "/read?language=th&text=สวัสดีครับ ผมอยากกินข้าว", "/sign-in", "/sign-up",
        "/forgot-password?done=sent", "/reset-password?token=a", "/no-such-page", "/me?done=welcome",
        "/settings/learning", "/settings/reading", "/settings/reminders", "/settings/tokens", "/settings/data", "/progress",
    ]  # fmt: skip
    with a_window(chromium, home, (320, 640), "light", "narrow") as walker:
        walker.go("/sign-up")
        walker.page.get_by_label("E-mail address").fill(an_address())
        walker.page.get_by_label("Password").fill(PASSWORD)
        walker.press("Make my account")
        for path in paths:
            letters_of(walker.page, 16)
            walker.go(path)
            assert sideways(walker.page) == [], path
            letters_of(walker.page, 32)
            assert root_size(walker.page) == "32px"
            assert sideways(walker.page) == [], f"{path} with large letters"
            if shots := os.environ.get("KAIWA_TEST_SHOTS"):
                walker.page.screenshot(path=Path(shots) / f"narrow-{paths.index(path)}.png", full_page=True)


def test_a_word_of_the_line_leads_to_what_is_known_of_it(chromium: Browser, home: str) -> None:
    with a_window(chromium, home, SIZES["phone"], "light", "word", java_script_enabled=False) as walker:
        walker.go("/read?language=ja&text=来週、友達の家に行きます。")
        walker.page.locator(".word").nth(1).click()
        assert walker.page.url.endswith("#word-2")
        assert "友達" in walker.page.locator(".entry:target").inner_text()


def test_the_keyboard_reaches_the_content_first_and_every_field_in_order(
    chromium: Browser, home: str
) -> None:
    with a_window(chromium, home, SIZES["desktop"], "light", "keys") as walker:
        walker.go("/sign-in")
        walker.page.keyboard.press("Tab")
        assert walker.page.evaluate("() => document.activeElement.className") == "skip"
        walker.page.keyboard.press("Enter")
        reached = []
        for _ in range(4):
            walker.page.keyboard.press("Tab")
            reached.append(
                walker.page.evaluate(
                    "() => document.activeElement.name || document.activeElement.textContent"
                )
            )
        assert reached == ["email", "password", "Sign in", "Forgotten your password?"]


def test_a_month_that_stands_still_is_told_with_a_way_on(chromium: Browser, home: str) -> None:
    """Nobody draws here: the wait itself is fit to be seen, and after a while says what can be done."""
    with a_window(chromium, home, SIZES["phone"], "light", "stalled") as walker:
        page = walker.page
        page.clock.install()
        walker.go("/")
        page.fill("#wish", "Order ramen in Tokyo and chat with the chef")
        page.click(".wish-box .btn")
        page.wait_for_url("**/p/*")
        page.clock.fast_forward(5_000)
        assert not page.locator("#stalled").is_visible()
        walker.judge("being-drawn")
        page.clock.fast_forward(20_000)
        assert page.locator("#stalled a").get_attribute("href") == page.url.removeprefix(home)
        assert page.locator("#stalled").is_visible()
        walker.judge("stalled")


def test_the_pages_hold_in_forced_colours_and_in_print(chromium: Browser, home: str) -> None:
    with a_window(
        chromium, home, SIZES["phone"], "dark", "forced", forced_colors="active", reduced_motion="reduce"
    ) as walker:
        walker.go("/")
        assert sideways(walker.page) == []
        assert walker.complaints == []
        walker.page.emulate_media(media="print", forced_colors="none")
        assert not walker.page.get_by_role("button", name="Read it").is_visible()
        assert walker.page.get_by_role("heading", level=1).is_visible()


@pytest.mark.skipif(
    not AXE.exists(), reason="no axe-core in .tools: `make browser` fetches it where there is npm"
)
def test_the_judge_of_accessibility_sees_a_fault(chromium: Browser, home: str) -> None:
    with a_window(chromium, home, SIZES["desktop"], "light", "fault") as walker:
        walker.go("/sign-in")
        walker.page.evaluate("() => document.querySelector('label').remove()")
        assert any(each.startswith("label ") for each in violations(walker.page))
