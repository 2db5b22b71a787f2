"""The product on a port of this machine with a data folder that goes when it stops, and a browser to look at it."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

PORT: Final = 8765
HOME: Final = f"http://127.0.0.1:{PORT}"
WISH: Final = "I meet my partner's parents in Osaka in a month"
PATIENCE_MS: Final = 60_000
CHROMIUMS: Final = ("chromium", "chromium-browser", "google-chrome")


def a_chromium() -> str | None:
    """The machine's own, where it has one; else Playwright's is meant."""
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


@contextmanager
def a_house(**settings: str) -> Iterator[Path]:
    """Open at ``HOME``; the folder of its data."""
    with TemporaryDirectory(prefix="kaiwa-house-") as data:
        where = {"KAIWA_DATA": data, "KAIWA_PORT": str(PORT), "KAIWA_WORKER_METRICS_PORT": "0"} | settings
        server = subprocess.Popen([sys.executable, "-m", "kaiwa.cli", "up"], env=os.environ | where)
        try:
            while not _is_up():
                if server.poll() is not None:
                    sys.exit("kaiwa up ended before it was ready")
                time.sleep(0.2)
            yield Path(data)
        finally:
            server.terminate()
            server.wait(30)


@contextmanager
def a_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=a_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


def wished(page: Page) -> None:
    """From the wish box to a preview that is ready."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(HOME)
    page.fill("#wish", WISH)
    page.click(".wish-box .btn")
    page.wait_for_selector("#progress .pill.ok")


def begun(page: Page) -> None:
    page.click("#dock-actions .btn")
    page.wait_for_url("**/learn*")


def in_a_talk(page: Page) -> None:
    page.click(".today-card .btn")
    page.wait_for_url("**/talk/*")
    page.wait_for_selector(".wait", state="detached")


def said(page: Page, words: str) -> None:
    page.fill("#say", words)
    page.click("#send")
    page.wait_for_selector(".msg:nth-child(3) .msg-actions")


def _is_up() -> bool:
    try:
        with urllib.request.urlopen(f"{HOME}/readyz", timeout=2) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, ConnectionError):
        return False
