"""Whose voice one hears, and recordings of oneself: chosen, listened to, deleted."""

from collections.abc import Callable
from uuid import UUID

from litestar import Litestar

from kaiwa.conversations.voice.engine import Recording
from kaiwa.conversations.voice.recordings import keep_recording
from kaiwa.viewer import Viewer
from tests.conversations.playing import begun, the_id
from tests.conversations.test_whole_day import a_path
from tests.test_routes import a_walk
from tests.web.conftest import Person, Shown, text_of
from tests.web.test_pages import is_sound

MakePerson = Callable[[], Person]


async def test_a_voice_is_chosen_for_a_language_that_is_learnt_and_obeyed(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    await a_walk(somebody.browser)
    page = await somebody.look("/settings/voices")
    is_sound(page)
    assert "Voice for Japanese" in text_of(page)
    voices = [each["id"] for each in (await somebody.browser.get("/api/languages/ja/speakers")).json()]
    line = str((await begun(somebody.browser))["messages"][0]["id"])
    own = (await somebody.browser.post(f"/api/messages/{line}/speech")).json()["speaker_id"]
    other = next(each for each in voices if each != own)
    saved = await somebody.fill("/settings/voices", "/settings/voices", voice_ja=other)
    assert saved.headers["location"] == "/settings/voices?done=saved"
    assert (
        Shown((await somebody.look("/settings/voices")).text).forms["/settings/voices"]["voice_ja"] == other
    )
    assert (await somebody.browser.post(f"/api/messages/{line}/speech")).json()["speaker_id"] == other
    await somebody.fill("/settings/voices", "/settings/voices", voice_ja="fr-fr-male")
    assert (await somebody.browser.post(f"/api/messages/{line}/speech")).json()["speaker_id"] == own


async def test_a_voice_of_another_language_is_refused(person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    for wrong in ({"ja": "fr-fr-male"}, {"ja": "nobody"}, {"xx": "ja-jp-male"}):
        answer = await somebody.browser.send("PUT", "/api/me/preferences", {"voices": wrong})
        assert (answer.status_code, "There is no such voice" in answer.text) == (422, True)


async def test_a_guest_sees_voices_and_makes_an_account_to_choose(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    await somebody.browser.guest()
    await a_path(somebody.browser, app, "ja")
    page = await somebody.look("/settings/voices")
    is_sound(page)
    assert "With an account you choose" in text_of(page)
    assert (await person().look("/settings/voices/ja-jp-female/sample")).status_code == 303


async def test_own_recordings_are_listed_heard_and_deleted(app: Litestar, person: MakePerson) -> None:
    somebody = person()
    await somebody.sign_up()
    assert "No recording is kept" in text_of(await somebody.look("/settings/recordings"))
    await somebody.fill("/settings/recordings", "/settings/recordings", keep_recordings="on")
    viewer = Viewer(user_id=UUID((await somebody.browser.get("/api/me")).json()["id"]))
    talk = the_id(await begun(somebody.browser))
    kept = [
        await keep_recording(talk, Recording(b"OggS", "audio/ogg", 1.4), said, viewer)
        for said in ("<b>はい</b>", "二つ", "三つ")
    ]
    page = await somebody.look("/settings/recordings")
    is_sound(page)
    assert "<b>はい" not in page.text
    assert page.text.count("<audio controls") == 3
    assert "Deleted on" in text_of(page)
    assert f'src="/api/me/recordings/{kept[0]}"' in page.text
    one = await somebody.fill("/settings/recordings", f"/settings/recordings/{kept[0]}/delete")
    assert one.headers["location"].endswith("done=deleted")
    again = await somebody.send(
        f"/settings/recordings/{kept[0]}/delete", Shown(page.text).forms["/settings/recordings/delete-all"]
    )
    assert again.headers["location"] == "/settings/recordings"
    off = Shown(page.text).forms["/settings/recordings"]
    off.pop("keep_recordings")
    assert (await somebody.send("/settings/recordings", off)).headers["location"].endswith("done=saved")
    assert "No recording is kept" in text_of(await somebody.look("/settings/recordings"))
