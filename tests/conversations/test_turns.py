"""Turns over HTTP: kept in one order, answered once, streamed and read on from anywhere."""

from tests.browsing import Browser, code_of
from tests.conversations.playing import begun, read, said, the_id
from tests.queries import asked_of_the_database

EVENTS = {"headers": {"Accept": "text/event-stream"}}


async def test_the_partner_speaks_first(learner: Browser) -> None:
    started = await begun(learner)

    (opening,) = started["messages"]
    assert opening["role"] == "assistant"
    assert opening["status"] == "complete"
    assert opening["content"]
    assert opening["tokens"][0]["surface"]
    assert opening["origin"] == "offline"
    assert not any(each["met"] for each in started["conversation"]["objectives"])


async def test_a_turn_is_kept_and_answered_and_ticks_its_objective(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    await said(learner, conversation, "こんにちは")
    turn = await said(learner, conversation, "コーヒーをください")

    assert turn["message"]["content"] == "コーヒーをください"
    assert turn["message"]["hiragana"] == "こーひーをください"
    assert [turn["message"]["ordinal"], turn["reply"]["ordinal"]] == [4, 5]
    assert turn["reply"]["translated_content"]
    assert turn["understanding"] == "advanced"
    assert {each["id"]: each["quote"] for each in turn["objectives"] if each["met"]}[
        "order"
    ] == "コーヒーをください"
    page = (await learner.get(f"/api/conversations/{conversation}/messages?after=1")).json()
    assert [each["ordinal"] for each in page["items"]] == [2, 3, 4, 5]
    assert page["items"][-1] == turn["reply"]


async def test_a_streamed_turn_tells_text_words_and_the_kept_message(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    answer = await learner.post(
        f"/api/conversations/{conversation}/messages", {"content": "こんにちは"}, **EVENTS
    )
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = read(answer)

    assert [each.event for each in events[:1]] == ["heard"]
    assert [each.event for each in events[-2:]] == ["message", "done"]
    reply = events[-2].data["reply"]
    assert "".join(each.data["text"] for each in events if each.event == "piece") == reply["content"]
    clauses = [each.data for each in events if each.event == "clause"]
    assert "".join(t["surface"] for each in clauses for t in each["tokens"]) == reply["content"]
    assert clauses[-1]["end"] == len(reply["content"])


async def test_the_same_message_sent_twice_is_one_turn_streamed_or_not(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    key = {"Idempotency-Key": "turn-1"}
    first = await said(learner, conversation, "こんにちは", headers=key)
    again = await said(learner, conversation, "こんにちは", headers=key)
    streamed = await learner.post(
        f"/api/conversations/{conversation}/messages",
        {"content": "こんにちは"},
        headers=key | EVENTS["headers"],
    )

    assert again["reply"] == first["reply"]
    assert read(streamed)[-2].data["reply"] == first["reply"]
    assert (await learner.get(f"/api/conversations/{conversation}")).json()["head"]["message_count"] == 3
    other = await learner.post(
        f"/api/conversations/{conversation}/messages", {"content": "はい"}, headers=key
    )
    assert (other.status_code, code_of(other)) == (409, "idempotency_key_reused")


async def test_nothing_said_is_refused(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    answer = await learner.post(f"/api/conversations/{conversation}/messages", {"content": "  \u200b\ufeff "})
    assert answer.status_code in (201, 422)
    answer = await learner.post(f"/api/conversations/{conversation}/messages", {"content": "  \ufeff "})
    assert (answer.status_code, code_of(answer)) == (422, "nothing_said")


async def test_a_reply_is_read_on_after_any_event(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "こんにちは")
    address = f"/api/conversations/{conversation}/replies/{turn['reply']['id']}/events"
    whole = read(await learner.get(address))
    for place, event in enumerate(whole):
        rest = read(await learner.get(address, headers={"Last-Event-ID": event.id}))
        assert [each.id for each in rest if each.id] == [each.id for each in whole[place + 1 :]]
        assert rest[-1].event == "done"


async def test_a_guest_talks_too_and_a_free_talk_needs_no_scene(guest: Browser) -> None:
    started = await begun(guest, target_language="es", level=12, time_zone="Europe/Madrid")
    turn = await said(guest, the_id(started), "Hola, buenas tardes.")

    assert started["conversation"]["objectives"]
    assert turn["reply"]["content"]


async def test_a_long_talk_asks_the_database_no_more_for_a_turn_than_a_short_one(learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    counts = []
    for number in range(8):
        with asked_of_the_database() as asked:
            await said(learner, conversation, f"はい、{number}です")
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 9, asked
