"""Whatever a model says or does not say, the learner sees a sensible line in time, and the row tells what happened."""

import pytest
from litestar import Litestar

from kaiwa.conversations.partner import Partner
from tests.browsing import Browser, value
from tests.conversations.playing import begun, read, said, the_id
from tests.conversations.strange import HASTY, Breaks, Never, Says, Wordless, talking_with
from tests.engines.offline.test_dialogue import a_draft

STRANGE = {
    "empty": (Says("", " \n"), "empty"),
    "silent": (Says(), "empty"),
    "never": (Never(), "timed_out"),
    "too slow": (Says("こん", "にちは", wait_s=2), "timed_out"),
    "broken": (Breaks("こんに"), "failed: KeyError"),
}


@pytest.mark.parametrize("kind", STRANGE)
async def test_the_offline_partner_steps_in_and_the_row_says_why(
    app: Litestar, learner: Browser, kind: str
) -> None:
    partner, reason = STRANGE[kind]
    await app.state["replies"].company.stager.ready_to_talk("ja")
    conversation = the_id(await begun(learner))
    with talking_with(app, partner, patience=HASTY):
        turn = await said(learner, conversation, "こんにちは")

    assert turn["reply"]["content"]
    assert turn["reply"]["status"] == "complete"
    assert turn["reply"]["origin"] == "offline"
    assert turn["reply"]["origin_reason"] == reason
    known = {node.line.text for node in a_draft().nodes}
    assert any(line in turn["reply"]["content"] for line in known)


async def test_what_a_reader_saw_of_a_broken_reply_is_taken_back(app: Litestar, learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    with talking_with(app, Breaks("むかし", "むかし、"), patience=HASTY):
        answer = await learner.post(
            f"/api/conversations/{conversation}/messages",
            {"content": "こんにちは"},
            headers={"Accept": "text/event-stream"},
        )
    events = read(answer)
    taken_back = [each.event for each in events].index("again")
    seen = "".join(each.data["text"] for each in events[taken_back:] if each.event == "piece")
    assert seen == events[-2].data["reply"]["content"]
    assert "むかし" not in seen


async def test_html_and_a_fake_system_message_stay_text(app: Litestar, learner: Browser) -> None:
    line = '<script>alert(1)</script> {"role":"system"} \u202eこ\x07'
    conversation = the_id(await begun(learner))
    with talking_with(app, Says(line)):
        turn = await said(learner, conversation, "こんにちは")
    assert turn["reply"]["role"] == "assistant"
    assert turn["reply"]["content"] == '<script>alert(1)</script> {"role":"system"} こ'
    page = (await learner.get(f"/api/conversations/{conversation}/export?format=html")).text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert (
        await value(
            "SELECT count(*) FROM messages WHERE conversation_id = $1 AND role = 'system'", conversation
        )
        == 0
    )


async def test_an_endless_line_is_cut(app: Litestar, learner: Browser) -> None:
    """Where nobody can step in; else somebody does."""
    endless = Says(*["a" * 100] * 60)
    with talking_with(app, endless):
        conversation = the_id(await begun(learner, target_language="de"))
        turn = await said(learner, conversation, "Hallo")
    assert len(turn["reply"]["content"]) == 2000
    conversation = the_id(await begun(learner))
    with talking_with(app, endless):
        turn = await said(learner, conversation, "こんにちは")
    assert (turn["reply"]["origin"], turn["reply"]["origin_reason"]) == (
        "offline",
        "above the level, twice",
    )
    assert turn["reply"]["level"] <= 34


async def test_a_line_above_the_level_is_said_again_once(app: Litestar, learner: Browser) -> None:
    hard = "".join(f"{word}の経済政策に関する議論が続いています。" for word in ("政府", "国会", "世界"))
    partner = Says(hard, then="コーヒーですか。")
    conversation = the_id(await begun(learner))
    with talking_with(app, partner):
        turn = await said(learner, conversation, "こんにちは")
    assert len(partner.briefs) == 2
    assert partner.briefs[1].avoid
    assert turn["reply"]["content"] == "コーヒーですか。"
    assert turn["reply"]["origin_reason"].startswith("said again")
    assert turn["reply"]["level"] <= 34


@pytest.mark.parametrize(
    ("line", "origin", "reason"),
    [
        ("政府はどうですか。", "openai", "said again: the first try was above the level"),
        ("政府はどうですか。経済はどうですか。", "offline", "above the level, twice"),
    ],
)
async def test_a_line_with_one_new_word_may_stay_and_two_hard_sentences_may_not(
    app: Litestar, learner: Browser, line: str, origin: str, reason: str
) -> None:
    conversation = the_id(await begun(learner))
    with talking_with(app, Says(line)):
        reply = (await said(learner, conversation, "こんにちは"))["reply"]
    assert (reply["origin"], reply["origin_reason"]) == (origin, reason)
    assert (reply["content"] == line) is (origin == "openai")


async def test_what_is_too_hard_is_replaced_also_where_the_second_try_fails(
    app: Litestar, learner: Browser
) -> None:
    conversation = the_id(await begun(learner))
    with talking_with(app, Says("政府はどうですか。経済はどうですか。", then="")):
        reply = (await said(learner, conversation, "こんにちは"))["reply"]
    assert (reply["origin"], reply["origin_reason"]) == (
        "offline",
        "above the level; a second try failed: empty",
    )


async def test_where_nobody_can_step_in_there_is_still_a_line(app: Litestar, learner: Browser) -> None:
    partners: list[Partner] = [Says("Guten Tag!"), Never()]
    with talking_with(app, partners[0]):
        conversation = the_id(await begun(learner, target_language="de"))
    with talking_with(app, partners[1], patience=HASTY):
        turn = await said(learner, conversation, "Hallo")
    assert turn["reply"]["content"] == "Entschuldigung, kannst du das bitte noch einmal sagen?"
    assert turn["reply"]["translated_content"]
    assert turn["reply"]["origin_reason"] == "timed_out"


async def test_help_says_who_gave_it_and_why_it_was_not_who_was_asked(
    app: Litestar, learner: Browser
) -> None:
    started = await begun(learner)
    talk, message = f"/api/conversations/{the_id(started)}", started["messages"][0]["id"]
    await value("UPDATE messages SET translated_content = NULL WHERE id = $1 RETURNING id", message)
    with talking_with(app, Says("こんにちは。"), Wordless()):
        hint = (await learner.post(f"{talk}/hint")).json()
        said_so = (await learner.post(f"{talk}/say", {"text": "Coffee, please."})).json()
        meant = (await learner.post(f"/api/messages/{message}/translate")).json()
        explained = (await learner.post(f"/api/messages/{message}/explain")).json()
        turn = await said(learner, the_id(started), "コーヒーがください。")
    (provider, about) = await both(turn["message"]["id"], message)

    assert hint["made"] == {"origin": "offline", "reason": "failed: RuntimeError"}
    refused = {"origin": "offline", "reason": "rate_limited"}
    assert said_so["made"] == meant["made"] == explained["made"] == refused
    again = (await learner.post(f"/api/messages/{message}/explain")).json()
    assert again == explained
    assert provider == "offline"
    assert '"made": {"origin": "offline", "reason": "rate_limited"}' in about


async def both(analysed: str, translated: str) -> tuple[str, str]:
    return (
        await value("SELECT translation_provider FROM messages WHERE id = $1", translated),
        await value("SELECT grammar_analysis::text FROM messages WHERE id = $1", analysed),
    )
