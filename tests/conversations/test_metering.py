"""Time is counted once, warned of before its end, refused kindly, and nothing that was said is lost by it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from litestar import Litestar

from kaiwa.billing.allowance import Spend, month_before
from kaiwa.billing.usage import Terms, give_back, period_at
from kaiwa.clock import now
from kaiwa.conversations.sittings import (
    Seat,
    begin_realtime,
    close_silent_sittings,
    end_sitting,
    note_activity,
    take_back,
)
from kaiwa.database import transaction
from kaiwa.viewer import SYSTEM, Viewer
from tests.browsing import Browser, code_of, query, value
from tests.conversations.playing import begun, read, said, the_id

EVENTS = {"Accept": "text/event-stream"}
JAPANESE = {"target_language": "ja"}


async def a_tier(**limits: Any) -> str:
    tier = f"t-{uuid4().hex[:12]}"
    names = ", ".join(["id", "name", *limits])
    places = ", ".join(f"${place}" for place in range(1, len(limits) + 3))
    await query(f"INSERT INTO tiers ({names}) VALUES ({places})", tier, "Of a test", *limits.values())
    return tier


async def subscribed(browser: Browser, **limits: Any) -> UUID:
    """The browser's person has a plan of their own."""
    me = UUID((await browser.get("/api/me")).json()["id"])
    await query(
        "INSERT INTO subscriptions (user_id, tier_id, current_period_start, current_period_end) "
        "VALUES ($1, $2, now(), now() + interval '30 days')",
        me,
        await a_tier(**limits),
    )
    return me


async def usage(me: UUID) -> dict[str, int]:
    rows = await query("SELECT * FROM user_usage WHERE user_id = $1 ORDER BY period DESC LIMIT 1", me)
    return dict(rows[0])


async def has_used(me: UUID, seconds: int) -> None:
    await query("UPDATE user_usage SET seconds_used = $2 WHERE user_id = $1", me, seconds)


async def later(conversation: str, seconds: int) -> None:
    """As if the last word had been said so long ago."""
    await query(
        "UPDATE conversation_sessions SET start_time = start_time - make_interval(secs => $2), "
        "end_time = end_time - make_interval(secs => $2) WHERE conversation_id = $1 AND closed_at IS NULL",
        conversation,
        float(seconds),
    )


async def refused(browser: Browser, conversation: str, content: str = "はい") -> tuple[int, str]:
    answer = await browser.post(f"/api/conversations/{conversation}/messages", {"content": content})
    return answer.status_code, code_of(answer)


async def test_whoever_has_no_plan_and_no_billing_talks_without_limit(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "こんにちは")
    meter = (await learner.get("/api/me/usage")).json()
    assert turn["time"]["seconds_left"] is None
    assert not turn["time"]["is_warning"]
    assert (meter["tier"], meter["seconds"]["limit"], meter["conversations"]["used"]) == (
        "unlimited",
        None,
        1,
    )


async def test_a_month_that_is_used_up_refuses_the_next_turn_and_loses_nothing(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=600)
    conversation = the_id(await begun(learner))
    await has_used(me, 599)
    await later(conversation, 30)
    last = await said(learner, conversation, "こんにちは")
    assert last["reply"]["status"] == "complete", "what began with a second left is said to its end"
    assert last["time"]["seconds_left"] == 0

    assert await refused(learner, conversation) == (409, "minutes_used_up")
    started = await learner.post("/api/conversations", JAPANESE)
    assert (started.status_code, code_of(started)) == (409, "minutes_used_up")
    page = (await learner.get(f"/api/conversations/{conversation}/messages")).json()
    assert [each["role"] for each in page["items"]] == ["assistant", "user", "assistant"]
    finished = await learner.post(f"/api/conversations/{conversation}/finish")
    assert finished.status_code == 200
    assert await value("SELECT count(*) FROM conversations WHERE user_id = $1", me) == 1


async def test_what_was_refused_counts_nothing(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=600, monthly_conversations=1)
    conversation = the_id(await begun(learner))
    await has_used(me, 600)
    before = await usage(me)
    await later(conversation, 60)
    assert (await refused(learner, conversation))[0] == 409
    assert (await learner.post("/api/conversations", JAPANESE)).status_code == 409
    assert await usage(me) == before
    assert await value("SELECT sum(seconds_consumed) FROM conversation_sessions WHERE user_id = $1", me) == 0


async def test_conversations_of_a_month_are_as_many_as_the_plan_says_from_however_many_devices(
    learner: Browser,
) -> None:
    me = await subscribed(learner, monthly_conversations=3)
    answers = await asyncio.gather(*(learner.post("/api/conversations", JAPANESE) for _ in range(6)))
    assert sorted(each.status_code for each in answers) == [201] * 3 + [409] * 3
    assert {code_of(each) for each in answers if each.status_code == 409} == {"conversations_used_up"}
    assert (await usage(me))["conversations_used"] == 3
    assert await value("SELECT count(*) FROM conversations WHERE user_id = $1", me) == 3


async def test_the_end_is_told_before_it_comes_and_is_put_off_where_the_plan_allows(learner: Browser) -> None:
    await subscribed(learner, max_session_length_seconds=300, max_extensions=1)
    conversation = the_id(await begun(learner))
    first = await said(learner, conversation, "こんにちは")
    assert not first["time"]["is_warning"]
    await later(conversation, 150)
    streamed = await learner.post(
        f"/api/conversations/{conversation}/messages", {"content": "はい"}, headers=EVENTS
    )
    events = read(streamed)
    warned = next(each for each in events if each.event == "time")
    assert [each.event for each in events[:2]] == ["heard", "time"]
    assert warned.data == events[-2].data["time"]
    assert (warned.data["ends"], warned.data["can_extend"]) == ("sitting", True)
    assert 170 <= warned.data["seconds_left"] <= 180
    for _ in range(2):
        await later(conversation, 119)
        await said(learner, conversation, "はい")

    assert await refused(learner, conversation) == (409, "sitting_over")
    extended = (await learner.post(f"/api/conversations/{conversation}/extend")).json()
    assert extended["time"]["seconds_left"] > 200
    assert (await said(learner, conversation, "はい"))["reply"]["status"] == "complete"
    no_more = await learner.post(f"/api/conversations/{conversation}/extend")
    assert (no_more.status_code, code_of(no_more)) == (409, "no_more_extensions")
    told = (await learner.get(f"/api/conversations/{conversation}/time")).json()
    assert (told["ends"], told["can_extend"]) == ("sitting", False)


async def test_who_comes_back_to_a_talk_sits_down_anew(learner: Browser) -> None:
    await subscribed(learner, max_session_length_seconds=60)
    conversation = the_id(await begun(learner))
    await later(conversation, 61)
    await said(learner, conversation, "こんにちは")
    assert await refused(learner, conversation) == (409, "sitting_over")
    await later(conversation, 901)
    assert (await said(learner, conversation, "はい"))["time"]["seconds_left"] == 60


async def test_sums_of_tabs_and_devices_are_what_the_sittings_say(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=36_000)
    talks = [the_id(await begun(learner)) for _ in range(3)]
    for turn in range(2):
        for talk in talks:
            await later(talk, 40 + turn)
        await asyncio.gather(
            *(
                learner.post(f"/api/conversations/{talk}/messages", {"content": f"はい{tab}"})
                for talk in talks
                for tab in range(3)
            )
        )
    for finishing in range(2):  # and the end on two devices at once
        await later(talks[finishing], 20)
        await asyncio.gather(
            *(learner.post(f"/api/conversations/{talks[finishing]}/finish") for _ in range(3))
        )
    counted = await value("SELECT sum(seconds_consumed) FROM conversation_sessions WHERE user_id = $1", me)
    used = await usage(me)
    assert used["seconds_used"] == counted
    assert 3 * 81 + 40 <= counted <= 3 * 81 + 40 + 30, "each second once, however many tabs said it"
    assert used["conversations_used"] == 3
    open_ones = "SELECT count(*) FROM conversation_sessions WHERE user_id = $1 AND closed_at IS NULL"
    assert await value(open_ones, me) == 1


async def test_a_web_process_with_a_wrong_clock_counts_the_same(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=36_000)
    conversation = the_id(await begun(learner))
    await later(conversation, 50)
    with time_machine.travel(now() + timedelta(minutes=20)):
        await said(learner, conversation, "こんにちは")
    with time_machine.travel(now() - timedelta(minutes=20)):
        await said(learner, conversation, "はい")
    assert 50 <= (await usage(me))["seconds_used"] <= 60
    assert await value("SELECT count(*) FROM conversation_sessions WHERE user_id = $1", me) == 1


async def test_what_a_month_leaves_is_banked_once_used_first_and_shown_apart(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=600, session_banking_enabled=True)
    this = period_at(Viewer(user_id=me), "UTC", now())
    await query(
        "INSERT INTO user_usage (user_id, period, seconds_used, banked_seconds, banked_seconds_used, tier_id) "
        "SELECT $1, $2, 500, 100, 100, tier_id FROM subscriptions WHERE user_id = $1",
        me,
        month_before(this),
    )
    looked = (await learner.get("/api/me/usage")).json()
    assert looked["banked_seconds"] == {"used": 0, "limit": 200, "left": 200}, "600 less the 400 of its own"
    conversation = the_id(await begun(learner))
    for _ in range(2):
        await later(conversation, 119)
        turn = await said(learner, conversation, "はい")
    meter = (await learner.get("/api/me/usage")).json()
    assert meter["banked_seconds"] == {"used": 200, "limit": 200, "left": 0}
    assert 38 <= meter["seconds"]["used"] <= 45
    assert turn["time"]["seconds_left"] == meter["seconds"]["left"]


async def test_who_paid_and_was_away_has_the_month_banked_and_who_subscribed_today_has_not(
    learner: Browser,
) -> None:
    me = await subscribed(learner, monthly_seconds=600, session_banking_enabled=True)
    assert (await learner.get("/api/me/usage")).json()["banked_seconds"]["limit"] == 0
    await query(
        "UPDATE subscriptions SET created_at = created_at - interval '40 days' WHERE user_id = $1", me
    )
    assert (await learner.get("/api/me/usage")).json()["banked_seconds"]["limit"] == 600


async def test_what_is_given_back_goes_where_it_came_from(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=600, session_banking_enabled=True)
    viewer, terms, at = Viewer(user_id=me), Terms(), now()
    this = period_at(viewer, "UTC", at)
    await begun(learner)
    await query(
        "UPDATE user_usage SET seconds_used = 250, banked_seconds = 200, banked_seconds_used = 200 WHERE user_id = $1",
        me,
    )
    async with transaction(viewer):
        await give_back(viewer, "UTC", Spend(seconds=80, conversations=1), terms, at, at)
    used = await usage(me)
    assert (used["seconds_used"], used["banked_seconds_used"], used["conversations_used"]) == (170, 170, 0)
    async with transaction(viewer):
        await give_back(viewer, "UTC", Spend(seconds=9000), terms, at, at)
    assert (await usage(me))["seconds_used"] == 170, "more than was used is not given back"

    before = month_before(this)
    await query("UPDATE user_usage SET period = $2 WHERE user_id = $1", me, before)
    async with transaction(viewer):
        await give_back(viewer, "UTC", Spend(seconds=70), terms, at - timedelta(days=at.day + 1), at)
    rows = await query("SELECT * FROM user_usage WHERE user_id = $1 ORDER BY period", me)
    assert [row["seconds_used"] for row in rows] == [100, 0]
    assert rows[1]["banked_seconds"] == 600 + 70, "what that month left, and what came back"


async def test_realtime_is_counted_by_its_sessions_and_seconds_and_taken_back_when_it_never_was(
    learner: Browser,
) -> None:
    limits = {"monthly_seconds": 600, "monthly_realtime_sessions": 2, "has_realtime_access": True}
    me = await subscribed(learner, **limits)
    conversation = the_id(await begun(learner))
    viewer, terms = Viewer(user_id=me), Terms()
    seat = Seat(conversation_id=conversation, language="ja", time_zone="UTC", viewer=viewer)
    await later(conversation, 20)
    async with transaction(viewer):
        metered = await begin_realtime(seat, terms)
    used = await usage(me)
    assert used["realtime_sessions_used"] == 1
    assert 20 <= used["seconds_used"] <= 25, "what was written before"
    for _ in range(2):  # a second time it is taken back already
        async with transaction(viewer):
            await take_back(seat, metered.sitting, terms)
    assert (await usage(me))["realtime_sessions_used"] == 0
    for _ in range(2):
        async with transaction(viewer):
            await begin_realtime(seat, terms)
        await later(conversation, 55)
        async with transaction(viewer):
            await note_activity(seat, terms, is_turn=True)
        await later(conversation, 10)
        async with transaction(viewer):
            await end_sitting(seat, terms)
    used = await usage(me)
    assert used["realtime_sessions_used"] == 2
    assert 150 <= used["seconds_used"] <= 165
    with pytest.raises(Exception, match="realtime talks of this month"):
        async with transaction(viewer):
            await begin_realtime(seat, terms)
    mode = "SELECT count(*) FROM conversation_sessions WHERE user_id = $1 AND mode = 'realtime'"
    assert await value(mode, me) == 3


async def test_a_sitting_that_a_killed_process_left_is_closed_at_its_last_word(learner: Browser) -> None:
    me = await subscribed(learner, monthly_seconds=600)
    conversation = the_id(await begun(learner))
    await later(conversation, 30)
    await said(learner, conversation, "こんにちは")
    before = await usage(me)
    await later(conversation, 901)
    async with transaction(SYSTEM):
        assert await close_silent_sittings() >= 1
    row = (await query("SELECT * FROM conversation_sessions WHERE user_id = $1", me))[0]
    assert row["closed_at"] is not None
    assert row["end_time"] < now() - timedelta(seconds=900)
    assert await usage(me) == before
    async with transaction(SYSTEM):
        assert await close_silent_sittings() == 0
    await said(learner, conversation, "はい")
    assert await value("SELECT count(*) FROM conversation_sessions WHERE user_id = $1", me) == 2


async def test_tokens_of_a_model_count_on_the_talk_and_on_the_month(learner: Browser, app: Litestar) -> None:
    from kaiwa.analytics.engine_call import EngineCall
    from kaiwa.analytics.engine_calls import CallBook
    from kaiwa.behalf import on_behalf_of

    me = await subscribed(learner)
    conversation = the_id(await begun(learner))
    book = CallBook()
    call = EngineCall(
        purpose="reply", provider="here", model="m", input_tokens=30, output_tokens=12, outcome="ok"
    )
    with on_behalf_of(Viewer(user_id=me), talk=conversation):
        book.note(call)
        book.note(call)
    with on_behalf_of(Viewer(user_id=me)):
        book.note(call)
    await book.close()
    assert (await usage(me))["tokens_used"] == 3 * 42
    row = (await query("SELECT * FROM conversation_sessions WHERE user_id = $1", me))[0]
    assert (row["input_tokens"], row["output_tokens"]) == (60, 24)


class TestGuests:
    """A little, by the cookie and by the address: a new cookie is no new allowance."""

    async def test_a_guest_tries_a_little_and_is_told_what_to_do_then(
        self, app: Litestar, guest: Browser
    ) -> None:
        app.state["replies"].terms = Terms(
            guest_tier=await a_tier(monthly_seconds=300, monthly_conversations=2)
        )
        conversation = the_id(await begun(guest, **JAPANESE))
        await later(conversation, 100)
        turn = await said(guest, conversation, "はい")
        assert (turn["time"]["is_warning"], turn["time"]["ends"]) == (False, "month")
        for _ in range(2):
            await later(conversation, 119)
            turn = await said(guest, conversation, "はい")
        assert turn["time"]["seconds_left"] == 0
        assert await refused(guest, conversation) == (409, "guest_allowance_used_up")
        meter = (await guest.get(f"/api/conversations/{conversation}/time")).json()
        assert meter["seconds_left"] == 0
        assert (await guest.post(f"/api/conversations/{conversation}/finish")).status_code == 200

    async def test_cookies_of_one_address_share_a_larger_one(self, app: Litestar) -> None:
        app.state["replies"].terms = Terms(guest_tier=await a_tier(monthly_conversations=1))
        house, elsewhere = "2001:db8:1:2::5", "2001:db8:1:3::5"
        answers = []
        for door in range(9):
            browser = Browser(app, address=house if door else "2001:db8:1:2::77")
            await browser.guest()
            answers.append((await browser.post("/api/conversations", JAPANESE)).status_code)
            if door == 0:
                again = await browser.post("/api/conversations", JAPANESE)
                assert (again.status_code, code_of(again)) == (409, "guest_allowance_used_up")
            await browser.close()
        assert answers == [201] * 8 + [409]
        other = Browser(app, address=elsewhere)
        await other.guest()
        assert (await other.post("/api/conversations", JAPANESE)).status_code == 201
        await other.close()
        kept = await query("SELECT who FROM guest_usage WHERE who LIKE 'address:%'")
        assert not any("2001" in row["who"] for row in kept)

    async def test_an_account_begins_with_a_month_of_its_own(self, app: Litestar, guest: Browser) -> None:
        app.state["replies"].terms = Terms(guest_tier=await a_tier(monthly_conversations=1))
        conversation = the_id(await begun(guest, **JAPANESE))
        assert (await guest.post("/api/conversations", JAPANESE)).status_code == 409
        await guest.register()
        await said(guest, conversation, "こんにちは")
        assert (await guest.post("/api/conversations", JAPANESE)).status_code == 201


async def test_a_plan_that_is_not_there_is_said_so(app: Litestar, learner: Browser) -> None:
    app.state["replies"].terms = Terms(tier="a-plan-nobody-made")
    answer = await learner.post("/api/conversations", JAPANESE)
    assert (answer.status_code, code_of(answer)) == (404, "unknown_tier")
