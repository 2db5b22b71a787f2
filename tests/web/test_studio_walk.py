"""Creators and operators in a real Chromium, with a real worker: from the first wish for others to what testers say."""

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PASSWORD, an_address
from tests.conftest import Servers
from tests.web.test_browser import SIZES, Walker, a_window, chromium, the_parts

__all__ = ["chromium"]

PATIENCE_MS = 60_000
NASTY = '"><img onerror><script>alert(1)</script> \u202egnihtemos ' + "長い" * 60


class House:
    def __init__(self, address: str, servers: Servers) -> None:
        self.address, self._servers = address, servers

    def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """As the product itself. In a thread: this one's loop is the browser's."""
        found: list[Any] = []

        async def ask() -> None:
            held = await asyncpg.connect(self._servers.owner_url)
            try:
                await held.execute("SELECT set_config('app.system', 'on', false)")
                found.extend(await held.fetch(sql, *arguments))
            finally:
                await held.close()

        asking = threading.Thread(target=lambda: asyncio.run(ask()))
        asking.start()
        asking.join()
        return found

    def value(self, sql: str, *arguments: Any) -> Any:
        return self.rows(sql, *arguments)[0][0]


@pytest.fixture(scope="module")
def house(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with the_parts(servers, tmp_path_factory.mktemp("studio"), "serve", "work", "tick") as address:
        yield House(address, servers)


def signed_up(walker: Walker, house: House, then: str, *, role: str = "learner") -> str:
    """Somebody whose address is confirmed."""
    email = an_address()
    walker.page.set_default_timeout(PATIENCE_MS)
    walker.go(f"/sign-up?next={then}")
    walker.page.fill("#email", email)
    walker.page.fill("#password", PASSWORD)
    walker.page.press("#password", "Enter")
    walker.page.wait_for_url(f"**{then}")
    house.rows("UPDATE users SET email_verified_at = now(), role = $2 WHERE email = $1", email, role)
    walker.go(then)
    return email


def saved(page: Page, name: str) -> None:
    expect(page.locator(f"[data-field={name}] [data-state]").first).to_have_text("Saved", timeout=PATIENCE_MS)


def without_answers_to_mend(walker: Walker) -> None:
    """Chromium notes an answer that asks to mend something, such as a conflict."""
    walker.complaints = [each for each in walker.complaints if "409" not in each and "422" not in each]


def ready_to_publish(walker: Walker, house: House, studio: str) -> None:
    """The first three scenes are written by the worker."""
    button = walker.page.locator(f"form[action='{studio}/publish'] button")
    for _ in range(60):
        walker.go(f"{studio}/publish")
        if button.is_enabled():
            return
        walker.page.wait_for_load_state("networkidle")
    rows = house.rows(
        "SELECT day_index, status, set_aside, last_error, available_at, fair_key FROM scenario_generation_queue "
        "WHERE path_id = $1 AND day_index < 6",
        studio.removeprefix("/studio/"),
    )
    raise AssertionError(f"{walker.page.locator('.objectives').inner_text()} {rows}")


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark")])
def test_a_creator_writes_publishes_shares_and_hears_what_a_tester_says(
    chromium: Browser, house: House, size: str, scheme: str
) -> None:
    with a_window(chromium, house.address, SIZES[size], scheme, f"creator-{size}", is_paired=True) as walker:
        page = walker.page
        signed_up(walker, house, "/studio")
        walker.judge("studio-empty")
        page.fill("#wish", "Order ramen in Tokyo and chat with the chef")
        page.click(".starts form .btn")
        page.wait_for_url("**/studio/*")
        studio = page.url.removeprefix(house.address).partition("?")[0]
        edits(walker, house, studio)
        rewrites_a_week(walker, studio)
        ready_to_publish(walker, house, studio)
        walker.judge("publish")
        page.click(f"form[action='{studio}/publish'] button")
        page.wait_for_url("**/share")
        shared = page.locator("#link").input_value().partition("/t/")[2]
        expect(page.locator(".card-picture")).to_have_js_property("naturalWidth", 1200)
        walker.judge("share")
        house.rows("UPDATE users SET display_name = $1 WHERE id = (SELECT user_id FROM learning_paths WHERE id = $2)", NASTY[:80], studio.removeprefix("/studio/"))  # fmt: skip

        with a_window(
            chromium, house.address, SIZES["phone"], scheme, f"anonymous-{size}", is_paired=True
        ) as somebody:
            somebody.go(f"/t/{shared}")
            somebody.judge("share-page")
            tester = forks_and_is_asked(somebody, house, shared)
            walker.go(f"{studio}/testers")
            page.fill("#emails", tester)
            page.fill("#note", "Please tell me <b>everything</b>")
            page.get_by_role("button", name="Invite", exact=True).click()
            expect(page.locator(".notice.ok")).to_be_visible()
            walker.judge("testers")
            tells(somebody, house, studio.removeprefix("/studio/"))

        walker.go(f"{studio}/feedback")
        expect(page.locator(".quotes blockquote")).to_contain_text("The chef is too fast")
        walker.judge("feedback")
        page.get_by_role("button", name="Mark as handled").click()
        expect(page.locator(".quotes")).to_have_count(0)
        walker.go("/studio")
        expect(page.locator(".path-row")).to_have_count(1)
        walker.judge("studio")


def edits(walker: Walker, house: House, studio: str) -> None:
    page = walker.page
    path = studio.removeprefix("/studio/")
    walker.go(f"{studio}?day=2")
    page.fill("#d-title", "Ramen for two")
    saved(page, "title")
    page.fill("#d-goals", "Order two bowls\nThank the chef")
    saved(page, "goals")
    walker.judge("editor")
    house.rows(
        "UPDATE learning_paths SET schedule = jsonb_set(schedule, '{1,theme}', '\"By another tab\"'), version = version + 1 WHERE id = $1",
        path,
    )
    page.fill("#d-theme", "Mine")
    expect(page.locator(".both")).to_contain_text("By another tab", timeout=PATIENCE_MS)
    without_answers_to_mend(walker)
    walker.judge("conflict")
    page.get_by_role("button", name="Keep mine").click(delay=50)  # a hand leaves the field before it is done
    saved(page, "theme")
    walker.go(f"{studio}?day=2")
    assert page.locator("#d-theme").input_value() == "Mine"
    assert page.locator("#d-goals").input_value() == "Order two bowls\nThank the chef"

    if page.viewport_size and page.viewport_size["width"] > 1000:
        with page.expect_navigation():
            page.drag_and_drop("#day-2", "#day-5")
    else:
        page.fill("#to", "5")
        walker.press("Move")
    assert page.url.endswith("?day=5&done=moved")
    assert page.locator("#d-title").input_value() == "Ramen for two"
    page.get_by_role("button", name="Move earlier").press("Enter")
    page.wait_for_url("**?day=4&done=moved")
    page.locator(".fold > summary").first.click()
    page.locator("form[action$='/restore'] button").first.click()
    page.wait_for_url("**done=restored")
    walker.go(f"{studio}?day=5")
    assert page.locator("#d-title").input_value() == "Ramen for two"


def rewrites_a_week(walker: Walker, studio: str) -> None:
    page = walker.page
    walker.go(f"{studio}?day=16")
    assert page.locator("#week").input_value() == "3"
    page.fill("#instruction", "more about food, easier")
    page.get_by_role("button", name="Propose changes").click()
    page.wait_for_url("**/rewrite")
    expect(page.locator(".proposal")).to_be_visible(timeout=PATIENCE_MS)
    days = page.locator(".proposal-days input[type=checkbox]")
    assert days.count() > 1
    walker.judge("proposal")
    days.first.uncheck()
    kept = days.nth(1).get_attribute("name")
    page.get_by_role("button", name="Take the ticked days").click()
    page.wait_for_url(f"**?day={(kept or '').removeprefix('day_')}&done=taken")


def forks_and_is_asked(somebody: Walker, house: House, shared: str) -> str:
    """Makes an account, and their own of it."""
    email = signed_up(somebody, house, f"/t/{shared}")
    somebody.page.locator(f"form[action='/t/{shared}/fork'] button").click()
    somebody.page.wait_for_url("**/studio/*")
    expect(somebody.page.locator("#p-title")).not_to_have_value("")
    return email


def tells(somebody: Walker, house: House, path: str) -> None:
    """Accepts the invitation, lets the first day go, and says something about it."""
    page = somebody.page
    invitation = house.value(
        "SELECT id FROM learning_path_assignments WHERE path_id = $1 AND status = 'invited'", path
    )
    somebody.go(f"/invitations/{invitation}")
    somebody.judge("invitation")
    page.locator("button[value=accept]").click()
    page.wait_for_url("**/learn?path=*")
    walk = page.url.partition("path=")[2]
    somebody.go(f"/learn/{walk}/days/1")
    page.locator(f"form[action='/learn/{walk}/days/1/skip'] button").click()
    page.wait_for_url("**/learn?path=*")
    somebody.go(f"/learn/{walk}/days/1")
    page.get_by_role("link", name="Tell its creator what you think").click()
    somebody.judge("say-feedback")
    page.get_by_label("so-so").check()
    page.fill("#text", f"The chef is too fast. {NASTY}")
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url("**/learn?path=*")


OPERATOR = ("", "/queue", "/people", "/paths", "/paths?show=withheld", "/engines", "/mail", "/audit")


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "dark"), ("phone", "light")])
def test_an_operator_finds_a_failed_day_and_has_it_tried_again(
    chromium: Browser, house: House, size: str, scheme: str
) -> None:
    with a_window(chromium, house.address, SIZES[size], scheme, f"operator-{size}", is_paired=True) as walker:
        page = walker.page
        signed_up(walker, house, "/studio", role="admin")
        page.fill("#wish", "Chat with my neighbours in Madrid")
        page.click(".starts form .btn")
        page.wait_for_url("**/studio/*")
        path = page.url.removeprefix(f"{house.address}/studio/").partition("?")[0]
        failed = house.value(
            "UPDATE scenario_generation_queue SET status = 'failed', retry_count = 5, attempt_token = NULL, "
            "lease_expires_at = NULL, last_error = $2 WHERE id = (SELECT id FROM scenario_generation_queue "
            "WHERE path_id = $1 AND status = 'pending' ORDER BY day_index DESC LIMIT 1) RETURNING day_index",
            path,
            NASTY,
        )
        walker.go(f"/operator/queue?path={path}")
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("button", name="Try again").click()
        expect(page.locator(".notice.ok")).to_be_visible()
        assert house.value(
            "SELECT status <> 'failed' FROM scenario_generation_queue WHERE path_id = $1 AND day_index = $2",
            path,
            failed,
        )
        if size == "phone":
            return
        walker.go("/operator/engines")
        page.get_by_role("button", name="Test them now").click()
        expect(page.locator("#self-test .verdict").first).to_be_visible(timeout=PATIENCE_MS)
        walker.judge("self-test")
        looks_at_raw_tables(walker)


def looks_at_raw_tables(walker: Walker) -> None:
    """A page of somebody else's making, under a policy of its own: it comes up without a complaint."""
    page = walker.page
    with page.expect_response("**/api/tables/grouped/"):
        walker.go("/operator/tables/")
    expect(page.get_by_text("Outgoing Mails").first).to_be_visible(timeout=PATIENCE_MS)
    if shots := os.environ.get("KAIWA_TEST_SHOTS"):
        page.screenshot(path=Path(shots) / f"{walker.name}-raw-tables.png")
    assert walker.complaints == []


def test_the_studio_and_the_operators_pages_speak_japanese_without_a_script(
    chromium: Browser, house: House
) -> None:
    with a_window(
        chromium, house.address, SIZES["phone"], "dark", "japanese", java_script_enabled=False, locale="ja-JP"
    ) as walker:
        page = walker.page
        signed_up(walker, house, "/studio", role="admin")
        page.fill("#wish", "Order tapas in Sevilla")
        page.click(".starts form .btn")
        page.wait_for_url("**/studio/*")
        studio = page.url.removeprefix(house.address).partition("?")[0]
        page.fill("#d-title", "別の題名")
        page.locator("#d-title ~ input, form[action$='/days/1'] .save").last.click()
        page.wait_for_url("**done=saved")
        assert page.locator("#d-title").input_value() == "別の題名"
        for place in (studio, f"{studio}/publish", f"{studio}/testers", f"{studio}/feedback", *(f"/operator{each}" for each in OPERATOR)):  # fmt: skip
            walker.go(place)
            assert page.locator("html").get_attribute("lang") == "ja"
            assert page.locator("h1").inner_text()
