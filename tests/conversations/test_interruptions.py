"""Left, cancelled, killed, asked twice: every word once for the reader, and once in the table."""

import asyncio
from typing import Any

from litestar import Litestar

from kaiwa.conversations.replies import Replies
from tests.browsing import Browser, code_of, query, value
from tests.conversations.playing import begun, read, said, the_id
from tests.conversations.strange import ENDLESS, Says, talking_with

EVENTS = {"Accept": "text/event-stream"}


async def test_a_reader_that_goes_away_while_it_is_said_finds_it_whole(
    app: Litestar, learner: Browser
) -> None:
    partner = Says("一つ、", "二つ、", "三つ。")
    conversation = the_id(await begun(learner))
    with talking_with(app, partner):
        partner.gate = asyncio.Event()
        posting = asyncio.create_task(
            learner.post(f"/api/conversations/{conversation}/messages", {"content": "はい"}, headers=EVENTS)
        )
        reply = await being_said(conversation)
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)
        partner.gate.set()
        rest = read(await learner.get(f"/api/conversations/{conversation}/replies/{reply}/events"))
    assert rest[-2].data["reply"]["content"] == "一つ、二つ、三つ。"
    assert "".join(each.data["text"] for each in rest if each.event == "piece") == "一つ、二つ、三つ。"


async def being_said(conversation: str) -> str:
    """The id of the reply that is on its way."""
    while True:
        found = await value(
            "SELECT id FROM messages WHERE conversation_id = $1 AND status = 'streaming'", conversation
        )
        if found:
            return str(found)


async def heard(learner: Browser, conversation: str, reply: str, wanted: str) -> None:
    """Until this much of the reply is in its log."""
    app: Any = learner.http._transport.app  # type: ignore[attr-defined]
    text = ""
    while wanted not in text:
        entries = await app.state["live"].since(f"reply:{reply}")
        text = "".join(entry.data.decode() for entry in entries)


async def test_a_cancelled_reply_keeps_what_was_said_and_the_talk_goes_on(
    app: Litestar, learner: Browser
) -> None:
    partner = Says("一つ、", "二つ。")
    conversation = the_id(await begun(learner))
    with talking_with(app, partner):
        partner.gate = asyncio.Event()
        posting = asyncio.create_task(
            learner.post(f"/api/conversations/{conversation}/messages", {"content": "はい"})
        )
        reply = await being_said(conversation)
        await heard(learner, conversation, reply, "一つ")
        busy = await learner.post(f"/api/conversations/{conversation}/messages", {"content": "もしもし"})
        assert (busy.status_code, code_of(busy)) == (409, "still_answering")
        cancelled = await learner.post(f"/api/conversations/{conversation}/cancel")
        answered = await posting
        partner.gate = None
        following = await said(learner, conversation, "はい、はい")

    assert cancelled.json()["reply"]["status"] == "interrupted"
    assert cancelled.json()["reply"]["content"] == "一つ、"
    assert answered.json()["reply"] == cancelled.json()["reply"]
    assert following["reply"]["content"] == "一つ、二つ。"
    assert following["message"]["ordinal"] == 4


async def test_a_reply_whose_process_died_is_finished_by_the_next_reader(
    app: Litestar, learner: Browser
) -> None:
    conversation = the_id(await begun(learner))
    mute = Says("死")
    with talking_with(app, mute, patience=ENDLESS) as replies:
        mute.first_s = 60
        posting = asyncio.create_task(
            learner.post(f"/api/conversations/{conversation}/messages", {"content": "こんにちは"})
        )
        reply = await being_said(conversation)
        # the reader goes first: one that still watched would take the reply over as soon as its lease is given back
        posting.cancel()
        await asyncio.gather(posting, return_exceptions=True)
        await killed(replies, reply)
    await query("UPDATE messages SET answering_until = now() - interval '1 s' WHERE id = $1", reply)

    events = read(await learner.get(f"/api/conversations/{conversation}/replies/{reply}/events"))
    assert events[-1].event == "done"
    taken_back = [each.event for each in events].index("again")
    anew = "".join(each.data["text"] for each in events[taken_back:] if each.event == "piece")
    assert anew == events[-2].data["reply"]["content"]
    assert events[-2].data["reply"]["id"] == reply
    assert events[-2].data["reply"]["status"] == "complete"
    rows = await query(
        "SELECT role, content FROM messages WHERE conversation_id = $1 ORDER BY ordinal", conversation
    )
    assert [row["role"] for row in rows] == ["assistant", "user", "assistant"]
    assert rows[2]["content"]


async def killed(replies: Replies, reply: str) -> None:
    """As by SIGKILL: nothing runs any more, and nobody was told."""
    task = replies._running.pop(reply)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_process_that_stops_hands_its_reply_on_at_once(app: Litestar, learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    partner = Says("長い")
    with talking_with(app, partner, patience=ENDLESS) as replies:
        partner.first_s = 60
        posting = asyncio.create_task(
            learner.post(f"/api/conversations/{conversation}/messages", {"content": "こんにちは"})
        )
        reply = await being_said(conversation)
        await replies.close()
        assert await value("SELECT answering_until <= now() FROM messages WHERE id = $1", reply)
    turn = read(await learner.get(f"/api/conversations/{conversation}/replies/{reply}/events"))[-2]
    assert turn.data["reply"]["status"] == "complete"
    assert (await posting).json()["reply"] == turn.data["reply"]


async def test_two_devices_see_one_order(app: Litestar, learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    answers = await asyncio.gather(
        *(
            learner.post(f"/api/conversations/{conversation}/messages", {"content": f"こんにちは{n}"})
            for n in range(6)
        )
    )
    assert {each.status_code for each in answers} <= {201, 409}
    assert any(each.status_code == 201 for each in answers)
    rows = await query(
        "SELECT ordinal, role FROM messages WHERE conversation_id = $1 ORDER BY ordinal", conversation
    )
    assert [row["ordinal"] for row in rows] == list(range(1, len(rows) + 1))
    assert [row["role"] for row in rows] == ["assistant"] + ["user", "assistant"] * ((len(rows) - 1) // 2)
    assert len(rows) == 1 + 2 * sum(each.status_code == 201 for each in answers)


async def test_one_message_sent_by_two_devices_at_once_is_one_turn(app: Litestar, learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    key = {"Idempotency-Key": "the-same"}
    answers = await asyncio.gather(
        *(
            learner.post(
                f"/api/conversations/{conversation}/messages", {"content": "こんにちは"}, headers=key
            )
            for _ in range(4)
        )
    )
    assert [each.status_code for each in answers] == [201] * 4
    assert len({each.json()["reply"]["id"] for each in answers}) == 1
    count = await value("SELECT count(*) FROM messages WHERE conversation_id = $1", conversation)
    assert count == 3


async def test_without_the_log_the_row_tells_it(app: Litestar, learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "こんにちは")
    reply = turn["reply"]["id"]
    await app.state["redis"].delete(f"log:reply:{reply}")
    events = read(await learner.get(f"/api/conversations/{conversation}/replies/{reply}/events"))
    assert [each.event for each in events] == ["message", "done"]
    assert events[0].data["reply"] == turn["reply"]
