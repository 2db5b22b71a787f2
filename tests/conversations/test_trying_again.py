"""After the talk a corrected sentence is written anew, and somebody looks at it."""

from typing import Any

from litestar import Litestar

from kaiwa.conversations.causes import Line, by_cause
from kaiwa.conversations.correcting import Noted
from kaiwa.conversations.debrief import Listed
from kaiwa.conversations.partner import CorrectionKind
from kaiwa.engines.offline.partner import OfflinePartner
from tests.browsing import Browser, code_of
from tests.conversations.playing import begun, said, the_id
from tests.conversations.strange import Finds, talking_with
from tests.conversations.test_helping import ERROR, SLIP, slipped


async def over(app: Litestar, learner: Browser) -> tuple[str, str]:
    conversation, turn = await slipped(app, learner, "gentle")
    assert (await learner.post(f"/api/conversations/{conversation}/finish")).status_code == 200
    return conversation, turn["message"]["id"]


async def tried(app: Litestar, learner: Browser, message: str, content: str, *found: Any) -> dict[str, Any]:
    with talking_with(app, OfflinePartner(), Finds(*found)):
        answer = await learner.post(f"/api/messages/{message}/retry", {"content": content})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def listed(learner: Browser, conversation: str) -> dict[str, Any]:
    debrief = (await learner.get(f"/api/conversations/{conversation}/debrief")).json()["debrief"]
    return dict(debrief["corrections"][0])


async def test_what_is_left_is_shown_and_what_is_mended_stays_so(app: Litestar, learner: Browser) -> None:
    conversation, message = await over(app, learner)
    again = await tried(app, learner, message, SLIP, ERROR)
    assert (again["mended"], [each["better"] for each in again["left"]]) == (False, [ERROR.better])
    assert not (await listed(learner, conversation))["mended"]
    done = await tried(app, learner, message, ERROR.better)
    assert (done["mended"], done["left"]) == (True, [])
    assert (await listed(learner, conversation))["mended"]
    worse = await tried(app, learner, message, SLIP, ERROR)
    assert not worse["mended"]
    assert (await listed(learner, conversation))["mended"]


async def test_other_words_are_as_good_where_nobody_finds_fault(app: Litestar, learner: Browser) -> None:
    _, message = await over(app, learner)
    assert (await tried(app, learner, message, "コーヒーをお願いします"))["mended"]


async def test_only_what_was_corrected_can_be_tried_again(app: Litestar, learner: Browser) -> None:
    conversation = the_id(await begun(learner))
    turn = await said(learner, conversation, "コーヒーをください。")
    await learner.post(f"/api/conversations/{conversation}/finish")
    for message in (turn["message"]["id"], turn["reply"]["id"]):
        answer = await learner.post(f"/api/messages/{message}/retry", {"content": "はい"})
        assert (answer.status_code, code_of(answer)) == (409, "nothing_to_retry")


def noted(wrong: str, better: str, category: str) -> Noted:
    return Noted(kind=CorrectionKind.ERROR, wrong=wrong, better=better, why="", category=category)


def test_corrections_stand_with_others_of_their_cause() -> None:
    one, other, third = noted("a", "b", "particles"), noted("c", "d", "particles"), noted("e", "f", "tense")
    found = by_cause(
        [
            Listed(
                message_id="m1",
                kind=CorrectionKind.ERROR,
                wrong="a",
                better="b",
                why="",
                category="particles",
                mended=False,
            ),
            Listed(
                message_id="gone",
                kind=CorrectionKind.ERROR,
                wrong="x",
                better="y",
                why="",
                category="",
                mended=False,
            ),
        ],
        [Line("m1", "a whole", (one, third)), Line("m2", "c whole", (other, one))],
    )
    assert [(each.said, each.beside) for each in found] == [("a whole", (other,)), ("x", ())]
