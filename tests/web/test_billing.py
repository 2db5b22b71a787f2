"""The page of one's plan in each of its states, and the ways that lead there when something is used up."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.billing.meter import Measure
from kaiwa.clock import now
from kaiwa.web.billing import Gauge, minutes_used
from kaiwa.web.money import money
from tests.browsing import query
from tests.conversations.test_metering import a_tier, has_used, subscribed
from tests.web.conftest import Person, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]
NASTY = '"><img onerror><b>\u202egnihtemos'


async def seen(somebody: Person, **headers: str) -> str:
    answer = await somebody.look("/billing", **headers)
    assert answer.status_code == 200
    if not headers:
        is_sound(answer)
    return text_of(answer)


async def id_of(somebody: Person) -> UUID:
    return UUID((await somebody.browser.get("/api/me")).json()["id"])


async def test_without_limits_and_payments_the_page_says_so(person: MakePerson) -> None:
    somebody = person()
    assert (await somebody.look("/billing")).headers["location"] == "/sign-in?next=%2Fbilling"
    await somebody.sign_up()
    page = await seen(somebody)
    assert "Your plan: Unlimited Free of charge" in page
    assert "There is no limit here." in page
    assert "plans are changed by whoever runs this server" in page
    assert "Nothing was paid so far." in page
    assert "現在のプラン" in await seen(somebody, **{"Accept-Language": "ja"})
    assert 'href="/billing" aria-current="page"' in (await somebody.look("/billing")).text
    assert 'href="/billing"' in (await somebody.look("/me")).text


async def test_a_guest_hears_that_nothing_is_lost_by_an_account(person: MakePerson) -> None:
    guest = person()
    await guest.browser.guest()
    answer = await guest.look("/billing")
    is_sound(answer)
    assert 'href="/sign-up?next=/billing"' in answer.text
    assert "nothing is lost" in text_of(answer)
    assert "Nothing was paid" not in text_of(answer)


async def test_what_is_used_up_leads_to_the_plan_and_what_is_banked_stands_apart(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    me = await subscribed(
        somebody.browser, monthly_seconds=6000, monthly_conversations=3, has_realtime_access=True, monthly_realtime_sessions=4
    )  # fmt: skip
    made = await somebody.browser.post("/api/conversations", {"target_language": "es"})
    await query("UPDATE user_usage SET banked_seconds = 600, banked_seconds_used = 60 WHERE user_id = $1", me)
    await has_used(me, 120)
    page = await seen(somebody)
    assert "108 minutes left" in page
    for line in ("this month 1 of 100 used", "last month 1 of 10 used", "Conversations 1 of 3 used", "by voice 0 of 4 used"):  # fmt: skip
        assert line in page
    assert "used first, and lapse on" in page
    await has_used(me, 6600)
    await query("UPDATE user_usage SET banked_seconds_used = 600 WHERE user_id = $1", me)
    assert "0 minutes left" in await seen(somebody)
    talk = await somebody.look(f"/talk/{made.json()['conversation']['head']['id']}")
    assert 'href="/billing"' in talk.text
    form = {"csrf": somebody.browser.cookies["csrf"], "target_language": "es"}
    refused = await somebody.send("/talk", form)
    assert refused.status_code == 409
    assert "minutes are used up" in text_of(refused)
    assert 'href="/billing"' in refused.text
    in_japanese = text_of(await somebody.send("/talk", form, **{"Accept-Language": "ja"}))
    assert "今月の会話の時間を使い切りました" in in_japanese
    assert "You have talked" not in in_japanese


@pytest.mark.parametrize(
    ("status", "ends", "days", "told"),
    [
        ("active", False, 9, "Its present period runs until"),
        ("active", False, -9, "Your plan: Of a test Free of charge"),
        ("active", True, 9, "This plan ends on"),
        ("trialing", False, 9, "You are trying it until"),
        ("canceled", False, -9, "Of a test has ended."),
        ("past_due", False, 9, "A payment for Of a test did not go through"),
    ],
)
async def test_how_long_a_plan_runs_is_told(
    person: MakePerson, status: str, ends: bool, days: int, told: str
) -> None:
    somebody = person()
    await somebody.sign_up()
    me = await subscribed(somebody.browser)
    await query(
        "UPDATE subscriptions SET status = $2::varchar, is_active = $2::varchar IN ('active', 'trialing'), cancel_at_period_end = $3, current_period_end = $4 "
        "WHERE user_id = $1",
        me, status, ends, now() + timedelta(days=days),
    )  # fmt: skip
    page = await seen(somebody)
    assert told in page
    assert ("runs until" in page) == ("runs until" in told), "what is past runs no longer"


async def test_who_is_behind_with_paying_hears_what_still_works_and_can_do_it(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    me = await subscribed(somebody.browser)
    await query("UPDATE subscriptions SET status = 'past_due', is_active = false WHERE user_id = $1", me)
    answer = await somebody.look("/billing")
    assert answer.text.count('class="btn primary"') == 1
    assert 'href="#whom"' in answer.text
    assert "Your reviews, your words, your path and your reading go on as before" in text_of(answer)
    assert (await somebody.look("/review")).status_code == 200
    taken = await somebody.fill("/settings/data", "/settings/data/export")
    assert taken.headers["location"] == "/settings/data?done=export"


async def test_a_plans_name_is_a_text_and_what_was_paid_stands_in_its_own_currency(
    person: MakePerson,
) -> None:
    somebody = person()
    await somebody.sign_up()
    me = await subscribed(somebody.browser, monthly_price_usd=450, annual_price_usd=4500)
    offered = await a_tier(is_active=True, monthly_seconds=60)
    await query(
        "UPDATE tiers SET name = $2 WHERE id = $3 OR id = (SELECT tier_id FROM subscriptions WHERE user_id = $1)",
        me, NASTY, offered,
    )  # fmt: skip
    for amount, currency, status in (
        (450, "usd", "succeeded"),
        (1200, "jpy", "refunded"),
        (99, "eur", "failed"),
    ):
        await query(
            "INSERT INTO payments (user_id, amount, currency, status, subscription_id) SELECT $1, $2, $3, $4, id FROM subscriptions WHERE user_id = $1",
            me, amount, currency, status,
        )  # fmt: skip
    answer = await somebody.look("/billing")
    is_sound(answer)
    assert "<img onerror" not in answer.text
    assert answer.text.count("<bdi>&#34;&gt;&lt;img") >= 4
    page = text_of(answer)
    assert "$4.50 a month $45.00 a year" in page
    for told in (("$4.50", "paid"), ("1,200 JPY", "paid back"), ("0.99 EUR", "failed")):
        assert " ".join(told) in page
    await query("DELETE FROM tiers WHERE id = $1", offered)


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [(0, "usd", "$0.00"), (123456, "USD", "$1,234.56"), (5, "eur", "0.05 EUR"), (1200, "jpy", "1,200 JPY"), (12345, "kwd", "12.345 KWD"), (2**63 - 1, "usd", "$92,233,720,368,547,758.07")],
)  # fmt: skip
def test_amounts_are_written_as_their_currency_is(amount: int, currency: str, told: str) -> None:
    assert money(amount, currency) == told


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_gauge_stays_within_its_track(used: int, limit: int) -> None:
    assert 0 <= Gauge("minutes", used, limit).percent <= 100
    assert minutes_used(Measure(used=used, limit=None, left=None)) * 60 >= used
