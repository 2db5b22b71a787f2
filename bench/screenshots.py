"""The README's pictures, from the product itself: ``python -m bench.screenshots`` starts it, walks and looks."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Page, sync_playwright

INTO: Final = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
PORT: Final = 8765
HOME: Final = f"http://127.0.0.1:{PORT}"
WISH: Final = "I meet my partner's parents in Osaka in a month"
PATIENCE_MS: Final = 60_000
CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome")


def _is_up() -> bool:
    try:
        with urllib.request.urlopen(f"{HOME}/readyz", timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, ConnectionError):
        return False


def _walk(page: Page) -> None:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(HOME)
    page.screenshot(path=INTO / "wish.png")
    page.fill("#wish", WISH)
    page.click(".wish-box .btn")
    page.wait_for_selector("#progress .pill.ok")
    page.screenshot(path=INTO / "preview.png")
    page.click("#dock-actions .btn")
    page.wait_for_url("**/learn*")
    page.screenshot(path=INTO / "today.png")
    page.click(".today-card .btn")
    page.wait_for_url("**/talk/*")
    page.wait_for_selector(".wait", state="detached")
    page.fill("#say", "こんにちは。")
    page.click("#send")
    page.wait_for_selector(".msg:nth-child(3) .msg-actions")
    page.screenshot(path=INTO / "talk.png")


def main() -> None:
    INTO.mkdir(exist_ok=True)
    chromium = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    with TemporaryDirectory(prefix="kaiwa-shots-") as data:
        where = {"KAIWA_DATA": data, "KAIWA_PORT": str(PORT), "KAIWA_WORKER_METRICS_PORT": "0"}
        server = subprocess.Popen([sys.executable, "-m", "kaiwa.cli", "up"], env=os.environ | where)
        try:
            while not _is_up():
                if server.poll() is not None:
                    sys.exit("kaiwa up ended before it was ready")
                time.sleep(0.2)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                _walk(browser.new_page(viewport={"width": 1280, "height": 800}))
                browser.close()
        finally:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    main()
