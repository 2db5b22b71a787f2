"""A line spoken, a turn written down and a talk by voice asked for, over our own API against a server that is none of ours."""

import base64
from pathlib import Path

from tests.browsing import Browser, code_of, running
from tests.browsing import settings_for as house_at
from tests.conftest import Servers
from tests.conversations.playing import begun, the_id
from tests.conversations.voice.conftest import OFFLINE
from tests.engines.openai.conftest import settings_for
from tests.engines.openai.peers import Aimock

SOUND = b"ID3 a little sound"
WORDS = (Path(__file__).parents[2] / "conversations" / "voice" / "sounds" / "browser.webm").read_bytes()


async def test_aimock_speaks_and_listens_and_has_no_talks_by_voice(
    strict: Aimock, servers: Servers, tmp_path: Path
) -> None:
    spoken = {"audio": base64.b64encode(SOUND).decode(), "format": "mp3"}
    strict.fixtures(
        {"match": {"endpoint": "speech"}, "response": spoken},
        {"match": {"endpoint": "transcription"}, "response": {"transcription": {"text": "こんにちは。"}}},
    )
    model = settings_for(strict.url).openai
    async with running(house_at(servers, tmp_path, openai=model, engines=OFFLINE)) as app:
        learner = Browser(app)
        await learner.register()
        started = await begun(learner)
        talk, line = f"/api/conversations/{the_id(started)}", started["messages"][0]
        told = (await learner.post(f"/api/messages/{line['id']}/speech")).json()
        heard = await learner.get(told["url"])
        recorded = await learner.post(
            f"{talk}/transcribe", files={"recording": ("turn", WORDS, "audio/webm")}
        )
        live = await learner.post(f"{talk}/live")
        await learner.close()
    asked = {each["path"].removeprefix("/v1") for each in strict.journal()}

    assert (told["code"], heard.content) == ("spoken", SOUND)
    assert recorded.json()["text"] == "こんにちは。"
    assert (live.status_code, code_of(live)) == (404, "realtime_not_configured")
    assert {"/audio/speech", "/audio/transcriptions"} <= asked
