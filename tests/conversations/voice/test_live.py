"""A talk by voice: a token for the browser alone, what was said kept once and in order, its time counted."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from bench.model import Answer, Json
from tests.browsing import Browser, code_of, query
from tests.conversations.playing import begun, said, the_id
from tests.conversations.voice.conftest import OpenHouse, always, speaks_and_hears

TOKEN = "ek_for_one_talk"
HELLO = {"id": "item_1", "role": "assistant", "content": "いらっしゃいませ。"}
ORDER = {"id": "item_2", "role": "user", "content": "コーヒーがください。"}
THANKS = {"id": "item_3", "role": "assistant", "content": "はい、どうぞ。"}


def invites(path: str, body: Json) -> Answer:
    if path.endswith("client_secrets"):
        return Answer(body={"value": TOKEN, "expires_at": 1_900_000_000, "session": {"type": "realtime"}})
    return speaks_and_hears(path, body)


async def invited(learner: Browser, conversation: str, **more: Any) -> httpx.Response:
    return await learner.post(f"/api/conversations/{conversation}/live", **more)


async def lines(
    learner: Browser, conversation: str, *told: dict[str, str], after: str | None = None
) -> httpx.Response:
    form = {"after": after, "lines": list(told)}
    return await learner.post(f"/api/conversations/{conversation}/live/lines", form)


async def messages(learner: Browser, conversation: str) -> list[dict[str, Any]]:
    return list((await learner.get(f"/api/conversations/{conversation}/messages")).json()["items"])


async def test_a_browser_gets_a_token_and_the_model_knows_what_was_said(open_house: OpenHouse) -> None:
    async with open_house(invites) as house:
        conversation = the_id(await begun(house.learner))
        await said(house.learner, conversation, "こんにちは")
        before = len(house.server.asked)
        answer = await invited(house.learner, conversation, headers={"Idempotency-Key": "once"})
        told = answer.json()
        view = (await house.learner.get(f"/api/conversations/{conversation}")).json()
        replays = await query("SELECT body FROM request_replays WHERE body LIKE '%ek_for%'")
        sittings = await query(
            "SELECT mode, closed_at IS NULL AS open FROM conversation_sessions WHERE conversation_id = $1 ORDER BY mode",
            conversation,
        )

    assert (answer.status_code, told["token"], told["after"]) == (201, TOKEN, None)
    assert told["url"].endswith("/realtime/calls")
    assert "こんにちは" in house.server.asked[before]["session"]["instructions"]
    assert view["head"]["mode"] == "realtime"
    assert replays == []
    assert [(row["mode"], row["open"]) for row in sittings] == [("realtime", True), ("traditional", False)]


async def test_what_was_said_is_kept_once_in_its_order_and_read_like_any_line(open_house: OpenHouse) -> None:
    async with open_house(invites) as house:
        conversation = the_id(await begun(house.learner))
        await invited(house.learner, conversation)
        first = (await lines(house.learner, conversation, HELLO, ORDER)).json()
        again = (await lines(house.learner, conversation, HELLO, ORDER)).json()
        gap = await lines(house.learner, conversation, THANKS, after="item_9")
        last = (await lines(house.learner, conversation, ORDER, THANKS, after="item_1")).json()
        kept = await messages(house.learner, conversation)
        resumed = (await invited(house.learner, conversation)).json()

    assert [each["content"] for each in first["items"]] == [HELLO["content"], ORDER["content"]]
    assert (again["items"], again["after"]) == ([], "item_2")
    assert (gap.status_code, code_of(gap), gap.json()["facts"]) == (409, "lines_missing", {"after": "item_2"})
    assert [each["content"] for each in last["items"]] == [THANKS["content"]]
    assert [each["content"] for each in kept[1:]] == [each["content"] for each in (HELLO, ORDER, THANKS)]
    assert [each["ordinal"] for each in kept] == [1, 2, 3, 4]
    assert {each["origin"] for each in kept if each["role"] == "assistant"} == {"offline", "openai"}
    assert kept[3]["model"] == "gpt-realtime-mini"
    assert kept[2]["tokens"][0]["surface"] == "コーヒー"
    assert resumed["after"] == "item_3"


async def test_a_line_is_looked_at_for_the_debrief_and_its_time_is_counted(open_house: OpenHouse) -> None:
    async with open_house(invites) as house:
        conversation = the_id(await begun(house.learner))
        await invited(house.learner, conversation)
        kept = (await lines(house.learner, conversation, HELLO, ORDER)).json()
        await query(
            "UPDATE conversation_sessions SET start_time = start_time - interval '1 minute', "
            "end_time = end_time - interval '50 seconds' WHERE conversation_id = $1",
            conversation,
        )
        beat = (await lines(house.learner, conversation)).json()
        (row,) = await query(
            "SELECT seconds_used, realtime_sessions_used FROM user_usage WHERE user_id = $1",
            await me(house.learner),
        )
        debrief = (await house.learner.post(f"/api/conversations/{conversation}/finish")).json()["debrief"]

    assert kept["items"][1]["corrections"] == []  # nobody reads while they talk
    assert [each["wrong"] for each in debrief["corrections"]] == ["コーヒーがください"] or debrief[
        "corrections"
    ]
    assert (beat["items"], beat["after"]) == ([], "item_2")
    assert "seconds_left" in beat["time"]
    assert (row["realtime_sessions_used"], 49 <= row["seconds_used"] <= 60) == (1, True)
    assert debrief["turns"] == 1


async def me(learner: Browser) -> str:
    return str((await learner.get("/api/me")).json()["id"])


async def test_ten_devices_that_send_the_same_lines_keep_them_once(open_house: OpenHouse) -> None:
    async with open_house(invites) as house:
        conversation = the_id(await begun(house.learner))
        answers = await asyncio.gather(
            *(lines(house.learner, conversation, HELLO, ORDER, THANKS) for _ in range(10))
        )
        kept = await messages(house.learner, conversation)

    assert {each.status_code for each in answers} <= {200, 409}
    assert sum(len(each.json()["items"]) for each in answers if each.status_code == 200) == 3
    assert [each["ordinal"] for each in kept] == [1, 2, 3, 4]


async def test_a_line_that_nobody_understood_leaves_no_gap_and_other_words_are_refused(
    open_house: OpenHouse,
) -> None:
    async with open_house(invites) as house:
        conversation = the_id(await begun(house.learner))
        kept = await lines(house.learner, conversation, {**ORDER, "content": " \u200b"}, THANKS)
        changed = await lines(house.learner, conversation, {**THANKS, "content": "いいえ。"}, after="item_2")

    assert [each["content"] for each in kept.json()["items"]] == ["…", THANKS["content"]]
    assert (changed.status_code, code_of(changed)) == (409, "idempotency_key_reused")


async def test_a_talk_that_could_not_begin_costs_nothing(open_house: OpenHouse) -> None:
    failures = [
        (404, 404, "realtime_not_configured"),
        (401, 503, "engine_unavailable"),
        (500, 503, "engine_unavailable"),
    ]
    async with open_house(patience_s=2) as house:
        conversation = the_id(await begun(house.learner))
        for fails, status, code in failures:
            house.answering = always(Answer(status=fails))
            refused = await invited(house.learner, conversation)
            assert (refused.status_code, code_of(refused)) == (status, code)
        (row,) = await query(
            "SELECT realtime_sessions_used FROM user_usage WHERE user_id = $1", await me(house.learner)
        )

    assert row["realtime_sessions_used"] == 0


async def test_without_a_realtime_model_a_code_says_so(quiet: Browser) -> None:
    conversation = the_id(await begun(quiet))
    refused = await invited(quiet, conversation)
    begun_live = await quiet.post("/api/conversations", {"target_language": "ja", "mode": "realtime"})

    assert (refused.status_code, code_of(refused)) == (404, "realtime_not_configured")
    assert (begun_live.status_code, code_of(begun_live)) == (404, "realtime_not_configured")


async def test_a_talk_may_begin_as_one_by_voice(open_house: OpenHouse) -> None:
    async with open_house(invites) as house:
        started = await begun(house.learner, target_language="ja", mode="realtime")
        finished = await house.learner.post(f"/api/conversations/{the_id(started)}/finish")
        over = await invited(house.learner, the_id(started))
        late = await lines(house.learner, the_id(started), HELLO)
        unknown = await invited(house.learner, uuid4().hex)

    assert started["conversation"]["head"]["mode"] == "realtime"
    assert started["messages"][0]["content"]
    assert finished.status_code == 200
    assert [code_of(each) for each in (over, late, unknown)] == [
        "conversation_finished",
        "conversation_finished",
        "not_found",
    ]


async def test_what_is_no_line_is_refused(quiet: Browser) -> None:
    wrong: list[dict[str, Any]] = [
        {"lines": [{"id": "a b", "role": "user", "content": "x"}]},
        {"lines": [{"id": "a", "role": "system", "content": "x"}]},
        {"lines": [{**HELLO, "id": f"i{n}"} for n in range(31)]},
        {"lines": [HELLO, HELLO]},
        {"after": ""},
    ]
    address = f"/api/conversations/{the_id(await begun(quiet))}/live/lines"
    for form in wrong:
        assert (await quiet.post(address, form)).status_code == 422, form


async def test_while_the_partner_writes_nobody_begins_to_talk(open_house: OpenHouse) -> None:
    async with open_house(invites) as house:
        conversation = the_id(await begun(house.learner))
        await query(
            "UPDATE messages SET status = 'streaming', answering_until = now() + interval '1 minute' WHERE conversation_id = $1",
            conversation,
        )
        refused = [
            await invited(house.learner, conversation),
            await lines(house.learner, conversation, HELLO),
        ]

    assert [code_of(each) for each in refused] == ["still_answering", "still_answering"]
