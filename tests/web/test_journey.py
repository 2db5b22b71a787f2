"""The learner's journey in a real Chromium with a real worker: a wish, a month, a talk, its debrief, words that come back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PASSWORD, an_address
from tests.conftest import Servers
from tests.web.test_browser import (
    ARRIVED,
    AXE,
    SIZES,
    Walker,
    a_window,
    chromium,
    sideways,
    the_parts,
    violations,
)

__all__ = ["chromium"]

WISH = "I meet my partner's parents in Osaka in a month"
PATIENCE_MS = 60_000
A_DAY_S = 24 * 3600


@pytest.fixture(scope="module")
def house(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with the_parts(servers, tmp_path_factory.mktemp("house"), "serve", "work") as address:
        yield address


@pytest.fixture(scope="module")
def tomorrow(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same house, a day later."""
    with the_parts(servers, tmp_path_factory.mktemp("tomorrow"), "serve", ahead_s=A_DAY_S) as address:
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


def an_input_method_is_not_interrupted(page: Page) -> None:
    """Enter chooses a word there, and sends nothing."""
    before = page.locator(".msg").count()
    page.fill("#say", "にほ")
    page.locator("#say").dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    page.locator("#say").dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    assert page.input_value("#say") == "にほ"
    assert page.locator(".msg").count() == before
    page.fill("#say", "")


def its_words_are_read_once(page: Page) -> None:
    """As assistive technology hears it: the word, and not its reading beside it."""
    word = page.locator(".msg.them .w:has(rt)").first
    surface = str(word.get_attribute("data-s"))
    assert f'button "{surface}"' in word.aria_snapshot()


def what_did_not_arrive_is_sent_again(walker: Walker) -> None:
    page = walker.page
    page.route("**/say", lambda route: route.abort())
    page.fill("#say", "もう一度お願いします。")
    page.press("#say", "Enter")
    expect(page.locator(".unsent")).to_be_visible()
    assert page.input_value("#say") == ""
    walker.complaints = [
        each for each in walker.complaints if "ERR_FAILED" not in each and "Failed to fetch" not in each
    ]
    walker.judge("unsent")
    page.unroute("**/say")
    before = page.locator(".msg.them .msg-actions").count()
    page.locator(".unsent .btn").click()
    expect(page.locator(".msg.them .msg-actions")).to_have_count(before + 1, timeout=PATIENCE_MS)
    expect(page.locator(".unsent")).to_have_count(0)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_from_a_wish_to_the_second_day(
    chromium: Browser, house: str, tomorrow: str, size: str, scheme: str
) -> None:
    with a_window(chromium, house, SIZES[size], scheme, f"journey-{size}", is_paired=True) as walker:
        page = walker.page
        wished(walker)
        expect(page.locator(".day[data-state=written]")).to_have_count(28)
        the_month_is_seen_at_once(page, size)
        walker.judge("preview")
        a_month_is_changed(walker)
        begun(walker)
        walker.judge("today")
        page.goto(f"{house}/sign-up?next=/learn")
        page.fill("#email", an_address())
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/learn*")
        the_first_scene_is_played(walker)
        words_are_chosen(walker)
        walker.go("/words")
        expect(page.locator(".word-row").first).to_be_visible()
        walker.judge("words")
        walker.go("/review")
        expect(page.locator(".empty")).to_contain_text("Next: tomorrow")
        walker.judge("review")
        walker.go("/learn")
        expect(page.locator(".day[data-state=done]")).to_have_count(1)
        walker.judge("day-done")
        for path in ("/path", "/progress", "/settings/reminders", "/settings/voices"):
            walker.go(path)
            walker.judge(path.replace("/", "-"))
        walker.home = tomorrow
        the_second_day(walker)


def the_month_is_seen_at_once(page: Page, size: str) -> None:
    """All of it at a desk, three weeks and a half on a phone, above what lies over the page's end."""
    last = page.locator("#day-28" if size == "desktop" else "#day-21").bounding_box()
    dock = page.locator(".dock").bounding_box()
    assert last and dock  # noqa: PT018 - both are there
    assert last["y"] + last["height"] <= dock["y"]


def a_month_is_changed(walker: Walker) -> None:
    page = walker.page
    page.click("#day-12 a")
    expect(page.locator("#day-dialog h2")).to_be_visible()
    walker.judge("day-sheet")
    page.locator("#day-sheet .day-form .btn").click()
    expect(page.locator("#refine-state")).to_contain_text("Another idea for day 12", timeout=PATIENCE_MS)
    page.fill("#instruction", "More food, fewer phone calls")
    page.click(".refine .inline-field .btn")
    expect(page.locator("#refine-state")).to_contain_text("more about food", timeout=PATIENCE_MS)
    page.locator("#refine-state > .btn").click()
    expect(page.locator("#refine-state")).to_contain_text("Taken back", timeout=PATIENCE_MS)


def the_first_scene_is_played(walker: Walker) -> None:
    page = walker.page
    in_a_talk(walker)
    say(page, "こんにちは。")
    expect(page.locator("#objectives .met")).to_have_count(1)
    walker.judge("talk")
    an_input_method_is_not_interrupted(page)
    its_words_are_read_once(page)
    page.locator(".msg.them .w").first.click()
    expect(page.locator("#word")).to_be_visible()
    page.locator("#word [data-card] .btn").first.click()
    expect(page.locator("#word .kept")).to_be_visible()
    walker.judge("word")
    page.keyboard.press("Escape")
    expect(page.locator(".msg.them .w").first).to_be_focused()
    what_did_not_arrive_is_sent_again(walker)
    page.locator("#help > details > summary").click()
    page.locator("#help .help-body .btn").first.click()
    expect(page.locator("#help .help-body > p").first).to_be_visible()
    say(page, "ありがとう。さようなら。")
    a_talk_is_ended(page)
    expect(page.locator(".quote").first).to_contain_text("こんにちは")
    walker.judge("debrief")


def a_talk_is_ended(page: Page) -> None:
    if not page.locator("#panel form .btn").is_visible():
        page.locator("[popovertarget=panel]").first.click()
    page.locator("#panel form .btn").click()
    page.wait_for_url("**/debrief")


def words_are_chosen(walker: Walker) -> None:
    page = walker.page
    boxes = page.locator(".keep-word input")
    offered = boxes.count()
    assert page.locator(".keep-word input:checked").count() == offered
    page.locator(".keep-word").first.click()
    page.get_by_role("button", name="Keep these words").click()
    page.wait_for_url("**/debrief?done=words*")
    assert page.locator(".keep-word input:checked").count() == offered - 1
    walker.judge("words-chosen")


def the_second_day(walker: Walker) -> None:
    """What was kept comes back, and another scene is there."""
    page = walker.page
    walker.go("/review")
    expect(page.locator(".flash:visible")).to_have_count(1)
    walker.judge("review-due")
    due = int(page.inner_text("#left").split()[0])
    page.keyboard.press("Space")
    expect(page.locator(".flash:visible .rating").first).to_be_visible()
    walker.judge("review-shown")
    with page.expect_navigation():
        page.keyboard.press("3")
    expect(page.locator("#left")).to_contain_text(str(due - 1))
    answers_are_typed(page)
    if walker.page.viewport_size == {"width": 390, "height": 844}:
        reviews_go_on_without_a_network(walker, due - 1)
    walker.go("/learn")
    expect(page.locator(".day[data-state=done]")).to_have_count(1)
    expect(page.locator("#day-2")).to_have_attribute("data-state", "today")
    walker.judge("day-2")
    in_a_talk(walker)
    say(page, "こんにちは。")
    a_talk_is_ended(page)
    walker.judge("debrief-2")
    walker.go("/learn")
    expect(page.locator(".day[data-state=done]")).to_have_count(2)
    expect(page.locator(".stat-n").first).to_have_text("2")


def answers_are_typed(page: Page) -> None:
    """For oneself: the reading is no meaning, a slip is forgiven, and the card turns over."""
    card = page.locator(".flash:visible")
    field, told = card.locator(".typed input"), card.locator(".typed [role=status]")
    meaning = re.split(r"[;,(]", str(card.locator(".typed").get_attribute("data-meaning")))[0].strip()
    for typed, says in (
        (card.locator(".flash-word").inner_text(), "how it is read"),
        (meaning, "That is it."),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(told).to_contain_text(says)
    expect(card.locator("[value=good]")).to_be_focused()


def reviews_go_on_without_a_network(walker: Walker, due: int) -> None:
    """What was answered waits; a page that is not there says so; and back again, nothing is asked twice."""
    page = walker.page
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.keyboard.press("3")
    expect(page.locator("#said-here")).to_contain_text("Kept here")
    expect(page.locator("#net")).to_be_visible()
    expect(page.locator(".flash:visible .fold")).not_to_have_attribute("open", "")
    is_fit_to_be_seen(page)
    walker.go("/progress")
    expect(page.locator("h1")).to_contain_text("offline")
    is_fit_to_be_seen(page)
    # Chromium notes each picture that it did not reach
    walker.complaints = [each for each in walker.complaints if "ERR_INTERNET_DISCONNECTED" not in each]
    page.context.set_offline(False)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        walker.go("/review")
    expect(page.locator("#said-here")).to_contain_text("have been sent")
    walker.go("/review")
    expect(page.locator("#left")).to_contain_text(str(due - 1))


def is_fit_to_be_seen(page: Page) -> None:
    page.evaluate(ARRIVED)
    assert sideways(page) == []
    assert not AXE.exists() or violations(page) == []


def test_a_wish_becomes_a_talk_and_words_that_come_back_without_a_script(
    chromium: Browser, house: str, tomorrow: str
) -> None:
    with a_window(chromium, house, SIZES["phone"], "light", "plain", java_script_enabled=False) as walker:
        wished(walker, "Buy fresh bread in Lyon and talk with the baker")
        page = walker.page
        page.click("#day-2 a")
        page.locator(".day-form .btn").click()
        expect(page.locator("#refine-state")).to_contain_text("Another idea for day 2", timeout=PATIENCE_MS)
        expect(page.locator("#progress .pill.ok")).to_be_visible(timeout=PATIENCE_MS)
        begun(walker)
        page.click(".today-card .btn")
        page.wait_for_url("**/talk/*")
        expect(page.locator(".msg.them .msg-actions")).to_have_count(1, timeout=PATIENCE_MS)
        before = page.locator(".msg").count()
        page.fill("#say", "Bonjour madame !")
        page.click("#send")
        expect(page.locator(".msg")).to_have_count(before + 2, timeout=PATIENCE_MS)
        page.goto(f"{house}/sign-up?next={page.url.removeprefix(house)}")
        page.fill("#email", an_address())
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/talk/*")
        a_talk_is_ended(page)
        page.get_by_role("button", name="Keep these words").click()
        page.wait_for_url("**/debrief?done=words*")
        walker.home = tomorrow
        walker.go("/review")
        due = int(page.inner_text("#left").split()[0])
        expect(page.locator(".typed:visible")).to_have_count(0)
        page.locator(".flash:visible summary").click()
        page.locator(".flash:visible [value=good]").click()
        expect(page.locator("#left")).to_contain_text(str(due - 1))
        page.locator("#undo button").click()
        expect(page.locator("#left")).to_contain_text(str(due))
        assert walker.complaints == []


def test_the_whole_journey_by_keyboard(chromium: Browser, house: str, tomorrow: str) -> None:
    with a_window(chromium, house, SIZES["desktop"], "light", "by-keyboard") as walker:
        walker.page.set_default_timeout(PATIENCE_MS)
        a_month_by_keys(walker)
        an_account_by_keys(walker.page)
        a_talk_by_keys(walker.page)
        assert walker.complaints == []
        walker.home = tomorrow
        words_by_keys(walker)
        assert walker.complaints == []


def a_month_by_keys(walker: Walker) -> None:
    page = walker.page
    walker.go("/")
    tab_to(page, "#wish")
    page.keyboard.type("Buy tickets and meet people at a museum in Kyoto")
    press_at(page, ".wish-box .btn")
    page.wait_for_selector("#progress .pill.ok")
    press_at(page, "#day-3 a")
    expect(page.locator("#day-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#day-3 a")).to_be_focused()
    press_at(page, "#dock-actions .btn")
    page.wait_for_url("**/learn*")


def an_account_by_keys(page: Page) -> None:
    press_at(page, "a[href='/sign-up?next=/learn']")
    page.wait_for_url("**/sign-up**")
    tab_to(page, "#email")
    page.keyboard.type(an_address())
    tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/learn")


def a_talk_by_keys(page: Page) -> None:
    press_at(page, ".today-card .btn")
    page.wait_for_url("**/talk/*")
    page.wait_for_selector(".wait", state="detached")
    tab_to(page, ".msg.them .w")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#word")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.className").startswith("w")
    tab_to(page, "#say")
    page.keyboard.type("こんにちは。")
    page.keyboard.press("Enter")
    expect(page.locator(".msg.them .msg-actions")).to_have_count(2, timeout=PATIENCE_MS)
    press_at(page, "#panel form .btn")
    page.wait_for_url("**/debrief")
    press_at(page, ".feelings .btn")
    expect(page.locator(".feelings [aria-pressed=true]")).to_have_count(1)


def words_by_keys(walker: Walker) -> None:
    """A day later they come back."""
    page = walker.page
    walker.go("/review")
    due = int(page.inner_text("#left").split()[0])
    page.keyboard.press("Space")
    expect(page.locator(".flash:visible .flash-gloss")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("3")
    expect(page.locator("#left")).to_contain_text(str(due - 1))
    press_at(page, ".flash:not([hidden]) summary")
    with page.expect_navigation():
        press_at(page, "button[value=good]")
    expect(page.locator("#left")).to_contain_text(str(due - 2))


def press_at(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    """As often as somebody would bear."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"no way to {selector} by Tab")
