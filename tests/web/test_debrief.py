"""After a talk, without a script: words are chosen by boxes, a sentence is tried again, and what comes next is said."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from litestar import Litestar

from kaiwa.clock import local_day, now
from kaiwa.engines.offline.partner import OfflinePartner
from tests.browsing import query
from tests.conversations.playing import begun, said, the_id
from tests.conversations.strange import Finds, talking_with
from tests.conversations.test_choosing import with_words
from tests.conversations.test_helping import ERROR, SLIP
from tests.web.conftest import Person, Shown, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]


async def a_debrief(app: Litestar, somebody: Person) -> str:
    await somebody.browser.send("PUT", "/api/me/preferences", {"correction_style": "end_of_session"})
    talk = the_id(await begun(somebody.browser, scenario_id=await with_words()))
    with talking_with(app, OfflinePartner(), Finds(ERROR)):
        await said(somebody.browser, talk, SLIP)
    await somebody.browser.post(f"/api/conversations/{talk}/finish")
    return f"/talk/{talk}"


async def test_words_are_ticked_and_what_is_unticked_is_not_kept(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    talk = await a_debrief(app, somebody)
    page = await somebody.look(f"{talk}/debrief")
    is_sound(page)
    form = Shown(page.text).forms[f"{talk}/words"]
    ticked = [each for each in form if each.startswith("keep_")]
    assert ticked
    saved = await somebody.send(f"{talk}/words", {"csrf": form["csrf"], ticked[0]: "1"})
    assert saved.headers["location"] == f"{talk}/debrief?done=words#kept"
    after = await somebody.look(f"{talk}/debrief?done=words")
    assert "Kept. 1 word comes back" in text_of(after)
    assert [each for each in Shown(after.text).forms[f"{talk}/words"] if each.startswith("keep_")] == ticked[
        :1
    ]
    assert len((await somebody.browser.get("/api/words")).json()["items"]) == 1


async def test_a_sentence_is_tried_until_it_is_right(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    talk = await a_debrief(app, somebody)
    form = Shown((await somebody.look(f"{talk}/debrief")).text).forms[f"{talk}/again"]
    with talking_with(app, OfflinePartner(), Finds(ERROR)):
        left = await somebody.send(f"{talk}/again", form | {"content": SLIP})
    assert "Nearly. This is left." in text_of(left)
    is_sound(left)
    empty = await somebody.send(f"{talk}/again", form | {"content": " "})
    assert (empty.status_code, "Say something first" in text_of(empty)) == (422, True)
    with talking_with(app, OfflinePartner(), Finds()):
        done = await somebody.send(
            f"{talk}/again", form | {"content": ERROR.better}, **{"HX-Request": "true"}
        )
    assert 'hx-target="#try-0"' in done.text
    assert "Well done" in done.text
    assert "Well done" in text_of(await somebody.look(f"{talk}/debrief"))
    assert (await somebody.send(f"{talk}/again", form | {"place": "7"})).status_code == 404


async def test_who_has_nothing_due_is_told_when_and_how_much_comes_next(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    me = UUID((await somebody.browser.get("/api/me")).json()["id"])
    tomorrow = local_day(now(), "UTC") + timedelta(days=1)
    for word, days in (("水", 0), ("火", 0), ("木", 5)):
        await query(
            "INSERT INTO vocabulary_progress (user_id, language_id, word, next_review_at, next_review_on) "
            "VALUES ($1, 'ja', $2, ($3::date + time '05:00') AT TIME ZONE 'UTC', $3)",
            me,
            word,
            tomorrow + timedelta(days=days),
        )
    page = await somebody.look("/review?language=ja")
    is_sound(page)
    assert "Nothing is due. Next: tomorrow, 2 words." in text_of(page)
    await query("DELETE FROM vocabulary_progress WHERE user_id = $1 AND word <> '木'", me)
    assert ", 1 word." in text_of(await somebody.look("/review?language=ja"))
    japanese = await somebody.look("/review?language=ja&ui=ja")
    assert "次は" in japanese.text
