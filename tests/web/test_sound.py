"""Voice in a real Chromium with a microphone that plays a record: heard, shown, not sent; lines aloud; a talk by voice."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browsing import PASSWORD, an_address
from tests.conftest import Servers
from tests.web.test_browser import SIZES, Walker, a_window, launched, the_parts
from tests.web.test_journey import PATIENCE_MS, begun, in_a_talk, wished

SOUNDS = Path(__file__).parents[1] / "conversations" / "voice" / "sounds"
HEARD = "コーヒーをください。"
A_WAV = (SOUNDS / "words.wav").read_bytes()
PEER = """<!doctype html><script>
(async () => {
  const { sdp } = await (await fetch("/offer")).json();
  const wire = new RTCPeerConnection();
  wire.addEventListener("datachannel", ({ channel }) => {
    window.tell = (events) => events.forEach((event) => channel.send(JSON.stringify(event)));
    window.isThere = true;
  });
  await wire.setRemoteDescription({ type: "offer", sdp });
  await wire.setLocalDescription();
  while (wire.iceGatheringState !== "complete") await new Promise((go) => wire.addEventListener("icegatheringstatechange", go, { once: true }));
  await fetch("/answer", { method: "POST", body: wire.localDescription.sdp });
})();
</script>"""


class Model:
    """Plays the endpoints of sound that OpenAI has; who calls by voice is answered by a page, `/peer`."""

    def __init__(self) -> None:
        self.hears = HEARD
        self.asked: list[tuple[str, bytes]] = []
        self.offer = self.answer = ""
        self.offered, self.answered = threading.Event(), threading.Event()
        self.url = ""

    def bodies(self, end: str) -> list[bytes]:
        return [body for path, body in self.asked if path.endswith(end)]


def handler_of(model: Model) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

        def do_OPTIONS(self) -> None:
            self._say(b"", "text/plain")

        def do_GET(self) -> None:
            if self.path == "/peer":
                self._say(PEER.encode(), "text/html")
            elif self.path == "/offer" and model.offered.wait(PATIENCE_MS / 1000):
                self._say(json.dumps({"sdp": model.offer}).encode(), "application/json")
            else:
                self._say(b"", "text/plain", 404)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            model.asked.append((self.path, body))
            if self.path.endswith("/audio/speech"):
                self._say(A_WAV, "audio/wav")
            elif self.path.endswith("/audio/transcriptions"):
                self._say(json.dumps({"text": model.hears}).encode(), "application/json")
            elif self.path.endswith("/client_secrets"):
                secret = {"value": "ek_test", "expires_at": 4_000_000_000, "session": {"type": "realtime"}}
                self._say(json.dumps(secret).encode(), "application/json")
            elif self.path.endswith("/realtime/calls"):
                model.offer = body.decode()
                model.offered.set()
                model.answered.wait(PATIENCE_MS / 1000)
                self._say(model.answer.encode(), "application/sdp", 201)
            elif self.path == "/answer":
                model.answer = body.decode()
                model.answered.set()
                self._say(b"", "text/plain")
            else:
                self._say(b"{}", "application/json", 404)

        def _say(self, body: bytes, kind: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "authorization, content-type, x-forwarded-for")
            self.end_headers()
            self.wfile.write(body)

    return Handler


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    found = Model()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(found))
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture(scope="module")
def house(servers: Servers, tmp_path_factory: pytest.TempPathFactory, model: Model) -> Iterator[str]:
    """It writes and talks without a model, and speaks and hears with one."""
    more = {
        "OPENAI_API_KEY": "k",
        "OPENAI_BASE_URL": f"{model.url}/v1",
        "KAIWA_ENGINE_AUTHOR": "offline",
        "KAIWA_ENGINE_PARTNER": "offline",
        "KAIWA_ENGINE_ANALYST": "offline",
    }
    with the_parts(servers, tmp_path_factory.mktemp("sound"), "serve", "work", more=more) as address:
        yield address


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    record = f"--use-file-for-fake-audio-capture={SOUNDS / 'words.wav'}"
    # of two pages of one browser each has to find the other without asking the network for its name
    local = "--disable-features=WebRtcHideLocalIpsWithMdns"
    play = "--autoplay-policy=no-user-gesture-required"
    browser = launched(playwright, "--use-fake-device-for-media-stream", record, local, play)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def talk(chromium: Browser, house: str) -> Iterator[Walker]:
    """A talk of somebody whose browser may use the microphone."""
    with a_window(chromium, house, SIZES["phone"], "light", "sound", permissions=["microphone"]) as walker:
        wished(walker)
        begun(walker)
        walker.page.goto(f"{house}/sign-up?next=/learn")
        walker.page.fill("#email", an_address())
        walker.page.fill("#password", PASSWORD)
        walker.page.press("#password", "Enter")
        walker.page.wait_for_url("**/learn*")
        in_a_talk(walker)
        yield walker


def recorded(page: Page) -> None:
    page.click("k-recorder button")
    expect(page.locator("k-recorder")).to_have_attribute("state", "recording")
    expect(page.locator(".rec-time")).to_have_text("0:01", timeout=PATIENCE_MS)
    page.click("k-recorder button")
    expect(page.locator("k-recorder")).to_have_attribute("state", "idle", timeout=PATIENCE_MS)


def test_what_was_said_lands_in_the_box_and_is_not_sent(talk: Walker, model: Model) -> None:
    page, before = talk.page, talk.page.locator(".msg").count()
    recorded(page)
    assert page.input_value("#say") == HEARD
    expect(page.locator("#say")).to_be_focused()
    assert page.locator(".msg").count() == before
    (sent,) = model.bodies("/audio/transcriptions")
    assert b'name="language"\r\n\r\nja' in sent
    talk.judge("recorded")
    page.fill("#say", "")


def test_what_was_not_understood_is_told_and_changes_nothing(talk: Walker, model: Model) -> None:
    model.hears = ""
    talk.page.fill("#say", "そのまま")
    recorded(talk.page)
    model.hears = HEARD
    assert "We did not understand that" in talk.page.inner_text("#say-error")
    assert talk.page.input_value("#say") == "そのまま"
    talk.page.fill("#say", "")


def test_a_line_is_heard_and_heard_slower(talk: Walker, model: Model) -> None:
    page = talk.page
    for place, speed in ((0, 1.0), (1, 0.75)):
        button = page.locator(".msg.them [data-play]").nth(place)
        button.click()
        expect(button).to_have_class("act playing")
        expect(button).not_to_have_class("act playing", timeout=PATIENCE_MS)  # it is over
        assert json.loads(model.bodies("/audio/speech")[-1])["speed"] == speed
    assert talk.complaints == []


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--use-fake-device-for-media-stream",), "Your browser does not let us hear you"),
        ((), "No microphone was found"),
    ],
)
def test_a_microphone_that_is_denied_and_one_that_is_missing_are_told_apart(
    talk: Walker, playwright: Playwright, flags: tuple[str, ...], sentence: str
) -> None:
    """Without a permission the fake one is denied; without flags this machine has none."""
    browser = launched(playwright, *flags)
    permissions = [] if flags else ["microphone"]
    context = browser.new_context(storage_state=talk.page.context.storage_state(), permissions=permissions)
    page = context.new_page()
    page.goto(talk.page.url)
    page.click("k-recorder button")
    expect(page.locator("#say-error")).to_contain_text(sentence)
    assert page.locator("k-recorder").get_attribute("state") in (None, "idle")
    browser.close()


def test_a_talk_by_voice_is_kept_like_any_talk(talk: Walker, model: Model) -> None:
    page = talk.page
    before = page.locator(".msg").count()
    peer = page.context.new_page()
    peer.goto(f"{model.url}/peer")
    page.click("[popovertarget=panel]")
    page.click("#live-begin")
    expect(page.locator("#live")).to_have_attribute("state", "listening", timeout=PATIENCE_MS)
    peer.wait_for_function("() => window.isThere === true")
    page.bring_to_front()  # what lies behind another tab is not drawn, and keeps the colours that it had
    talk.judge("live")
    peer.evaluate(
        """said => tell([
            {type: "conversation.item.added", item: {id: "item_1", role: "user"}},
            {type: "conversation.item.added", item: {id: "item_2", role: "assistant"}},
            {type: "output_audio_buffer.started"},
            {type: "response.output_audio_transcript.done", item_id: "item_2", transcript: "はい、どうぞ。"},
            {type: "conversation.item.input_audio_transcription.completed", item_id: "item_1", transcript: said},
        ])""",
        HEARD,
    )
    expect(page.locator("#live .live-line")).to_have_text(HEARD)
    with page.expect_navigation():
        page.get_by_role("button", name="Hang up").click()
    expect(page.locator(".msg")).to_have_count(before + 2)
    lines = page.locator(".msg .target").all_inner_texts()
    assert HEARD in lines[-2]
    assert page.locator(".msg").last.get_attribute("class") == "msg them"
    assert b"ek_test" not in page.content().encode()
    instructions = json.loads(model.bodies("/client_secrets")[-1])["session"]["instructions"]
    assert instructions
    assert talk.complaints == []
    peer.close()


def test_without_a_realtime_model_it_is_said_what_to_do(
    chromium: Browser, servers: Servers, tmp_path: Path
) -> None:
    with (
        the_parts(servers, tmp_path, "serve", "work") as house,
        a_window(chromium, house, SIZES["desktop"], "dark", "no-live", permissions=["microphone"]) as walker,
    ):
        wished(walker)
        begun(walker)
        in_a_talk(walker)
        walker.page.click("#live-begin")
        expect(walker.page.locator("#live .notice")).to_contain_text("Realtime talk needs a model")
        expect(walker.page.locator("#say-form")).not_to_have_attribute("inert", "")
        walker.page.fill("#say", "こんにちは。")
